// `npm run fit`: fits the weights of the detector's score on half of the tones, speech, music and noise, says how well they
// do on the other half, and fits them on both; then in the same way those of the glance, to what that score accepts, and
// those of the draft, to what that glance lets pass. Writes assembly/*-weights.ts.
import { parseArgs } from "node:util";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { Random } from "../../signals.ts";
import { missingVoices } from "../recorded.ts";
import { collect, type HalfName, type Task } from "./collect.ts";
import { figures, thresholdFor } from "./figures.ts";
import {
  DRAFT,
  draftShown,
  gateCourse,
  gateFigures,
  gateScores,
  gateThreshold,
  GLANCE,
  glanceShown,
  type Gate,
  type Shown,
} from "./gates.ts";
import { scoreCourse } from "./score-course.ts";
import { joined, type LooksData } from "./looks.ts";
import { scored, train, type Fit } from "./train.ts";
import { asWritten, writeWeights } from "./weights-file.ts";

const HELP = `npm run fit -- [options]
  --seed N             another seed than 1
  --false-per-hour X   false accepts per hour of the speech, music and noise trained on (default 0.02, one in 50 h)
  --quick              a tenth of the signals; writes nothing`;

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
  const [training, unseen] = await Promise.all([
    collectInWorker("training", seed, share),
    collectInWorker("unseen", seed, share),
  ]);
  const parts: Parts = [training, unseen, joined(training, unseen)];
  const score = fitScore(parts, seed, falsePerHour);
  const glance = fitGate(GLANCE, seed, parts, (data) => glanceShown(data, score));
  const draft = fitGate(DRAFT, seed, parts, (data) => draftShown(data, score, glance));
  if (values.quick) return;
  for (const [name, fit] of Object.entries({ score, glance, draft }))
    console.log(`wrote ${await writeWeights(name, fit)}`);
}

/** What is fitted on, what then shows how well, and both together, on which what is written is fitted. */
type Parts = readonly [training: LooksData, unseen: LooksData, all: LooksData];

function fitScore([training, unseen, all]: Parts, seed: number, falsePerHour: number): Fit {
  const fit = (data: LooksData) => {
    const net = train(scoreCourse(data), new Random(seed, "score"), progress);
    const scores = ({ rows, excesses }: LooksData) => scored(net, rows, excesses);
    return { net, scores, threshold: thresholdFor(data, scores(data), falsePerHour) };
  };
  const half = fit(training);
  console.log(figures("fitted on", training, half.scores(training), half.threshold));
  console.log(figures("\nnot fitted on", unseen, half.scores(unseen), half.threshold));
  const whole = fit(all);
  console.log(figures("\nfitted on both", all, whole.scores(all), whole.threshold));
  return asWritten(whole.net, whole.threshold);
}

function fitGate(gate: Gate, seed: number, [training, unseen, all]: Parts, shownOf: (data: LooksData) => Shown): Fit {
  const fit = (shown: Shown) => {
    const net = train(gateCourse(gate, shown), new Random(seed, gate.name), progress);
    return { net, threshold: gateThreshold(gate, shown, gateScores(net, shown.rows)) };
  };
  const tell = (title: string, { conditions }: LooksData, shown: Shown, { net, threshold }: ReturnType<typeof fit>) =>
    console.log(gateFigures(`${gate.name} ${title}`, shown, conditions, gateScores(net, shown.rows), threshold));
  const shown = shownOf(training);
  const half = fit(shown);
  tell("fitted on", training, shown, half);
  tell("not fitted on", unseen, shownOf(unseen), half);
  const both = shownOf(all);
  const whole = fit(both);
  tell("fitted on both", all, both, whole);
  return asWritten(whole.net, whole.threshold);
}

if (isMainThread) {
  await main();
} else {
  const data = collect(workerData as Task, (text) => parentPort!.postMessage(text));
  parentPort!.postMessage(
    data,
    Object.values(data).flatMap((value) => (typeof value === "number" ? [] : [value.buffer as ArrayBuffer])),
  );
}
