// Conformance: what each receiver was measured to do, one file a receiver, so that measuring one spares the others.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Receiver } from "./receiver.ts";
import type { Verdict } from "./row.ts";

export const RESULTS = join("test", "conformance", "results");

export interface Kept extends Verdict {
  digest: string;
}

/** All that is known of one receiver: verdicts by sample rate and row. */
export interface Book {
  receiver: string;
  version: string;
  rates: Record<string, Record<string, Kept>>;
}

const pathOf = (folder: string, receiver: string) => join(folder, `${receiver}.json`);

/** The book of a receiver, empty when it has none yet. */
export function readBook(folder: string, receiver: string): Book {
  const path = pathOf(folder, receiver);
  if (!existsSync(path)) return { receiver, version: "", rates: {} };
  return JSON.parse(readFileSync(path, "utf8")) as Book;
}

/** Puts one verdict in the place of the one that was there. */
export function keep(
  folder: string,
  { name, version }: Pick<Receiver, "name" | "version">,
  rate: number,
  row: string,
  kept: Kept,
): void {
  const { rates } = readBook(folder, name);
  const book: Book = { receiver: name, version, rates: { ...rates, [rate]: { ...rates[rate], [row]: kept } } };
  mkdirSync(folder, { recursive: true });
  writeFileSync(pathOf(folder, name), `${JSON.stringify(book, null, 2)}\n`);
}
