// @ts-check
// What the package costs a process that starts: import, first render and first detection, over a process that does
// nothing. The two take turns, so that whatever else the machine does strikes both alike.
import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";

const ROUNDS = 25;
const STEPS = {
  "empty process": "",
  import: 'await import("dualtone");',
  "import, first render": 'const { renderTones } = await import("dualtone"); renderTones("1");',
  "import, first render, first detection":
    'const { renderTones, detectTones } = await import("dualtone"); detectTones(renderTones("1"));',
};

/** @type {Map<string, number[]>} */
const times = new Map(Object.keys(STEPS).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, code] of Object.entries(STEPS)) times.get(name)?.push(millisecondsOf(code));
}
const [empty = NaN, ...rest] = [...times].map(([, taken]) => lowerQuartile(taken));
console.log(`cold start, ms over an empty process (${empty.toFixed(1)} ms), lower quartile of ${ROUNDS}`);
Object.keys(STEPS)
  .slice(1)
  .forEach((name, i) => console.log(`${name.padEnd(40)}${((rest[i] ?? NaN) - empty).toFixed(1).padStart(6)}`));

/** @param {string} code */
function millisecondsOf(code) {
  const from = performance.now();
  const { status } = spawnSync(process.execPath, ["--input-type=module", "-e", code]);
  if (status !== 0) throw new Error(`expected ${code} to run`);
  return performance.now() - from;
}

// Of times that other processes can only lengthen, the lower ones say most.
/** @param {number[]} taken */
function lowerQuartile(taken) {
  return taken.sort((a, b) => a - b)[taken.length >> 2] ?? NaN;
}
