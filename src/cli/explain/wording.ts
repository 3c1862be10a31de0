// What is known of a sound or a channel -> lines, as text or as JSON objects.
import { PROFILES } from "../../profiles.ts";
import { head, json, jsonLine, textLine, type HeardTone } from "../report.ts";
import type { Explanation, Refused } from "./explainer.ts";
import type { Pair } from "./loudness.ts";

/** How lines are worded. */
export interface Wording {
  heard: (tone: HeardTone) => string;
  refused: (sound: Refused, channel: number) => string;
  summary: (explanation: Explanation, channel: number) => string[];
}

/** Text, each line with a prefix. */
export function textWording(prefix: string): Wording {
  return {
    heard: (tone) => prefix + textLine(tone),
    refused: (sound, channel) => {
      const reasons = sound.refusals.map(({ text }) => text).join("; ");
      return `${prefix}${head({ ...sound, channel })}  refused: ${reasons}`;
    },
    summary: (explanation, channel) => summaryTexts(explanation).map((text) => `${prefix}channel ${channel}  ${text}`),
  };
}

/** JSON objects: a tone heard as without --explain, one refused with `refusals`, and a `summary` of each channel. */
export function jsonWording(file: string): Wording {
  return {
    heard: (tone) => jsonLine(file, tone),
    refused: ({ tone, startMs, endMs, look, refusals }, channel) => {
      const { lowDbm0, highDbm0, twistDb } = look;
      return json({ file, channel, tone, startMs, endMs, lowDbm0, highDbm0, twistDb, refusals });
    },
    summary: ({ loudness, others }, channel) => {
      const { sampleRate, durationMs, peakDb, clipped, loudest } = loudness;
      return [json({ file, channel, summary: { sampleRate, durationMs, peakDb, clipped, loudest, others } })];
    },
  };
}

function summaryTexts({ loudness, others }: Explanation): string[] {
  const { sampleRate, durationMs, peakDb, clipped, loudest } = loudness;
  const peak = peakDb === -Infinity ? "silence" : `peak ${peakDb.toFixed(1)} dB of full scale`;
  const clipping = clipped === 0 ? "" : `, ${clipped} samples at full scale`;
  return [
    `${sampleRate} Hz, ${(durationMs / 1000).toFixed(3)} s, ${peak}${clipping}`,
    ...(loudest && peakDb > -Infinity ? [loudestText(loudest)] : []),
    ...(others > 0 ? [`looked at besides, and nothing like a tone (speech, music or noise): ${others}`] : []),
  ];
}

function loudestText({ tone, startMs, lowHz, highHz, lowDbm0, highDbm0 }: Pair): string {
  const levels = `${lowHz} Hz ${lowDbm0.toFixed(1)} dBm0 and ${highHz} Hz ${highDbm0.toFixed(1)} dBm0`;
  const least = PROFILES.default.minLevelDbm0;
  const comment = Math.min(lowDbm0, highDbm0) < least ? `; the least is ${least} dBm0 (minLevelDbm0)` : "";
  return `loudest pair of DTMF frequencies, ${tone} at ${startMs.toFixed(0)} ms: ${levels}${comment}`;
}
