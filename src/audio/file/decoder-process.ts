// Pieces of a compressed recording -> sound, decoded by audio-decode in a process of its own: a damaged file can make a
// decoder loop for ever or take all memory. (Memory that runs out in a thread ends the whole program, in Node 20.)
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { maxChannels } from "../samples.ts";
import { maxSampleRate } from "../wav-format.ts";
import type { CompressedFormat } from "./decoding.ts";

/** Some sound: one array per channel, all of one length. */
export interface Sound {
  sampleRate: number;
  channelData: Float32Array[];
}

/** What the process says: it waits for more bytes, has some sound, is done, or cannot do it. */
export type Answer =
  { type: "hungry" | "done" } | ({ type: "sound" } & Sound) | { type: "missing" | "failed"; error: Error };

/** What the process is told: a kind begins a recording, and where it is hungry, no bytes end it. */
export interface Question {
  kind?: CompressedFormat;
  bytes?: Uint8Array;
}

/** The package audio-decode is not there. */
export class MissingDecoderError extends Error {}

// A decoder's work without sound, and all its memory: a sound one takes a fraction of a second and 130 MB (measured).
const patienceMs = 5000;
const mostBytes = 2 ** 29;

// To start a process takes as long as to decode twenty short recordings, so it is kept for the next for a moment.
let spare: DecoderProcess | undefined;
const spareMs = 1000;

/** Decodes a recording. Throws what the decoder or the pieces' own source throws, and gives up a decoder that is stuck. */
export async function* decodeApart(pieces: AsyncGenerator<Uint8Array>, kind: CompressedFormat): AsyncGenerator<Sound> {
  const decoder = spare ?? new DecoderProcess();
  spare = undefined;
  let isDone = false;
  try {
    let answer = await decoder.ask({ kind });
    while (answer.type !== "done") {
      if (answer.type === "missing") throw new MissingDecoderError(answer.error.message, { cause: answer.error });
      if (answer.type === "failed") throw answer.error;
      if (answer.type === "sound") yield checkSound(answer);
      const bytes = answer.type === "hungry" ? (await pieces.next()).value : undefined;
      answer = await decoder.ask({ bytes: bytes || undefined });
    }
    isDone = true;
  } finally {
    if (isDone) keep(decoder);
    else decoder.end();
  }
}

function keep(decoder: DecoderProcess): void {
  spare?.end();
  spare = decoder;
  setTimeout(() => {
    if (spare !== decoder) return;
    spare = undefined;
    decoder.end();
  }, spareMs).unref();
}

// A damaged file may have a decoder give anything.
function checkSound(sound: Sound): Sound {
  const { sampleRate, channelData } = sound;
  const isSound = sampleRate >= 1 && sampleRate <= maxSampleRate && channelData.length <= maxChannels;
  if (isSound && channelData.every(({ length }) => length === channelData[0]!.length)) return sound;
  throw new Error(`${channelData.length} channels of ${sampleRate} Hz`);
}

class DecoderProcess {
  readonly #process = fork(
    fileURLToPath(new URL("./decoder-entry.js", import.meta.url)),
    [String(patienceMs), String(mostBytes)],
    { serialization: "advanced", execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] },
  );
  #settle: ((answer: Answer) => void) | undefined;

  constructor() {
    const limits = `${patienceMs / 1000} s and ${mostBytes / 2 ** 20} MiB of memory`;
    const fail = (error: Error) => this.#settle?.({ type: "failed", error });
    this.#process.on("message", (answer: Answer) => this.#settle?.(answer));
    this.#process.on("error", fail);
    this.#process.on("exit", () => {
      if (spare === this) spare = undefined;
      fail(new Error(`none within ${limits}: it is damaged`));
    });
  }

  ask(question: Question): Promise<Answer> {
    // Only a process that is at work keeps the program from its end.
    this.#process.ref();
    this.#process.channel?.ref();
    return new Promise((resolve) => {
      this.#settle = (answer) => {
        this.#settle = undefined;
        this.#process.unref();
        this.#process.channel?.unref();
        resolve(answer);
      };
      this.#process.send(question);
    });
  }

  end(): void {
    this.#process.kill("SIGKILL");
  }
}
