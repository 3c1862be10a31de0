// @ts-check
// How clean a tone is: its two sines' power over that of everything else.

const LOW_HZ = [697, 770, 852, 941];
const HIGH_HZ = [1209, 1336, 1477, 1633];
const KEYPAD = "123A456B789C*0#D";

/**
 * The SNDR in dB of a second of a tone at 8 kHz. In just a second all eight frequencies go round a whole number of times,
 * so that each sine is found by itself.
 * @param {Int16Array} second
 * @param {string} tone
 */
export function sndrDb(second, tone) {
  const key = KEYPAD.indexOf(tone);
  const sines = [LOW_HZ[key >> 2], HIGH_HZ[key & 3]].map((hz = NaN) => powerAt(second, hz));
  const signal = sines.reduce((sum, power) => sum + power, 0);
  const all = second.reduce((sum, sample) => sum + sample * sample, 0) / second.length;
  return 10 * Math.log10(signal / (all - signal));
}

/**
 * @param {Int16Array} pcm
 * @param {number} hz
 */
function powerAt(pcm, hz) {
  let cos = 0;
  let sin = 0;
  pcm.forEach((sample, i) => {
    cos += sample * Math.cos((2 * Math.PI * hz * i) / pcm.length);
    sin += sample * Math.sin((2 * Math.PI * hz * i) / pcm.length);
  });
  return (2 * (cos * cos + sin * sin)) / pcm.length ** 2;
}
