// A project that has dualtone installed as its users have, by copies of what the package ships.
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { root } from "./browser.ts";

/** Makes the project, of which nothing is left after the tests of the file; returns its folder. */
export function makeProject(): string {
  const folder = mkdtempSync(join(tmpdir(), "dualtone-web-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, "test/web/fixture"), folder, { recursive: true });
  const installed = join(folder, "node_modules/dualtone");
  for (const name of ["dist", "package.json"]) cpSync(join(root, name), join(installed, name), { recursive: true });
  for (const name of ["@assemblyscript", "wav-encoder", "fast-png", "fflate", "iobuffer"]) {
    symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
  return folder;
}
