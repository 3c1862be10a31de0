// The telephone's keys: mouse, touch and keyboard -> presses and releases of tones.
import type { Tone } from "dualtone";
import { made } from "./dom.ts";

const ROWS: readonly (readonly Tone[])[] = [
  ["1", "2", "3", "A"],
  ["4", "5", "6", "B"],
  ["7", "8", "9", "C"],
  ["*", "0", "#", "D"],
];
const LOW_HZ = [697, 770, 852, 941];
const HIGH_HZ = [1209, 1336, 1477, 1633];
const LETTERS: Partial<Record<Tone, string>> = {
  ...{ "2": "ABC", "3": "DEF", "4": "GHI", "5": "JKL", "6": "MNO", "7": "PQRS", "8": "TUV", "9": "WXYZ", "0": "+" },
};
const SPOKEN: Partial<Record<Tone, string>> = { "*": "star", "#": "pound" };

/** Whom the keys tell. */
export interface Keys {
  press(tone: Tone): void;
  release(): void;
}

/** The keys on the page. */
export class Keypad {
  readonly #keys: Keys;
  readonly #buttons = new Map<Tone, HTMLElement>();
  readonly #frequencies = new Map<number, HTMLElement>();
  // What holds the tone down: a pointer's number, or a key of the keyboard.
  #holder: string | undefined;

  constructor(place: HTMLElement, keys: Keys) {
    this.#keys = keys;
    place.append(made("span", "Hz", "hz corner"), ...HIGH_HZ.map((hz) => this.#frequency(hz)));
    ROWS.forEach((row, i) => place.append(this.#frequency(LOW_HZ[i]!), ...row.map((tone) => this.#button(tone))));
    addEventListener("keydown", (event) => this.#keyDown(event));
    addEventListener("keyup", (event) => this.#end(event.code));
    addEventListener("blur", () => this.#end(this.#holder));
  }

  /** Lights a key, and its two frequencies, while its tone is heard. */
  light(tone: Tone, isLit: boolean): void {
    this.#buttons.get(tone)?.classList.toggle("lit", isLit);
    const row = ROWS.findIndex((keys) => keys.includes(tone));
    for (const hz of [LOW_HZ[row]!, HIGH_HZ[ROWS[row]!.indexOf(tone)]!]) {
      this.#frequencies.get(hz)?.classList.toggle("lit", isLit);
    }
  }

  #frequency(hz: number): HTMLElement {
    const label = made("span", String(hz), "hz");
    label.setAttribute("aria-hidden", "true");
    this.#frequencies.set(hz, label);
    return label;
  }

  #button(tone: Tone): HTMLElement {
    const button = made("button", "", "key");
    button.setAttribute("type", "button");
    button.setAttribute("aria-label", SPOKEN[tone] ?? tone);
    button.append(made("b", tone));
    button.dataset.letters = LETTERS[tone] ?? "";
    button.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      button.setPointerCapture(event.pointerId);
      this.#begin(`pointer ${event.pointerId}`, tone);
    });
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"] as const) {
      button.addEventListener(name, (event) => this.#end(`pointer ${event.pointerId}`));
    }
    button.addEventListener("contextmenu", (event) => event.preventDefault());
    // A screen reader clicks without a pointer.
    button.addEventListener("click", (event) => {
      if (event.detail !== 0 || this.#holder !== undefined) return;
      this.#begin("click", tone);
      this.#end("click");
    });
    this.#buttons.set(tone, button);
    return button;
  }

  #keyDown(event: KeyboardEvent): void {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const focused = [...this.#buttons].find(([, button]) => button === target)?.[0];
    const isSpace = event.key === " " || event.key === "Enter";
    const isTyping = target instanceof HTMLInputElement && target.type !== "checkbox" && target.type !== "radio";
    const tone = isSpace ? focused : isTyping ? undefined : toneOf(event.key);
    if (tone === undefined) return;
    event.preventDefault();
    if (!event.repeat) this.#begin(event.code, tone);
  }

  #begin(holder: string, tone: Tone): void {
    this.#end(this.#holder);
    this.#holder = holder;
    this.#buttons.get(tone)?.classList.add("down");
    this.#keys.press(tone);
  }

  #end(holder: string | undefined): void {
    if (holder === undefined || holder !== this.#holder) return;
    this.#holder = undefined;
    for (const button of this.#buttons.values()) button.classList.remove("down");
    this.#keys.release();
  }
}

function toneOf(key: string): Tone | undefined {
  return ROWS.flat().find((tone) => tone === key.toUpperCase());
}
