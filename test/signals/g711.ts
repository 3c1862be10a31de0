// Test signals: G.711 there and back, from the definition of its segments, by searching all codes for the nearest value.

/** The 256 values of mu-law, in 16-bit steps (ITU-T G.711 table 2a, times 4). */
export const MU_LAW_VALUES = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 15) * 2 + 33) << ((bits >> 4) & 7)) - 33) * 4;
  return bits & 0x80 ? -magnitude : magnitude;
});

/** The 256 values of A-law, in 16-bit steps (ITU-T G.711 table 1a, times 8). */
export const A_LAW_VALUES = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = (bits & 15) * 2 + 1;
  const magnitude = (segment === 0 ? step : (step + 32) << (segment - 1)) * 8;
  return bits & 0x80 ? magnitude : -magnitude;
});

/** The nearest value of the law, for each sample. */
export function throughLaw(samples: Float32Array, values: Int16Array): Float32Array {
  const nearest = nearestTable(values);
  return samples.map((sample) => {
    const step = Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
    return nearest[step + 32768]! / 32768;
  });
}

function nearestTable(values: Int16Array): Int16Array {
  const sorted = Int16Array.from(values).sort();
  const table = new Int16Array(65536);
  let at = 0;
  for (let step = -32768; step < 32768; step++) {
    while (at + 1 < sorted.length && Math.abs(sorted[at + 1]! - step) <= Math.abs(sorted[at]! - step)) at++;
    table[step + 32768] = sorted[at]!;
  }
  return table;
}
