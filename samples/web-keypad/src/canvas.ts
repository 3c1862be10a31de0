// A picture of dualtone/picture -> a canvas, as sharp as the screen.
import type { Picture, Pixels, Shape } from "dualtone/picture";

/** Makes a canvas of a size in the page's pixels and returns what draws on it in them. */
export function sized(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = devicePixelRatio;
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
  const drawing = canvas.getContext("2d")!;
  drawing.setTransform(ratio, 0, 0, ratio, 0, 0);
  return drawing;
}

/** Draws a picture. */
export function drawPicture(canvas: HTMLCanvasElement, { width, height, shapes }: Picture): void {
  const drawing = sized(canvas, width, height);
  for (const shape of shapes) drawShape(drawing, shape);
}

function drawShape(drawing: CanvasRenderingContext2D, shape: Shape): void {
  drawing.globalAlpha = "opacity" in shape ? (shape.opacity ?? 1) : 1;
  switch (shape.kind) {
    case "box":
      drawing.fillStyle = shape.fill;
      return drawing.fillRect(shape.x, shape.y, shape.width, shape.height);
    case "line":
      drawing.strokeStyle = shape.stroke;
      drawing.lineWidth = shape.width;
      drawing.beginPath();
      drawing.moveTo(shape.x1, shape.y1);
      drawing.lineTo(shape.x2, shape.y2);
      return drawing.stroke();
    case "text":
      drawing.fillStyle = shape.fill;
      drawing.font = `${shape.bold ? 600 : 400} ${shape.size}px system-ui, sans-serif`;
      drawing.textAlign = shape.anchor === "middle" ? "center" : shape.anchor;
      return drawing.fillText(shape.text, shape.x, shape.y);
    case "image":
      drawing.imageSmoothingQuality = "high";
      return drawing.drawImage(canvasOf(shape.pixels), shape.x, shape.y, shape.width, shape.height);
  }
}

/** Makes a canvas of an image. */
export function canvasOf({ columns, rows, rgba }: Pixels): OffscreenCanvas {
  const canvas = new OffscreenCanvas(columns, rows);
  canvas.getContext("2d")!.putImageData(new ImageData(rgba, columns, rows), 0, 0);
  return canvas;
}
