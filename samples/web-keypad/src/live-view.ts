// Live samples and tones -> a spectrogram that scrolls, the newest on the right.
import type { DetectedTone, Tone } from "dualtone";
import { KEYPAD_HZ, paint, ROWS, Spectrogram, TOP_HZ } from "dualtone/picture";
import { canvasOf, sized } from "./canvas.ts";

/** Time of one column, which is one pixel wide. */
const COLUMN_MS = 10;
const RANGE = { lowestDbm0: -65, highestDbm0: -5 };
const HEIGHT = 300;
const LABELS = 26;
const MINT = "#5eead4";
const INK = "#0c0d1f";
/** What a column waits for: half a window of the spectrogram. */
const WINDOW_MS = 20;
const MOST_COLUMNS = 4096;

interface SeenTone {
  tone: Tone;
  startMs: number;
  endMs?: number;
  hz?: readonly [number, number];
}

/** The scrolling picture. */
export class LiveView {
  readonly #canvas: HTMLCanvasElement;
  #spectrogram: Spectrogram | undefined;
  #originMs = 0;
  #drawnMs = 0;
  // A ring of columns, as wide as any screen.
  readonly #columns = new OffscreenCanvas(MOST_COLUMNS, ROWS);
  #count = 0;
  #tones: SeenTone[] = [];
  #isPaused = false;
  #isDue = false;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    new ResizeObserver(() => this.#ask()).observe(canvas);
    const ring = this.#columns.getContext("2d")!;
    ring.fillStyle = INK;
    ring.fillRect(0, 0, MOST_COLUMNS, ROWS);
  }

  /** Takes samples up to a time in ms. */
  push(samples: Float32Array, endMs: number, sampleRate: number): void {
    if (!this.#spectrogram) {
      this.#spectrogram = new Spectrogram(sampleRate);
      this.#originMs = this.#drawnMs = endMs - (samples.length * 1000) / sampleRate;
    }
    this.#spectrogram.push(samples);
    this.#spectrogram.forget(endMs - this.#originMs - 1000);
    const count = Math.floor((endMs - WINDOW_MS - this.#drawnMs) / COLUMN_MS);
    if (count > 0) this.#addColumns(this.#spectrogram, count);
  }

  #addColumns(spectrogram: Spectrogram, count: number): void {
    const fromMs = this.#drawnMs - this.#originMs;
    const levels = spectrogram.columns(fromMs, fromMs + count * COLUMN_MS, count);
    this.#drawnMs += count * COLUMN_MS;
    const image = canvasOf(paint(levels, RANGE));
    const ring = this.#columns.getContext("2d")!;
    for (let i = 0; i < count; i++) ring.drawImage(image, i, 0, 1, ROWS, this.#count++ % MOST_COLUMNS, 0, 1, ROWS);
    this.#ask();
  }

  /** Marks a tone that has begun. */
  start(tone: Tone, startMs: number): void {
    this.#tones.push({ tone, startMs });
    this.#tones = this.#tones.slice(-64);
  }

  /** Marks where a tone ended. */
  end({ startMs, endMs, tone, lowHz, highHz }: DetectedTone): void {
    const seen = this.#tones.findLast((one) => one.tone === tone && one.endMs === undefined);
    if (seen) Object.assign(seen, { startMs, endMs, hz: [lowHz, highHz] });
  }

  /** Whether the picture stands still. */
  set isPaused(isPaused: boolean) {
    this.#isPaused = isPaused;
    this.#ask();
  }

  #ask(): void {
    if (this.#isDue || this.#isPaused) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#draw();
    });
  }

  #draw(): void {
    const width = this.#canvas.clientWidth;
    if (width === 0) return;
    const drawing = sized(this.#canvas, width, HEIGHT);
    drawing.globalAlpha = 1;
    drawing.fillStyle = INK;
    drawing.fillRect(0, 0, width, HEIGHT);
    this.#drawColumns(drawing, width);
    for (const hz of KEYPAD_HZ) drawFrequency(drawing, hz, width);
    for (const tone of this.#tones) this.#drawTone(drawing, tone, width);
  }

  #drawColumns(drawing: CanvasRenderingContext2D, width: number): void {
    const shown = Math.min(this.#count, Math.ceil(width));
    const first = (this.#count - shown) % MOST_COLUMNS;
    const untilEnd = Math.min(shown, MOST_COLUMNS - first);
    const part = (from: number, count: number, x: number) => {
      if (count > 0) drawing.drawImage(this.#columns, from, 0, count, ROWS, x, LABELS, count, HEIGHT - LABELS);
    };
    part(first, untilEnd, width - shown);
    part(0, shown - untilEnd, width - shown + untilEnd);
  }

  #drawTone(drawing: CanvasRenderingContext2D, { tone, startMs, endMs, hz }: SeenTone, width: number): void {
    const at = (ms: number) => width - (this.#drawnMs - ms) / COLUMN_MS;
    const left = at(startMs);
    const right = Math.min(width, at(endMs ?? this.#drawnMs));
    if (right < -20) return;
    drawing.fillStyle = MINT;
    drawing.globalAlpha = 0.12;
    drawing.fillRect(left, LABELS, right - left, HEIGHT - LABELS);
    drawing.globalAlpha = 0.8;
    drawing.fillRect(left, LABELS - 4, 1, HEIGHT);
    if (endMs !== undefined) drawing.fillRect(right - 1, LABELS - 4, 1, HEIGHT);
    drawing.globalAlpha = 1;
    drawing.fillRect(left, LABELS - 4, right - left, 3);
    for (const each of hz ?? []) drawing.fillRect(left, rowOf(each) - 1, right - left, 2);
    drawing.font = "700 15px system-ui, sans-serif";
    drawing.textAlign = "center";
    drawing.fillText(tone, (left + right) / 2, LABELS - 9);
  }
}

const rowOf = (hz: number): number => LABELS + (HEIGHT - LABELS) * (1 - hz / TOP_HZ);

function drawFrequency(drawing: CanvasRenderingContext2D, hz: number, width: number): void {
  const y = Math.round(rowOf(hz)) + 0.5;
  drawing.globalAlpha = 0.22;
  drawing.fillStyle = "#ffffff";
  drawing.fillRect(34, y, width - 34, 1);
  drawing.globalAlpha = 0.75;
  drawing.font = "10px system-ui, sans-serif";
  drawing.textAlign = "right";
  drawing.fillText(String(hz), 30, y + 3.5);
}
