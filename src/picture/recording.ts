// A recording's channels and the tones heard in them -> one picture: spectrogram, the keypad's eight frequencies, tones.
import type { DetectedTone } from "../detector.ts";
import { checkInteger, checkNumber } from "../errors.ts";
import { paint, paintScale, rangeFor, type LevelRange } from "./colours.ts";
import type { Picture, Shape, Text } from "./shapes.ts";
import { TOP_HZ, type Spectrogram } from "./spectrogram.ts";
import { timeTicks, writeLength } from "./time-axis.ts";
import { labelTones } from "./tone-labels.ts";

/** The keypad's frequencies in Hz, low group then high group (ITU-T Q.23). */
export const KEYPAD_HZ: readonly number[] = [697, 770, 852, 941, 1209, 1336, 1477, 1633];

/** One channel of a recording. */
export interface Track {
  /** What it sounds like. */
  readonly spectrogram: Spectrogram;
  /** The tones heard in it, in order of time. */
  readonly tones: readonly DetectedTone[];
}

/** How a recording is drawn. */
export interface DrawOptions {
  /** What stands above the picture. */
  title: string;
  /** Where the picture begins, in ms; 0 unless told. */
  fromMs?: number;
  /** Where it ends, in ms, at least 1 ms behind `fromMs`; the end of the recording unless told. */
  toMs?: number;
  /** Width in pixels, from 240 to 8192; 1200 unless told. */
  width?: number;
  /** Colours of what is around the spectrogram: `"light"` unless told, or `"dark"`. */
  theme?: "light" | "dark";
}

const THEMES = {
  light: { paper: "#ffffff", ink: "#1b1f2a", faint: "#5b6270", label: "#0f766e", onLabel: "#ffffff" },
  dark: { paper: "#14161f", ink: "#eceef4", faint: "#a3a9b8", label: "#5eead4", onLabel: "#06201d" },
};

/** Most channels in one picture. */
export const MAX_CHANNELS = 16;

const LINE = "#ffffff";
const TONE = "#5eead4";
const HEAD = 44;
const NAME = 20;
const LABELS = 28;
const PLOT = 288;
const AXIS = 30;
const LABEL_SIZE = 14;

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly range: LevelRange;
  readonly colours: (typeof THEMES)["light"];
}

/** Draws a recording of 1 to 16 channels, each by itself. Throws a RangeError for a stretch or a width out of range. */
export function drawRecording(tracks: readonly Track[], options: DrawOptions): Picture {
  const { title, theme = "light" } = options;
  checkInteger("tracks.length", tracks.length, 1, MAX_CHANNELS);
  const width = checkNumber("width", options.width ?? 1200, 240, 8192);
  const durationMs = Math.max(1, ...tracks.map(({ spectrogram }) => spectrogram.durationMs));
  const fromMs = checkNumber("fromMs", options.fromMs ?? 0, 0, durationMs - 1);
  const toMs = checkNumber("toMs", options.toMs ?? durationMs, fromMs + 1, durationMs);
  const left = width < 600 ? 40 : 60;
  const right = width < 600 ? width - 12 : width - 66;
  const levels = tracks.map(({ spectrogram }) => spectrogram.columns(fromMs, toMs, Math.round(right - left)));
  const frame = { left, right, fromMs, toMs, range: rangeFor(levels), colours: THEMES[theme] };
  const shown = tracks.map(({ tones }) => tones.filter(({ startMs, endMs }) => endMs > fromMs && startMs < toMs));
  const nameHeight = tracks.length > 1 ? NAME : 0;
  const each = nameHeight + LABELS + PLOT + AXIS;
  const shapes = tracks.flatMap((_, i) => {
    const top = HEAD + i * each + nameHeight;
    const name = nameHeight > 0 ? channelName(`channel ${i + 1}`, frame, top) : [];
    return [...name, ...panel(shown[i]!, levels[i]!, frame, top)];
  });
  const height = HEAD + tracks.length * each;
  const paper: Shape = { kind: "box", x: 0, y: 0, width, height, fill: frame.colours.paper };
  const head = heading(title, `${writeLength(toMs - fromMs)}, ${counted(shown.flat().length)}`, frame);
  return { width, height, description: describe(title, shown), shapes: [paper, ...head, ...shapes] };
}

function heading(title: string, summary: string, { left, right, colours }: Frame): Shape[] {
  const most = Math.max(8, Math.floor((right - left) / 9.4) - (right - left < 500 ? 0 : summary.length));
  const short = title.length > most ? `${title.slice(0, most - 1)}…` : title;
  const text = { kind: "text", y: 30 } as const;
  const name: Text = { ...text, x: left, text: short, size: 16, fill: colours.ink, anchor: "start", bold: true };
  if (right - left < 500) return [name];
  return [name, { ...text, x: right, text: summary, size: 13, fill: colours.faint, anchor: "end" }];
}

function panel(tones: readonly DetectedTone[], levels: Float32Array, frame: Frame, top: number): Shape[] {
  const { left, right } = frame;
  const y = top + LABELS;
  const at = (ms: number) => left + ((ms - frame.fromMs) / (frame.toMs - frame.fromMs)) * (right - left);
  return [
    { kind: "image", x: left, y, width: right - left, height: PLOT, pixels: paint(levels, frame.range) },
    ...frequencies(frame, y),
    ...tones.flatMap((tone) => toneShapes(tone, at, frame, y)),
    ...toneLabels(tones, at, frame, top),
    ...axis(at, frame, y + PLOT),
    ...scale(frame, y),
  ];
}

