// The newest sub-block of a tone that is sounding: cleaned and fitted, to see whether the tone is still there.
import { SUB_BLOCK } from "./goertzel";
import { highPass, REACH } from "./highpass";
import { fitSubBlock, setFrequencies } from "./two-tone";

const raw = memory.data(104 * 4, 16);
const clean = memory.data(32 * 4, 16);
const amplitudes = memory.data(16, 16);

/** Amplitudes of the two tones in the newest sub-block that the filter's reach allows, at the phase of its middle. */
export class CleanBlock {
  /** Fits the sub-block that ends `REACH` samples before the int16 history's end. */
  static fit(end: usize, w1: f64, w2: f64): void {
    const samples = SUB_BLOCK + 2 * REACH;
    const first = end - usize(samples * 2);
    for (let i: usize = 0; i < usize(samples); i += 4) {
      v128.store(raw + (i << 2), f32x4.convert_i32x4_s(v128.load16x4_s(first + (i << 1))));
    }
    highPass(raw, clean, SUB_BLOCK);
    setFrequencies(w1, w2);
    fitSubBlock(clean, amplitudes);
  }

  /** Real part of the low tone's amplitude. */
  @inline
  static re1(): f64 {
    return f64(load<f32>(amplitudes));
  }

  /** Imaginary part of the low tone's amplitude. */
  @inline
  static im1(): f64 {
    return f64(load<f32>(amplitudes, 4));
  }

  /** Real part of the high tone's amplitude. */
  @inline
  static re2(): f64 {
    return f64(load<f32>(amplitudes, 8));
  }

  /** Imaginary part of the high tone's amplitude. */
  @inline
  static im2(): f64 {
    return f64(load<f32>(amplitudes, 12));
  }
}
