// Buttons, keys and drags -> the stretch of a recording that is shown.
import type { Picture } from "dualtone/picture";

const LEAST_MS = 50;

const KEYS: Record<string, string> = {
  ...{ "+": "in", "=": "in", "-": "out", "0": "whole", ArrowLeft: "left", ArrowRight: "right" },
};

/** A stretch of time, in ms. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/** What is shown of a recording. */
export class Zoom {
  readonly #changed: () => void;
  #durationMs = 1;
  #stretch: Stretch = { fromMs: 0, toMs: 1 };
  #left = 0;
  #right = 1;
  #dragFrom: number | undefined;

  constructor(canvas: HTMLCanvasElement, changed: () => void) {
    this.#changed = changed;
    for (const button of document.querySelectorAll<HTMLElement>("[data-zoom]")) {
      button.addEventListener("click", () => this.#do(button.dataset.zoom!));
    }
    canvas.addEventListener("keydown", (event) => {
      const what = KEYS[event.key];
      if (what === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      this.#do(what);
    });
    canvas.addEventListener("pointerdown", ({ offsetX }) => (this.#dragFrom = offsetX));
    canvas.addEventListener("pointerup", ({ offsetX }) => this.#dragged(offsetX));
    canvas.addEventListener("dblclick", () => this.#do("whole"));
  }

  /** What is shown. */
  get stretch(): Stretch {
    return this.#stretch;
  }

  /** Shows the whole of a recording. */
  reset(durationMs: number): void {
    // What is drawn of an empty recording is 1 ms of silence.
    this.#durationMs = Math.max(1, durationMs);
    this.show(0, this.#durationMs);
  }

  /** Shows a stretch, or what of it there is. */
  show(fromMs: number, toMs: number): void {
    const length = Math.min(this.#durationMs, Math.max(LEAST_MS, toMs - fromMs));
    const from = Math.max(0, Math.min(this.#durationMs - length, fromMs));
    this.#stretch = { fromMs: from, toMs: Math.min(this.#durationMs, from + length) };
    this.#changed();
  }

  /** Is told of a picture, to know where time lies in it. */
  drawn({ shapes }: Picture): void {
    const image = shapes.find((shape) => shape.kind === "image");
    if (!image) return;
    this.#left = image.x;
    this.#right = image.x + image.width;
  }

  #do(what: string): void {
    const { fromMs, toMs } = this.#stretch;
    const length = toMs - fromMs;
    if (what === "in") this.show(fromMs + length / 4, toMs - length / 4);
    if (what === "out") this.show(fromMs - length / 2, toMs + length / 2);
    if (what === "left") this.show(fromMs - length / 2, toMs - length / 2);
    if (what === "right") this.show(fromMs + length / 2, toMs + length / 2);
    if (what === "whole") this.show(0, this.#durationMs);
  }

  #dragged(x: number): void {
    const from = this.#dragFrom;
    this.#dragFrom = undefined;
    if (from === undefined || Math.abs(x - from) < 8) return;
    const { fromMs, toMs } = this.#stretch;
    const at = (place: number) => fromMs + ((place - this.#left) / (this.#right - this.#left)) * (toMs - fromMs);
    this.show(at(Math.min(x, from)), at(Math.max(x, from)));
  }
}
