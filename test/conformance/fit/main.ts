// `npm run fit`: fits the weights of the detector's score on half of the tones, speech, music and noise, says how well they
// do on the other half, then fits them on both and writes assembly/score-weights.ts. With --net it fits the glance or the
// draft, to what the score accepts at present.
import { parseArgs } from "node:util";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { Random } from "../../signals.ts";
import { missingVoices } from "../recorded.ts";
import { collect, type HalfName, type Task } from "./collect.ts";
import { figures, thresholdFor } from "./figures.ts";
import { GATE_INPUTS } from "./inputs.ts";
import { GATES, gateCourse, gateFigures, gateThreshold, type Gate, type GateName } from "./gates.ts";
import { scoreCourse } from "./score-course.ts";
import { joined, type LooksData } from "./looks.ts";
import { scored, train } from "./train.ts";
import { writeWeights } from "./weights-file.ts";

const HELP = `npm run fit -- [options]
  --seed N             another seed than 1
  --false-per-hour X   false accepts per hour of the speech, music and noise trained on (default 0.02, one in 50 h)
  --net NAME           score (default); glance, after the score and a build; draft, after the glance and a build
  --quick              a tenth of the signals; writes nothing`;

type Halves = readonly [training: LooksData, unseen: LooksData];

const progress = (text: string) => console.error(text);

function collectInWorker(half: HalfName, seed: number, share: number): Promise<LooksData> {
  const task: Task = { half, seed, share };
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: task });
    worker.once("error", reject).on("message", (message: string | LooksData) => {
      if (typeof message === "string") progress(`${half}: ${message}`);
      else resolve(message);
    });
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "1" },
      "false-per-hour": { type: "string", default: "0.02" },
      net: { type: "string", default: "score" },
      quick: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const missing = missingVoices();
  if (missing.length > 0) throw new Error(`npm run fit needs recordings: apt-get install ${missing.join(" ")}`);
  const seed = Number(values.seed);
  const falsePerHour = Number(values["false-per-hour"]);
  if (!(falsePerHour > 0)) {
    throw new RangeError(`--false-per-hour: expected a number above 0, got ${values["false-per-hour"]}`);
  }
  const gate = gateOf(values.net);
  console.log(`seed ${seed}`);
  const share = values.quick ? 0.1 : 1;
  const halves: Halves = await Promise.all([
    collectInWorker("training", seed, share),
    collectInWorker("unseen", seed, share),
  ]);
  if (gate === undefined) await fitScore(halves, seed, falsePerHour, values.quick);
  else await fitGate(gate, halves, seed, values.quick);
}

// The gate of that name; undefined for the score.
function gateOf(name: string): GateName | undefined {
  if (name === "score" || name === "glance" || name === "draft") return name === "score" ? undefined : name;
  throw new RangeError(`--net: expected score, glance or draft, got ${name}`);
}

async function fitScore([training, unseen]: Halves, seed: number, falsePerHour: number, quick: boolean): Promise<void> {
  const fit = (data: LooksData) => {
    const net = train(scoreCourse(data), new Random(seed, "score"), progress);
    const scores = ({ rows, excesses }: LooksData) => scored(net, rows, excesses);
    return { net, scores, threshold: thresholdFor(data, scores(data), falsePerHour) };
  };
  const half = fit(training);
  console.log(figures("fitted on", training, half.scores(training), half.threshold));
  console.log(figures("\nnot fitted on", unseen, half.scores(unseen), half.threshold));
  if (quick) return;
  const all = joined(training, unseen);
  const whole = fit(all);
  console.log(figures("\nfitted on both", all, whole.scores(all), whole.threshold));
  console.log(`wrote ${await writeWeights("score", whole.net, whole.threshold)}`);
}

async function fitGate(name: GateName, [training, unseen]: Halves, seed: number, quick: boolean): Promise<void> {
  const gate: Gate = GATES[name];
  const fit = (data: LooksData) => {
    const net = train(gateCourse(gate, data), new Random(seed, name), progress);
    const scores = (looks: LooksData) => {
      const { rows } = gate.shown(looks);
      return scored(net, rows, new Float32Array(rows.length / GATE_INPUTS));
    };
    return { net, scores, threshold: gateThreshold(gate, data, scores(data)) };
  };
  const half = fit(training);
  console.log(gateFigures("fitted on", gate, training, half.scores(training), half.threshold));
  console.log(gateFigures("not fitted on", gate, unseen, half.scores(unseen), half.threshold));
  if (quick) return;
  const all = joined(training, unseen);
  const whole = fit(all);
  console.log(gateFigures("fitted on both", gate, all, whole.scores(all), whole.threshold));
  console.log(`wrote ${await writeWeights(name, whole.net, whole.threshold)}`);
}

if (isMainThread) {
  await main();
} else {
  const tell = (message: string | LooksData) => parentPort!.postMessage(message);
  tell(collect(workerData as Task, tell));
}
