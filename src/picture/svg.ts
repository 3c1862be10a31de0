// A picture -> the text of an SVG file: spectrograms embedded as PNG, all else as lines and text.
import { encodePng } from "./png.ts";
import type { Pixels } from "./colours.ts";
import type { Picture, Shape } from "./shapes.ts";

/** Makes an SVG file of a picture. It fetches nothing, and tells what it shows in its title and when pointed at. */
export function toSvg({ width, height, description, shapes }: Picture): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" role="img">`,
    `<title>${escape(description)}</title>`,
    ...shapes.map(element),
    "</svg>\n",
  ].join("\n");
}

function element(shape: Shape): string {
  switch (shape.kind) {
    case "box": {
      const { x, y, width, height, fill, opacity, title } = shape;
      const head = `<rect ${attributes({ x, y, width, height, fill, opacity })}`;
      return title === undefined ? `${head}/>` : `${head}><title>${escape(title)}</title></rect>`;
    }
    case "line": {
      const { x1, y1, x2, y2, stroke, width, opacity } = shape;
      return `<line ${attributes({ x1, y1, x2, y2, stroke, "stroke-width": width, opacity })}/>`;
    }
    case "text": {
      const { x, y, size, fill, anchor, bold } = shape;
      const weight = bold ? 600 : undefined;
      const how = attributes({ x, y, "font-size": size, fill, "text-anchor": anchor, "font-weight": weight });
      return `<text ${how}>${escape(shape.text)}</text>`;
    }
    case "image": {
      const { x, y, width, height, pixels } = shape;
      return `<image ${attributes({ x, y, width, height })} preserveAspectRatio="none" href="${dataUrl(pixels)}"/>`;
    }
  }
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${typeof value === "number" ? Math.round(value * 100) / 100 : value}"`)
    .join(" ");
}

function dataUrl(pixels: Pixels): string {
  return `data:image/png;base64,${base64(encodePng(pixels))}`;
}

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}

// Control characters, which a file's name may hold, are not allowed in XML at all.
function escape(text: string): string {
  const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\ufffe\uffff]/g, "\ufffd").replace(/[&<>"]/g, (character) => named[character]!);
}
