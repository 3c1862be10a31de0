// Tones on a time axis -> labels that never run into one another: tones too close for one each share theirs.
import type { DetectedTone } from "../detector.ts";
import { textWidth } from "./shapes.ts";

/** A label above its tones, in pixels. */
export interface ToneLabel {
  /** Middle of the label. */
  readonly x: number;
  /** Width of the label. */
  readonly width: number;
  /** The tones in their order, with `…` for those that have no room. */
  readonly text: string;
}

interface Group {
  tones: string;
  readonly from: number;
  to: number;
}

const APART = 3;

/**
 * Places the labels of tones, in order of time, between the two ends of an axis; `at` gives a time's place in pixels.
 * A group of tones that has no room for even one of them gets no label.
 */
export function labelTones(
  tones: readonly DetectedTone[],
  at: (ms: number) => number,
  left: number,
  right: number,
  size: number,
): ToneLabel[] {
  const groups = groupsOf(tones, at, labelWidth("0", size));
  const labels: ToneLabel[] = [];
  let free = left;
  groups.forEach((group, i) => {
    const next = groups[i + 1];
    const label = place(group, free, next ? Math.max(group.to, next.from - APART) : right, size);
    if (!label || label.x + label.width / 2 > right) return;
    labels.push(label);
    free = label.x + label.width / 2 + APART;
  });
  return labels;
}

// Tones that stand closer than their labels are wide are one group: a number that was dialled.
function groupsOf(tones: readonly DetectedTone[], at: (ms: number) => number, near: number): Group[] {
  const groups: Group[] = [];
  let lastMiddle = -Infinity;
  for (const { tone, startMs, endMs } of tones) {
    const [from, to, last] = [at(startMs), at(endMs), groups.at(-1)];
    const middle = (from + to) / 2;
    if (last && middle - lastMiddle < near + APART && from - last.to < near) {
      last.tones += tone;
      last.to = to;
    } else {
      groups.push({ tones: tone, from, to });
    }
    lastMiddle = middle;
  }
  return groups;
}

function place({ tones, from, to }: Group, left: number, right: number, size: number): ToneLabel | undefined {
  const most = Math.floor((right - left - labelWidth("", size)) / textWidth("0", size));
  if (most < 1) return undefined;
  const text = tones.length <= most ? tones : most === 1 ? "…" : `${tones.slice(0, most - 1)}…`;
  const width = labelWidth(text, size);
  return { x: Math.max(left + width / 2, Math.min(right - width / 2, (from + to) / 2)), width, text };
}

function labelWidth(text: string, size: number): number {
  return textWidth(text, size) + size * 0.6;
}
