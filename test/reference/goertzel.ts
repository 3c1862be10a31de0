// What a Goertzel resonator gives, by its recurrence, in double arithmetic.

/** A complex number. */
export interface Complex {
  re: number;
  im: number;
}

/** Sum of x[n] e^(-jw(n - m)) over the samples, m being their middle: the recurrence's last two states, turned back. */
export function goertzel(samples: ArrayLike<number>, hz: number, sampleRate: number): Complex {
  const w = (2 * Math.PI * hz) / sampleRate;
  let s1 = 0;
  let s2 = 0;
  for (let n = 0; n < samples.length; n++) {
    const s0 = samples[n]! + 2 * Math.cos(w) * s1 - s2;
    s2 = s1;
    s1 = s0;
  }
  const last = { re: s1 - s2 * Math.cos(w), im: s2 * Math.sin(w) };
  return turned(last, (-w * (samples.length - 1)) / 2);
}

/** A complex number turned by an angle in radians. */
export function turned({ re, im }: Complex, angle: number): Complex {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { re: re * cos - im * sin, im: re * sin + im * cos };
}
