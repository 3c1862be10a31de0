// The audio of one call: each tick, a frame from the far end is heard and passed on, and a frame goes back to it.
import type { ToneEvent } from "../../detector.ts";
import { Ear } from "./ear.ts";
import { SILENCE } from "./format.ts";
import { Intake } from "./intake.ts";
import type { Recorder } from "./recorder.ts";
import { Ducking, ToneTrack } from "./tone-track.ts";

/** One end of a call: what its audio goes to. */
export interface Listener {
  /** Takes the frame of each tick, which is not to be changed. */
  take(frame: Int16Array): void;
  /** The call is over. */
  end(): void;
}

/** Both directions of a call. */
export class CallMedia {
  /** What the far end says. */
  readonly fromFarEnd = new Intake(1);
  /** What the app says, where it streams its own audio: apps send whole sentences at once, and may take them back. */
  readonly fromApp = new Intake(120);
  /** The tones that are sent to the far end. */
  readonly tones = new ToneTrack();
  /** The far end, while it is connected. */
  farEnd: Listener | undefined;
  /** The app, while the call's audio is streamed to it. */
  app: Listener | undefined;
  readonly #ducking = new Ducking();
  readonly #ear = new Ear();
  readonly #heard: (event: ToneEvent) => void;
  readonly #recorder: Recorder | undefined;

  constructor(heard: (event: ToneEvent) => void, recorder: Recorder | undefined) {
    this.#heard = heard;
    this.#recorder = recorder;
  }

  /** Time of the audio so far, in ms: the events' times count in it. */
  get timeMs(): number {
    return this.#ear.timeMs;
  }

  tick(): void {
    const said = this.fromFarEnd.take();
    const heard = said ?? SILENCE;
    const sent = this.#ducking.mix(this.fromApp.take(), this.tones.take()) ?? SILENCE;
    this.#recorder?.push(heard, sent);
    this.farEnd?.take(sent);
    this.app?.take(heard);
    for (const event of this.#ear.hear(said)) this.#heard(event);
  }

  /** Ends the audio; resolves when the recording is whole. */
  async end(): Promise<void> {
    this.farEnd?.end();
    this.app?.end();
    this.#ear[Symbol.dispose]();
    await this.#recorder?.end();
  }
}
