// @ts-check
// Other packages' detectors, each as a function that hears 8 kHz frames of 20 ms and returns the digits.
import { createRequire } from "node:module";
import { clearTimeout } from "node:timers";

/** @type {(name: string) => any} */
const load = createRequire(new URL("../peers/package.json", import.meta.url));
/** Frames of 20 ms that goertzeljs judges at once: it says of each buffer by itself what it holds. */
const SEEN_TWICE = 2;

/** @typedef {(frames: Int16Array[]) => string} Hear */

/** @type {Record<string, Hear>} */
export const npmPeers = {
  "dtmf-detection-stream": (frames) => {
    const DtmfDetectionStream = load("dtmf-detection-stream");
    const stream = new DtmfDetectionStream({ format: { sampleRate: 8000, channels: 1 } });
    let digits = "";
    stream.on("dtmf", (/** @type {{ digit: string }} */ { digit }) => (digits += digit));
    for (const { buffer } of frames) stream.write(new Uint8Array(buffer));
    clearTimeout(stream.timeoutID);
    return digits.toUpperCase();
  },
  "recorder-core": (frames) => {
    const Recorder = recorder();
    let state;
    let digits = "";
    for (const frame of frames) {
      state = Recorder.DTMF_Decode(frame, 8000, state);
      for (const { key } of state.keys) digits += key;
    }
    return digits;
  },
  goertzeljs: (frames) => {
    const DTMF = load("goertzeljs/lib/dtmf");
    const dtmf = new DTMF({ sampleRate: 8000, energyThreshold: 0.005, repeatMin: SEEN_TWICE });
    let digits = "";
    const floats = new Float32Array(160);
    for (const frame of frames) {
      for (let i = 0; i < 160; i++) floats[i] = (frame[i] ?? 0) / 32768;
      digits += dtmf.processBuffer(floats).join("");
    }
    return digits;
  },
};

/** @type {any} */
let loaded;

function recorder() {
  if (!loaded) {
    loaded = load("recorder-core");
    load("recorder-core/src/extensions/lib.fft.js");
    load("recorder-core/src/extensions/dtmf.decode.js");
  }
  return loaded;
}
