// @ts-check
// The picture of README's "How it decides": one tone in noise, as the detector itself sees it, window by window.
import { detectTones, renderTones, ToneDetector } from "../dist/index.js";
import { Looker } from "../dist/looks.js";
import { PROFILES } from "../dist/profiles.js";

const RATE = 8000;
const HOP = 32;
const WINDOW_MS = 24;
const TONE_AT_MS = 40;
const TOTAL_MS = 152;
const NOISE = 1600;
const { minToneMs } = PROFILES.default;

const ink = "#1f2937";
const faint = "#9ca3af";
const grey = "#d1d5db";
const amber = "#f59e0b";
const pale = "#fde68a";
const green = "#16a34a";
const blue = "#2563eb";

/** Milliseconds to pixels. @param {number} ms */
const x = (ms) => Math.round((150 + ms * 4.6) * 10) / 10;

/** @param {number} ms */
const sampleAt = (ms) => Math.round((ms * RATE) / 1000);

// A tone of 60 ms with 4 ms edges, and white noise from a generator that is the same everywhere.
function line() {
  const pcm = new Int16Array(sampleAt(TOTAL_MS + 60));
  let state = 2026;
  const uniform = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let i = 0; i < pcm.length; i++) pcm[i] = NOISE * (uniform() + uniform() + uniform() + uniform() - 2) * 1.7;
  const first = sampleAt(TONE_AT_MS);
  renderTones("5", { sampleRate: RATE, toneMs: 60 }).forEach(
    (sample, i) => (pcm[first + i] = sample + (pcm[first + i] ?? 0)),
  );
  return pcm;
}

/** Feeds something hop by hop; tells when what came out. @template T @param {{ push(pcm: Int16Array): T[] }} listener @param {Int16Array} pcm */
function timed(listener, pcm) {
  /** @type {{ nowMs: number, what: T }[]} */
  const out = [];
  for (let at = 0; at + HOP <= pcm.length; at += HOP) {
    const nowMs = ((at + HOP) / RATE) * 1000;
    for (const what of listener.push(pcm.subarray(at, at + HOP))) out.push({ nowMs, what });
  }
  return out;
}

/** @param {number} px @param {number} py @param {string} content @param {string} [more] */
const text = (px, py, content, more = "") =>
  `<text x="${px}" y="${py}" paint-order="stroke" stroke="#ffffff" stroke-width="3" ${more}>${content}</text>`;

/** @param {number} fromMs @param {number} toMs @param {number} y @param {number} height @param {string} fill */
const bar = (fromMs, toMs, y, height, fill) =>
  `<rect x="${x(fromMs)}" y="${y}" width="${Math.round((x(toMs) - x(fromMs)) * 10) / 10}" height="${height}" rx="2" fill="${fill}"/>`;

/** @param {number} ms @param {number} top @param {number} bottom @param {string} colour @param {string} [dash] */
const rule = (ms, top, bottom, colour, dash = "") =>
  `<line x1="${x(ms)}" x2="${x(ms)}" y1="${top}" y2="${bottom}" stroke="${colour}" stroke-width="1.5" stroke-dasharray="${dash}"/>`;

/** @param {Int16Array} pcm */
function waveform(pcm) {
  const points = Array.from(pcm.subarray(0, sampleAt(TOTAL_MS)), (sample, i) => {
    return `${x((i / RATE) * 1000)},${Math.round((100 - sample / 400) * 10) / 10}`;
  });
  return `<polyline points="${points.join(" ")}" fill="none" stroke="${ink}" stroke-width="0.8"/>`;
}

/**
 * Windows of the first look, which end every 8 ms while no tone is held, and what was made of them.
 * @param {Map<number, number>} glances by the time of the look @param {number} startMs @param {number} endMs times of the events
 */
function windows(glances, startMs, endMs) {
  const ends = Array.from({ length: TOTAL_MS / 8 }, (_, i) => 4 + 8 * i);
  return ends
    .filter((end) => end >= WINDOW_MS && (end <= startMs || end > endMs))
    .map((end) => bar(end - WINDOW_MS, end, 190 + ((end / 4) % 3) * 10, 8, colourOf(glances.get(end))));
}

/** @param {number | undefined} glance */
function colourOf(glance) {
  if (glance === undefined) return grey;
  return glance > 0 ? amber : pale;
}

