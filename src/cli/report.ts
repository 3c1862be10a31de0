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

/** Makes the report the flags ask for. A line names its file where there are several; JSON always does. */
export function reportFor(flags: { json?: true; digits?: true }, file: string, files: readonly string[]): Report {
  const isAlone = files.length === 1;
  if (flags.json) return everyTone((tone) => jsonLine(file, tone));
  if (flags.digits) return new Digits((channel) => (isAlone ? "" : `${file}\t${channel}\t`));
  const width = Math.max(...files.map((name) => name.length));
  return everyTone((tone) => (isAlone ? textLine(tone) : `${file.padEnd(width)}  ${textLine(tone)}`));
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

function textLine({ channel, tone, startMs, endMs, levelDbm0, twistDb }: HeardTone): string {
  const [start, end] = [startMs, endMs].map((ms) => ms.toFixed(1).padStart(10));
  const level = levelDbm0.toFixed(1).padStart(5);
  const twist = signed(twistDb).padStart(5);
  return `channel ${channel}  ${tone}  start ${start} ms  end ${end} ms  level ${level} dBm0  twist ${twist} dB`;
}

function signed(db: number): string {
  const text = db.toFixed(1).replace(/^-0\.0$/, "0.0");
  return db > 0 && text !== "0.0" ? `+${text}` : text;
}

function jsonLine(file: string, heard: HeardTone): string {
  const { channel, tone, startMs, endMs, levelDbm0, twistDb, lowHz, highHz, snrDb } = heard;
  const measured = { startMs, endMs, levelDbm0, twistDb, lowHz, highHz, snrDb };
  const rounded = Object.entries(measured).map(([name, value]) => [name, Math.round(value * 1000) / 1000]);
  return JSON.stringify({ file, channel, tone, ...Object.fromEntries(rounded) });
}