function channelName(name: string, { left, colours }: Frame, top: number): Shape[] {
  return [{ kind: "text", x: left, y: top - 4, text: name, size: 13, fill: colours.faint, anchor: "start" }];
}

function frequencies({ left, right, colours }: Frame, top: number): Shape[] {
  return KEYPAD_HZ.flatMap((hz): Shape[] => {
    const y = rowOf(hz, top);
    return [
      { kind: "line", x1: left, x2: right, y1: y, y2: y, stroke: LINE, width: 1, opacity: 0.22 },
      { kind: "text", x: left - 6, y: y + 3.5, text: `${hz}`, size: 10, fill: colours.faint, anchor: "end" },
    ];
  });
}

const rowOf = (hz: number, top: number): number => top + PLOT * (1 - hz / TOP_HZ);

// A tone's two edges, a bar on each of the frequencies it was heard at, and a strip on top; all of it only where there
// is room, so that an hour's tones do not cover what they stand for.
function toneShapes(heard: DetectedTone, at: (ms: number) => number, { left, right }: Frame, top: number): Shape[] {
  const x = Math.max(left, at(heard.startMs));
  const width = Math.max(1, Math.min(right, at(heard.endMs)) - x);
  const box = { kind: "box", x, width, fill: TONE } as const;
  const strip: Shape = { ...box, y: top - 4, height: 4, title: describeTone(heard) };
  if (width < 3) return [strip];
  const band: Shape = { ...box, y: top, height: PLOT, opacity: 0.1, title: describeTone(heard) };
  const bars = [heard.lowHz, heard.highHz].map((hz): Shape => ({ ...box, y: rowOf(hz, top) - 1, height: 2 }));
  if (width < 8) return [strip, band, ...bars];
  const edge = { kind: "line", y1: top, y2: top + PLOT, stroke: TONE, width: 1, opacity: 0.75 } as const;
  const edges = [at(heard.startMs), at(heard.endMs)].filter((place) => place >= left && place <= right);
  return [strip, band, ...edges.map((place): Shape => ({ ...edge, x1: place, x2: place })), ...bars];
}

function toneLabels(
  tones: readonly DetectedTone[],
  at: (ms: number) => number,
  { left, right, colours }: Frame,
  top: number,
): Shape[] {
  return labelTones(tones, at, left, right, LABEL_SIZE).flatMap(({ x, text, width }): Shape[] => [
    { kind: "box", x: x - width / 2, y: top + 1, width, height: 20, fill: colours.label },
    {
      ...{ kind: "text", x, y: top + 16, text, size: LABEL_SIZE, fill: colours.onLabel, anchor: "middle" },
      bold: true,
    },
  ]);
}

function axis(at: (ms: number) => number, { left, right, fromMs, toMs, colours }: Frame, y: number): Shape[] {
  return timeTicks(fromMs, toMs, Math.max(2, Math.floor((right - left) / 90))).flatMap(({ ms, label }): Shape[] => {
    const x = at(ms);
    const half = label.length * 3.3;
    return [
      { kind: "line", x1: x, x2: x, y1: y, y2: y + 5, stroke: colours.faint, width: 1 },
      {
        ...{ kind: "text", y: y + 19, text: label, size: 11, fill: colours.faint, anchor: "middle" },
        x: Math.max(left - 30 + half, Math.min(right + 8 - half, x)),
      },
    ];
  });
}

function scale({ right, range, colours }: Frame, y: number): Shape[] {
  const x = right + 12;
  const text = (level: number, dy: number, unit: string): Shape => ({
    ...{ kind: "text", x: x + 14, y: y + dy, text: `${level}${unit}`, size: 10, fill: colours.faint, anchor: "start" },
  });
  if (right - 40 < 560) return [];
  return [
    { kind: "image", x, y, width: 8, height: PLOT, pixels: paintScale() },
    text(range.highestDbm0, 9, ""),
    { kind: "text", x: x + 14, y: y + 21, text: "dBm0", size: 10, fill: colours.faint, anchor: "start" },
    text((range.highestDbm0 + range.lowestDbm0) / 2, PLOT / 2 + 3, ""),
    text(range.lowestDbm0, PLOT, ""),
  ];
}

function describe(title: string, shown: readonly (readonly DetectedTone[])[]): string {
  const channels = shown.map((tones, i) => {
    const name = shown.length > 1 ? `channel ${i + 1}: ` : "";
    return name + (tones.length === 0 ? "no tones" : tones.map(({ tone }) => tone).join(" "));
  });
  return `Spectrogram of ${title} from 0 to ${TOP_HZ} Hz; ${channels.join("; ")}`;
}

function describeTone({ tone, startMs, endMs, levelDbm0, twistDb }: DetectedTone): string {
  const times = `${startMs.toFixed(1)} to ${endMs.toFixed(1)} ms`;
  return `${tone}: ${times}, level ${levelDbm0.toFixed(1)} dBm0, twist ${twistDb.toFixed(1)} dB`;
}

function counted(tones: number): string {
  return tones === 0 ? "no tones" : tones === 1 ? "1 tone" : `${tones} tones`;
}
