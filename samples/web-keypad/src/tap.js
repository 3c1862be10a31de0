// Runs in the audio thread: hands what comes in over to the page, about 50 times a second.
/* global AudioWorkletProcessor, registerProcessor, currentFrame, sampleRate */

class Tap extends AudioWorkletProcessor {
  #samples = new Float32Array(1024);
  #count = 0;

  process([input]) {
    const channel = input[0];
    if (channel) this.#samples.set(channel, this.#count);
    else this.#samples.fill(0, this.#count, this.#count + 128);
    this.#count += channel?.length ?? 128;
    if (this.#count === this.#samples.length) {
      this.port.postMessage({ samples: this.#samples, endMs: ((currentFrame + 128) / sampleRate) * 1000 });
      this.#count = 0;
    }
    return true;
  }
}

registerProcessor("tap", Tap);
