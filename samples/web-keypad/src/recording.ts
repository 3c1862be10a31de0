// A file that was chosen or dropped -> its tones and a picture of it that can be looked at closely.
import type { Picture } from "dualtone/picture";
import { drawPicture } from "./canvas.ts";
import { byId, complain } from "./dom.ts";
import type { Answer, Facts, Request } from "./messages.ts";
import type { HeardTone } from "./tone-list.ts";
import { Zoom } from "./zoom.ts";

/** Rate that what the browser decodes is heard at: twice what the detector needs, and little memory. */
const DECODED_RATE = 16_000;

/** Whom a recording tells. */
export interface RecordingListener {
  /** Another recording is being read. */
  opened(): void;
  /** These tones are in it. */
  heard(tones: readonly HeardTone[], channels: number): void;
}

/** The recording on the page. */
export class Recording {
  readonly #listener: RecordingListener;
  readonly #canvas = byId<HTMLCanvasElement>("whole");
  readonly #zoom: Zoom;
  #worker: Worker | undefined;
  #facts: Facts | undefined;
  #hasTones = false;
  #isDrawing = false;
  #isStale = false;

  constructor(listener: RecordingListener) {
    this.#listener = listener;
    this.#zoom = new Zoom(this.#canvas, () => this.#ask());
    new ResizeObserver(() => this.#ask()).observe(this.#canvas.parentElement!);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#ask());
  }

  /** Reads a file. */
  async open(file: File): Promise<void> {
    this.#close();
    complain("");
    this.#listener.opened();
    byId("doing").textContent = `Reading ${file.name}`;
    byId("progress").hidden = false;
    const worker = new Worker(new URL("./recording-worker.ts", import.meta.url), { type: "module" });
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => this.#take(data, file.name));
    worker.addEventListener("error", () => this.#fail(file.name, "the worker that hears it could not be loaded"));
    try {
      const request = await requestFor(file);
      if (this.#worker !== worker) return;
      worker.postMessage(request, request.type === "samples" ? request.channels.map(({ buffer }) => buffer) : []);
    } catch (error) {
      if (this.#worker !== worker) return;
      this.#fail(file.name, error instanceof Error ? error.message : String(error));
    }
  }

  /** Shows a tone closely. */
  show({ startMs, endMs }: HeardTone): void {
    if (this.#facts) this.#zoom.show(startMs - 300, endMs + 300);
  }

  #close(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#facts = undefined;
    this.#hasTones = this.#isDrawing = this.#isStale = false;
    byId("progress").hidden = byId("picture").hidden = true;
    byId("share").removeAttribute("value");
    byId("facts").textContent = "";
  }

  #fail(name: string, reason: string): void {
    this.#close();
    complain(`${name} cannot be read: ${reason}`);
  }

  #take(answer: Answer, name: string): void {
    switch (answer.type) {
      case "progress":
        byId<HTMLProgressElement>("share").value = answer.share;
        return;
      case "tones":
        this.#hasTones = true;
        return this.#listener.heard(answer.tones, Math.max(...answer.tones.map(({ channel }) => channel)));
      case "heard":
        return this.#finish(answer);
      case "picture":
        return this.#draw(answer.picture);
      case "failed":
        return this.#fail(name, answer.message);
    }
  }

  #finish(facts: Facts): void {
    const { sampleRate, channels, durationMs, warnings } = facts;
    this.#facts = facts;
    byId("progress").hidden = true;
    byId("picture").hidden = false;
    const length = `${(durationMs / 1000).toFixed(1)} s`;
    const count = channels === 1 ? "1 channel" : `${channels} channels`;
    const nothing = this.#hasTones ? [] : ["no tones"];
    byId("facts").textContent = [`${sampleRate} Hz, ${count}, ${length}`, ...nothing, ...warnings].join("; ");
    this.#listener.heard([], channels);
    this.#zoom.reset(durationMs);
  }

  // One picture at a time: what is asked for while one is made is made next.
  #ask(): void {
    const width = Math.floor(this.#canvas.parentElement!.clientWidth);
    if (!this.#facts || width < 240) return;
    if (this.#isDrawing) return void (this.#isStale = true);
    this.#isDrawing = true;
    const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const request: Request = { type: "draw", ...this.#zoom.stretch, width, theme };
    this.#worker!.postMessage(request);
  }

  #draw(picture: Picture): void {
    this.#canvas.style.height = `${picture.height}px`;
    this.#canvas.setAttribute("aria-label", picture.description);
    drawPicture(this.#canvas, picture);
    this.#zoom.drawn(picture);
    this.#isDrawing = false;
    if (this.#isStale) {
      this.#isStale = false;
      this.#ask();
    }
  }
}

// A WAV is read in the worker, sample for sample; all else, by what the browser knows.
async function requestFor(file: File): Promise<Request> {
  const head = new TextDecoder("latin1").decode(await file.slice(0, 4).arrayBuffer());
  if (/^(RIF[FX]|RF64|BW64)$/.test(head)) return { type: "wav", file };
  const context = new OfflineAudioContext(1, 1, DECODED_RATE);
  const buffer = await context.decodeAudioData(await file.arrayBuffer()).catch(() => {
    throw new Error("it is no audio that this browser can decode");
  });
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, i) => buffer.getChannelData(i).slice());
  return { type: "samples", name: file.name, channels, sampleRate: buffer.sampleRate };
}
