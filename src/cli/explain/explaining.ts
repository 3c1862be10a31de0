// `dualtone detect --explain`: a file's channels -> what was heard and what was refused and why, in the order of time.
import type { AudioInput } from "../../audio/file/index.ts";
import type { Samples } from "../../audio/samples.ts";
import type { Listener } from "../hearing.ts";
import { Explainer } from "./explainer.ts";
import type { Wording } from "./wording.ts";

/** Explains every channel of a file, once all of it is heard. */
export class Explaining implements Listener {
  readonly #channels: Explainer[];
  readonly #wording: Wording;

  constructor({ channels, sampleRate }: AudioInput, wording: Wording) {
    this.#channels = Array.from({ length: channels }, () => new Explainer(sampleRate));
    this.#wording = wording;
  }

  push(channels: readonly Samples[]): string[] {
    channels.forEach((samples, i) => this.#channels[i]!.push(samples));
    return [];
  }

  end(): string[] {
    const explained = this.#channels.map((explainer, i) => ({ channel: i + 1, ...explainer.end() }));
    const { heard, refused, summary } = this.#wording;
    const sounds = explained.flatMap(({ channel, ...found }) => [
      ...found.heard.map((tone) => ({ startMs: tone.startMs, line: heard({ ...tone, channel }) })),
      ...found.refused.map((sound) => ({ startMs: sound.startMs, line: refused(sound, channel) })),
    ]);
    const lines = sounds.sort((a, b) => a.startMs - b.startMs).map(({ line }) => line);
    return [...lines, ...explained.flatMap((found) => summary(found, found.channel))];
  }

  [Symbol.dispose](): void {
    for (const explainer of this.#channels) explainer[Symbol.dispose]();
  }
}
