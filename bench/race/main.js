// @ts-check
// `npm run bench:peers`: dualtone beside other detectors and senders, on the same samples in one run, and beside itself at
// other rates. Writes BENCHMARKS.md.
import { writeFileSync } from "node:fs";
import prettier from "prettier";
import { signals } from "../signals.js";
import { hearing } from "./hearing.js";
import { itself } from "./itself.js";
import { page } from "./page.js";
import { longRecording } from "./recording.js";
import { sending } from "./sending.js";

const SECONDS = 60;
const { all, speech } = signals(SECONDS);

const peers = [...(await hearing(all)), ...(await sending())];
const own = await itself(all);
const text = page({ peers, own, recording: await longRecording(), speech, seconds: SECONDS });
writeFileSync(
  new URL("../../BENCHMARKS.md", import.meta.url),
  await prettier.format(text, { parser: "markdown", printWidth: 120 }),
);
console.log(text);
process.exit();