/** Makes the SVG. */
export function howItDecides() {
  const pcm = line();
  const looks = timed(new Looker(RATE, PROFILES.default), pcm);
  const events = timed(new ToneDetector(), pcm);
  const [tone] = detectTones(pcm);
  const start = events.find(({ what }) => what.type === "start");
  const end = events.find(({ what }) => what.type === "end");
  if (!tone || !start || !end) throw new Error("how-it-decides: expected a tone to be heard, got none");

  const second = looks.filter(
    ({ nowMs, what }) => nowMs <= start.nowMs && what.count > 0 && what.glance > 0 && what.draft > 0,
  );
  const rows = second.map(({ what }, i) => {
    const y = 262 + i * 17;
    const lengthMs = what.endMs - what.startMs;
    const isTone = lengthMs >= minToneMs && what.score > 0;
    const verdict = isTone
      ? `${lengthMs.toFixed(0)} ms, score +${what.score.toFixed(0)}: a tone`
      : lengthMs < minToneMs
        ? `${lengthMs.toFixed(0)} ms: too short yet`
        : `score ${what.score.toFixed(0)}: not a tone`;
    return (
      bar(what.startMs, what.endMs, y, 11, isTone ? green : amber) +
      text(x(what.endMs) + 8, y + 10, verdict, `fill="${isTone ? green : ink}"`)
    );
  });
  const followedY = 262 + second.length * 17 + 26;
  const followed = [];
  for (let ms = start.nowMs; ms < tone.endMs; ms += 4) {
    followed.push(bar(ms + 0.3, Math.min(ms + 4, tone.endMs) - 0.3, followedY, 11, green));
  }
  for (let ms = tone.endMs; ms < end.nowMs; ms += 4) {
    followed.push(bar(ms + 0.3, Math.min(ms + 4, end.nowMs) - 0.3, followedY, 11, grey));
  }
  const bottom = followedY + 50;
  const ticks = Array.from({ length: 8 }, (_, i) => i * 20);
  const label = (/** @type {number} */ y, /** @type {string} */ title, /** @type {string} */ note) =>
    text(16, y, title, `font-weight="600"`) + text(16, y + 15, note, `fill="#6b7280" font-size="11"`);

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 ${bottom + 34}" width="900" height="${bottom + 34}" font-family="system-ui, sans-serif" font-size="12" fill="${ink}" role="img" aria-label="A tone in noise: the windows of the first look, the verdicts of the second look, both edges and the events">`,
    `<rect x="0.5" y="0.5" width="899" height="${bottom + 33}" rx="8" fill="#ffffff" stroke="${grey}"/>`,
    `<rect x="${x(tone.startMs)}" y="34" width="${Math.round((x(tone.endMs) - x(tone.startMs)) * 10) / 10}" height="${bottom - 34}" fill="#dcfce7" opacity="0.6"/>`,
    label(94, "the line", "a 5 and noise"),
    rule(tone.startMs, 34, bottom, green),
    rule(tone.endMs, 34, bottom, green),
    rule(start.nowMs, 34, bottom, blue, "4 3"),
    rule(end.nowMs, 34, bottom, blue, "4 3"),
    waveform(pcm),
    text(
      x(tone.startMs) - 6,
      30,
      `start ${tone.startMs.toFixed(1)} ms`,
      `fill="${green}" text-anchor="end" font-weight="600"`,
    ),
    text(x(tone.endMs) + 6, 30, `end ${tone.endMs.toFixed(1)} ms`, `fill="${green}" font-weight="600"`),
    label(202, "first look", "24 ms windows"),
    ...windows(new Map(looks.map(({ nowMs, what }) => [nowMs, what.glance])), start.nowMs, end.nowMs),
    text(x(75), 196, "grey: no tones", `fill="#6b7280"`),
    text(x(75), 210, "pale: refused at a glance", `fill="#b45309"`),
    text(x(75), 224, "amber: look again", `fill="#b45309"`),
    label(272, "second look", "the tone so far"),
    ...rows,
    label(followedY + 5, "held", "4 ms steps, in phase"),
    ...followed,
    text(
      x(start.nowMs) - 6,
      bottom - 10,
      `start event, ${(start.nowMs - tone.startMs).toFixed(0)} ms after the start`,
      `fill="${blue}" text-anchor="end"`,
    ),
    text(
      x(end.nowMs) - 6,
      bottom - 10,
      `end event, ${(end.nowMs - tone.endMs).toFixed(0)} ms after the end`,
      `fill="${blue}" text-anchor="end"`,
    ),
    `<line x1="${x(0)}" x2="${x(TOTAL_MS)}" y1="${bottom}" y2="${bottom}" stroke="${faint}"/>`,
    ...ticks.map((ms) =>
      text(x(ms), bottom + 18, ms === 140 ? "140 ms" : `${ms}`, `text-anchor="middle" fill="#6b7280"`),
    ),
    "</svg>\n",
  ].join("\n");
}
