// `npm run fit`: fits the weights of the detector's score on half of the tones, speech, music and noise, says how well they
// do on the other half, then fits them on both and writes assembly/score-weights.ts. With --glance it fits the glance, to
// what the score accepts at present.
import { parseArgs } from "node:util";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { Random } from "../../signals.ts";
import { missingVoices } from "../recorded.ts";
import { collect, type HalfName, type Task } from "./collect.ts";
import { figures, thresholdFor } from "./figures.ts";
import { INPUTS } from "./inputs.ts";
import { glanceCourse, glanceFigures, glanceThreshold, scoreCourse } from "./lessons.ts";
import { join, joined, type LooksData } from "./looks.ts";
import { scored, train } from "./train.ts";
import { writeWeights } from "./weights-file.ts";

const HELP = `npm run fit -- [options]
  --seed N             another seed than 1
  --false-per-hour X   false accepts per hour of the speech, music and noise trained on (default 0.02, one in 50 h)
  --glance             fits the glance, not the score; after the score, and a build
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
      glance: { type: "boolean", default: false },
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
  console.log(`seed ${seed}`);
  const share = values.quick ? 0.1 : 1;
  const halves: Halves = await Promise.all([
    collectInWorker("training", seed, share),
    collectInWorker("unseen", seed, share),
  ]);
  if (values.glance) await fitGlance(halves, seed, values.quick);
  else await fitScore(halves, seed, falsePerHour, values.quick);
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

async function fitGlance([training, unseen]: Halves, seed: number, quick: boolean): Promise<void> {
  const fit = (data: LooksData) => {
    const net = train(glanceCourse(data), new Random(seed, "glance"), progress);
    const glances = (looks: LooksData) => {
      const rows = join(looks.glances, looks.tonelessGlances);
      return scored(net, rows, new Float32Array(rows.length / INPUTS));
    };
    return { net, glances, threshold: glanceThreshold(data, glances(data)) };
  };
  const half = fit(training);
  console.log(glanceFigures("fitted on", training, half.glances(training), half.threshold));
  console.log(glanceFigures("not fitted on", unseen, half.glances(unseen), half.threshold));
  if (quick) return;
  const all = joined(training, unseen);
  const whole = fit(all);
  console.log(glanceFigures("fitted on both", all, whole.glances(all), whole.threshold));
  console.log(`wrote ${await writeWeights("glance", whole.net, whole.threshold)}`);
}

if (isMainThread) {
  await main();
} else {
  const tell = (message: string | LooksData) => parentPort!.postMessage(message);
  tell(collect(workerData as Task, tell));
}
