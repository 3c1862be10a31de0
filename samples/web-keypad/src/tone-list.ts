// Tones heard -> the list of them, the digits in large, and files of them.
import { renderTones, type DetectedTone, type RenderOptions, type Sequence } from "dualtone";
import { encodeWav } from "dualtone/audio";
import { byId, made } from "./dom.ts";
import { save } from "./save.ts";

/** A tone, and the channel it was heard on, counted from 1. */
export interface HeardTone extends DetectedTone {
  channel: number;
}

/** Most rows of the list; files have all tones. */
const MOST_ROWS = 2000;
const MOST_DIGITS = 60;
const WAV_RATE = 8000;
const LONGEST_PAUSE_MS = 3_600_000;

/** The list on the page. */
export class ToneList {
  #tones: HeardTone[] = [];
  readonly #rows = byId("tones");
  readonly #digits = byId("digits");
  #lines: HTMLElement[] = [];

  /** `show` is told which tone's row was activated; `sound` tells how saved tones are to sound. */
  constructor(show: (tone: HeardTone) => void, sound: () => RenderOptions) {
    byId("clear").addEventListener("click", () => this.clear());
    for (const button of document.querySelectorAll<HTMLElement>("[data-save]")) {
      button.addEventListener("click", () => this.#save(button.dataset.save!, sound()));
    }
    this.#rows.addEventListener("click", (event) => {
      const row = (event.target as Element).closest("tr");
      const tone = row && this.#tones[[...this.#rows.children].indexOf(row)];
      if (tone) show(tone);
    });
    this.hasChannels = false;
    this.clear();
  }

  /** Forgets all tones. */
  clear(): void {
    this.#tones = [];
    this.#rows.replaceChildren();
    this.#digits.replaceChildren();
    this.#lines = [];
    this.#update();
  }

  /** Says whether what comes is of several channels. */
  set hasChannels(hasChannels: boolean) {
    byId("tones").closest("table")!.classList.toggle("mono", !hasChannels);
    this.#digits.classList.toggle("mono", !hasChannels);
  }

  /** Adds tones that were heard. */
  add(tones: readonly HeardTone[]): void {
    this.#tones.push(...tones);
    this.#rows.append(...tones.slice(0, Math.max(0, MOST_ROWS - this.#rows.children.length)).map(rowOf));
    for (const { channel, tone } of tones) this.#write(channel, tone);
    this.#update();
  }

  // A line for each channel, in their order.
  #write(channel: number, tone: string): void {
    const line = (this.#lines[channel] ??= made("p", ""));
    if (!line.isConnected) {
      line.append(made("small", `channel ${channel}`, "channel"));
      this.#digits.replaceChildren(...this.#lines.filter(Boolean));
    }
    line.append(made("span", tone));
    if (line.children.length > MOST_DIGITS) line.children[1]!.remove();
  }

  #update(): void {
    const count = this.#tones.length;
    for (const button of document.querySelectorAll<HTMLButtonElement>("#save button")) button.disabled = count === 0;
    byId("no-tones").textContent =
      count === 0 ? "None yet." : count > MOST_ROWS ? `and ${count - MOST_ROWS} more, which the files have` : "";
  }

  #save(kind: string, sound: RenderOptions): void {
    if (kind === "json") return save("tones.json", "application/json", JSON.stringify(this.#tones, rounded, 2));
    if (kind === "csv") return save("tones.csv", "text/csv", csv(this.#tones));
    const pcm = renderTones(sequenceOf(this.#tones), { ...sound, sampleRate: WAV_RATE });
    save("tones.wav", "audio/wav", encodeWav(pcm, { sampleRate: WAV_RATE }));
  }
}

function rowOf({ channel, tone, startMs, endMs, levelDbm0, twistDb }: HeardTone): HTMLElement {
  const row = document.createElement("tr");
  row.append(
    made("td", String(channel), "channel"),
    made("th", tone),
    made("td", (startMs / 1000).toFixed(3)),
    made("td", (endMs - startMs).toFixed(0)),
    made("td", levelDbm0.toFixed(1)),
    made("td", `${twistDb >= 0.05 ? "+" : ""}${twistDb.toFixed(1).replace(/^-0\.0$/, "0.0")}`),
  );
  row.querySelector("th")!.scope = "row";
  return row;
}

const rounded = (_: string, value: unknown): unknown =>
  typeof value === "number" ? Math.round(value * 1000) / 1000 : value;

const COLUMNS = ["channel", "tone", "startMs", "endMs", "levelDbm0", "twistDb", "lowHz", "highHz", "snrDb"] as const;

function csv(tones: readonly HeardTone[]): string {
  const lines = tones.map((tone) => COLUMNS.map((name) => rounded("", tone[name])).join(","));
  return [COLUMNS.join(","), ...lines, ""].join("\r\n");
}

// The tones anew, clean and at the times they were heard; where two channels sound at once, one after the other.
function sequenceOf(tones: readonly HeardTone[]): Sequence {
  let atMs = tones[0]?.startMs ?? 0;
  return [...tones]
    .sort((a, b) => a.startMs - b.startMs)
    .flatMap(({ tone, startMs, endMs }) => {
      const pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(0, startMs - atMs));
      atMs = Math.max(atMs, startMs) + (endMs - startMs);
      return [{ pauseMs }, { tone, toneMs: Math.max(1, endMs - startMs) }];
    });
}
