// @ts-check
// What the package costs a process that starts: import, first render and first detection, over a process that does
// nothing. They take turns, so that whatever else the machine does strikes all alike.
import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const ROUNDS = 25;
// Where a process finds the package.
const cwd = fileURLToPath(new URL(".", import.meta.url));
const STEPS = {
  "empty process": "",
  import: 'await import("dualtone");',
  "import, first render": 'const { renderTones } = await import("dualtone"); renderTones("1");',
  "import, first render, first detection":
    'const { renderTones, detectTones } = await import("dualtone"); detectTones(renderTones("1"));',
};

/** @type {{ wall: number[], processor: number[] }[]} */
const times = Object.values(STEPS).map(() => ({ wall: [], processor: [] }));
for (let round = 0; round < ROUNDS; round++) {
  for (const [i, code] of Object.values(STEPS).entries()) {
    const { wall, processor } = millisecondsOf(code);
    times[i]?.wall.push(wall);
    times[i]?.processor.push(processor);
  }
}

const figures = times.map(({ wall, processor }) => [lowerQuartile(wall), lowerQuartile(processor)]);
console.log(`${`cold start, ms (lower quartile of ${ROUNDS})`.padEnd(40)}      wall  processor`);
Object.keys(STEPS).forEach((name, i) => {
  const over = figures[i]?.map((figure, j) => (i === 0 ? figure : figure - (figures[0]?.[j] ?? NaN)));
  console.log(
    name.padEnd(40) + over?.map((figure) => `${i === 0 ? "" : "+"}${figure.toFixed(1)}`.padStart(10)).join(""),
  );
});

/** @param {string} code */
function millisecondsOf(code) {
  const from = performance.now();
  const program = `${code} process.stdout.write(JSON.stringify(process.cpuUsage()));`;
  const { stdout, status } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { cwd });
  if (status !== 0) throw new Error(`expected ${code} to run`);
  const { user, system } = JSON.parse(stdout.toString());
  return { wall: performance.now() - from, processor: (user + system) / 1000 };
}

// Of times that other processes can only lengthen, the lower ones say most.
/** @param {number[]} taken */
function lowerQuartile(taken) {
  return taken.sort((a, b) => a - b)[taken.length >> 2] ?? NaN;
}
