// `npm run fit`: fits the weights of the detector's score on tones, speech, music and noise, says how well they do on
// others, and writes assembly/score-weights.ts.
import { parseArgs } from "node:util";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
import { Random } from "../../signals.ts";
import { missingSpeech } from "../recorded.ts";
import { collect, type HalfName, type Task } from "./collect.ts";
import { figures, thresholdFor } from "./figures.ts";
import { standardOf, standardise } from "./inputs.ts";
import type { LooksData } from "./looks.ts";
import { scoresOf } from "./net.ts";
import { train } from "./train.ts";
import { writeWeights } from "./weights-file.ts";

const HELP = `npm run fit -- [options]
  --seed N             another seed than 1
  --false-per-hour X   false accepts per hour of the speech, music and noise trained on (default 0.05)
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
      "false-per-hour": { type: "string", default: "0.05" },
      quick: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const missing = missingSpeech();
  if (missing.length > 0) throw new Error(`npm run fit needs recordings: apt-get install ${missing.join(" ")}`);
  const seed = Number(values.seed);
  const falsePerHour = Number(values["false-per-hour"]);
  if (!(falsePerHour > 0)) {
    throw new RangeError(`--false-per-hour: expected a number above 0, got ${values["false-per-hour"]}`);
  }
  console.log(`seed ${seed}`);
  const share = values.quick ? 0.1 : 1;
  const halves = await Promise.all([collectInWorker("training", seed, share), collectInWorker("unseen", seed, share)]);
  const [training, unseen] = halves;
  const standard = standardOf(training.rows);
  for (const { rows } of halves) standardise(rows, standard);
  const net = train(training, new Random(seed, "net"), progress);
  const scores = scoresOf(net, training.rows);
  const threshold = thresholdFor(training, scores, falsePerHour);
  console.log(figures("training", training, scores, threshold));
  console.log(figures("\nunseen", unseen, scoresOf(net, unseen.rows), threshold));
  if (!values.quick) console.log(`wrote ${await writeWeights(standard, net, threshold)}`);
}

if (isMainThread) {
  await main();
} else {
  const tell = (message: string | LooksData) => parentPort!.postMessage(message);
  tell(collect(workerData as Task, tell));
}
