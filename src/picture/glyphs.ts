// The letters of a PNG, which has no fonts to ask for: pen strokes on a grid, so that they can be drawn at any size.

// Strokes are parted by bars, points by spaces; a point is x, from 0 to 4, and y, from 0 for the top of a capital to 6
// for the baseline and 8 below it.
const ROUND = "10 30 41 45 36 16 05 01 10";
const BOWL = "43 32 12 03 05 16 36 45";
const STROKES: Readonly<Record<string, string>> = {
  ...{ "0": ROUND, "1": "11 20 26|16 36", "2": "01 10 30 41 42 06 46", "3": "01 10 30 41 42 33 23|33 44 45 36 16 05" },
  ...{ "4": "36 30 04 44", "5": "40 00 02 32 43 45 36 16 05", "6": "41 30 10 01 05 16 36 45 44 33 13 04" },
  ...{
    "7": "00 40 41 16",
    "8": "13 02 01 10 30 41 42 33 13 04 05 16 36 45 44 33",
    "9": "05 16 36 45 41 30 10 01 02 13 33 42",
  },
  ...{ A: "06 20 46|14 34", B: "00 30 41 42 33 03|33 44 45 36 06 00", C: "41 30 10 01 05 16 36 45" },
  ...{ D: "00 30 41 45 36 06 00", E: "40 00 06 46|03 33", F: "40 00 06|03 33", G: "41 30 10 01 05 16 36 45 43 23" },
  ...{
    H: "00 06|40 46|03 43",
    I: "20 26",
    J: "40 45 36 16 05",
    K: "00 06|40 03 46",
    L: "00 06 46",
    M: "06 00 23 40 46",
  },
  ...{ N: "06 00 46 40", O: ROUND, P: "06 00 30 41 42 33 03", Q: `${ROUND}|34 46`, R: "06 00 30 41 42 33 03|23 46" },
  ...{ S: "41 30 10 01 02 13 33 44 45 36 16 05", T: "00 40|20 26", U: "00 05 16 36 45 40", V: "00 26 40" },
  ...{ W: "00 16 23 36 40", X: "00 46|40 06", Y: "00 23 40|23 26", Z: "00 40 06 46" },
  ...{ a: "12 32 43 46 16 05 14 44", b: "00 06|03 12 32 43 45 36 16 05", c: BOWL, d: `40 46|${BOWL}` },
  ...{
    e: "04 44 43 32 12 03 05 16 36",
    f: "30 20 11 16|02 22",
    g: `42 47 38 18 07|${BOWL}`,
    h: "00 06|03 12 32 43 46",
  },
  ...{ i: "12 16|10 10", j: "22 27 18 08|20 20", k: "00 06|32 04 36", l: "10 15 26", m: "06 02 12 23 26|23 32 43 46" },
  ...{ n: "02 06|03 12 32 43 46", o: "12 32 43 45 36 16 05 03 12", p: "02 08|03 12 32 43 45 36 16 05" },
  ...{
    q: `42 48|${BOWL}`,
    r: "02 06|03 12 32",
    s: "32 12 03 14 24 35 26 06",
    t: "10 15 26 36|02 32",
    u: "02 05 16 36 45|42 46",
  },
  ...{ v: "02 26 42", w: "02 16 23 36 42", x: "02 36|32 06", y: "02 05 16 36 45|42 47 38 18", z: "02 32 06 36" },
  ...{ ".": "16 16", ",": "16 07", ":": "13 13|16 16", ";": "13 13|16 07", "-": "13 33", "–": "03 43", _: "07 47" },
  ...{ "+": "04 44|22 26", "*": "21 25|02 44|42 04", "#": "10 16|30 36|02 42|04 44", "/": "40 06", "\\": "00 46" },
  ...{ "(": "20 11 15 26", ")": "10 21 25 16", "[": "20 10 16 26", "]": "10 20 26 16", "{": "20 12 03 14 26" },
  ...{ "}": "10 22 33 24 16", "%": "40 06|00 11|35 46", "&": "46 11 20 31 05 16 44", "'": "10 11", '"': "10 11|30 31" },
  ...{ "=": "03 43|05 45", "?": "01 10 30 41 32 23 24|26 26", "!": "10 14|16 16", "~": "04 13 34 43", "|": "10 16" },
  ...{ "<": "42 04 46", ">": "02 44 06", "^": "02 20 42", "`": "10 21", "…": "06 06|26 26|46 46", "·": "13 13" },
  ...{ "@": "34 23 14 25 34 44 41 30 10 01 05 16 36", $: "41 30 10 01 02 13 33 44 45 36 16 05|20 26", " ": "" },
};

const UNKNOWN = "00 40 46 06 00";

/** A straight piece of a pen stroke, in the grid's units from the glyph's left edge and the baseline. */
export interface Stroke {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** A letter: its strokes, and how far the next one stands from it. */
export interface Glyph {
  readonly strokes: readonly Stroke[];
  readonly advance: number;
}

/** Returns the letters of a text; accents are left out, and what is not known is a box. */
export function glyphsOf(text: string): Glyph[] {
  return Array.from(text.normalize("NFD").replace(/\p{Mark}/gu, ""), (character) => glyph(character));
}

const made = new Map<string, Glyph>();

function glyph(character: string): Glyph {
  const known = made.get(character) ?? make(character, STROKES[character] ?? UNKNOWN);
  made.set(character, known);
  return known;
}

function make(character: string, drawn: string): Glyph {
  if (drawn === "") return { strokes: [], advance: 3.4 };
  const lines = drawn.split("|").map((line) => line.split(" ").map((point) => [Number(point[0]), Number(point[1])]));
  const xs = lines.flat().map(([x]) => x!);
  // Digits are all of one width, so that columns of them line up.
  const [left, right] = /\d/.test(character) ? [0, 4] : [Math.min(...xs), Math.max(...xs)];
  const strokes = lines.flatMap((points) =>
    points.slice(1).map(([x2, y2], i) => ({
      ...{ x1: points[i]![0]! - left, y1: points[i]![1]! - 6, x2: x2! - left, y2: y2! - 6 },
    })),
  );
  return { strokes, advance: right - left + 1.9 };
}
