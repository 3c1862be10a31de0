// Prints "N passed, N failed" from vitest's JSON report. A file that fails before its first test counts as one failure.
import { readFileSync } from "node:fs";

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
const broken = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
console.log(`${report.numPassedTests} passed, ${report.numFailedTests + broken.length} failed`);
