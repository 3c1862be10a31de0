// Conformance: the receivers that can be measured on this machine, ours first.
import { peers } from "./peers.ts";
import type { Receiver } from "./receiver.ts";

export const OURS = "dualtone";
export const RECEIVERS = [OURS, ...peers.map(({ name }) => name)];

/** Opens those of the names that are installed; says of each other what to install. */
export async function openReceivers(names: readonly string[], say: (line: string) => void): Promise<Receiver[]> {
  const opened: Receiver[] = [];
  // Imported only when asked for, so that others can be measured before ours is built.
  if (names.includes(OURS)) opened.push((await import("./dualtone.ts")).dualtone);
  for (const peer of peers.filter(({ name }) => names.includes(name))) {
    const receiver = peer.open();
    if (receiver) opened.push(receiver);
    else say(`${peer.name}: not compared; apt-get install ${peer.install}`);
  }
  return opened;
}
