// Prints "N passed, N failed" from vitest's JSON reports. A file that fails before its first test counts as one failure.
import { readFileSync } from "node:fs";

const reports = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, "utf8")));
const files = reports.flatMap(({ testResults }) => testResults);
const broken = files.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
const sum = (name) => reports.reduce((total, report) => total + report[name], 0);
console.log(`${sum("numPassedTests")} passed, ${sum("numFailedTests") + broken.length} failed`);
