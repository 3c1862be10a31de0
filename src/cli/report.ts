// Tones heard -> lines of text, in one of three kinds.
import type { DetectedTone } from "../detector.ts";

/** A tone, and the channel it was heard on, counted from 1. */
export interface HeardTone extends DetectedTone {
  channel: number;
}

/** What is printed of one file. */
export interface Report {
  /** Returns the lines for the next tones. */
  lines(tones: readonly HeardTone[]): string[];
  /** Returns the lines that come once all tones of a file with so many channels are known. */
  end(channels: number): string[];
}

/** Makes the report the flags ask for. A line names its file unless `nameWidth` is 0; JSON always does. */
export function reportFor(flags: { json: boolean; digits: boolean }, file: string, nameWidth: number): Report {
  if (flags.json) return everyTone((tone) => jsonLine(file, tone));
  if (flags.digits) return new Digits((channel) => (nameWidth === 0 ? "" : `${file}\t${channel}\t`));
  const prefix = filePrefix(file, nameWidth);
  return everyTone((tone) => prefix + textLine(tone));
}

/** What a line of text begins with: the file's name in a column of some width, or nothing where that is 0. */
export function filePrefix(file: string, nameWidth: number): string {
  return nameWidth === 0 ? "" : `${file.padEnd(nameWidth)}  `;
}

function everyTone(line: (tone: HeardTone) => string): Report {
  return { lines: (tones) => tones.map(line), end: () => [] };
}

class Digits implements Report {
  readonly #prefix: (channel: number) => string;
  readonly #ofChannel: string[] = [];

  constructor(prefix: (channel: number) => string) {
    this.#prefix = prefix;
  }

  lines(tones: readonly HeardTone[]): string[] {
    for (const { channel, tone } of tones) this.#ofChannel[channel] = (this.#ofChannel[channel] ?? "") + tone;
    return [];
  }

  end(channels: number): string[] {
    return Array.from({ length: channels }, (_, i) => this.#prefix(i + 1) + (this.#ofChannel[i + 1] ?? ""));
  }
}

/** A tone heard, as a line of text. */
export function textLine(heard: HeardTone): string {
  const level = heard.levelDbm0.toFixed(1).padStart(5);
  const twist = signed(heard.twistDb).padStart(5);
  return `${head(heard)}  level ${level} dBm0  twist ${twist} dB`;
}

/** What a line says first of any sound. */
export function head({
  channel,
  tone,
  startMs,
  endMs,
}: Pick<HeardTone, "channel" | "tone" | "startMs" | "endMs">): string {
  const [start, end] = [startMs, endMs].map((ms) => ms.toFixed(1).padStart(10));
  return `channel ${channel}  ${tone}  start ${start} ms  end ${end} ms`;
}

function signed(db: number): string {
  const text = db.toFixed(1).replace(/^-0\.0$/, "0.0");
  return db > 0 && text !== "0.0" ? `+${text}` : text;
}

/** A tone heard, as a JSON object. */
export function jsonLine(file: string, heard: HeardTone): string {
  const { channel, tone, startMs, endMs, levelDbm0, twistDb, lowHz, highHz, snrDb } = heard;
  return json({ file, channel, tone, startMs, endMs, levelDbm0, twistDb, lowHz, highHz, snrDb });
}

/** A JSON object, its numbers to three decimals. */
export function json(object: object): string {
  return JSON.stringify(object, (_, value: unknown) =>
    typeof value === "number" ? Math.round(value * 1000) / 1000 : value,
  );
}
