// A service for each test, with a bot it calls back and the far ends it is called by.
import { afterEach, beforeEach, expect } from "vitest";
import { startService, type Service, type ServiceOptions } from "../../src/server/index.ts";
import { FarEnd } from "./far-end.ts";
import { Receiver } from "./receiver.ts";

/** What a test works with. */
export class Bench {
  service!: Service;
  bot!: Receiver;
  /** What the service has told its operator: nothing but what a test expects. */
  log: string[] = [];
  expects = /^$/;
  #farEnds: FarEnd[] = [];

  async start(options: ServiceOptions): Promise<void> {
    this.log = [];
    this.service = await startService({ log: (line) => this.log.push(line), ...options });
    this.bot = await new Receiver().start();
  }

  async farEnd(callId: string): Promise<FarEnd> {
    const made = await FarEnd.connect(this.service.url, callId);
    this.#farEnds.push(made);
    return made;
  }

  async stop(): Promise<void> {
    for (const farEnd of this.#farEnds.splice(0)) farEnd.close();
    await this.service.close();
    await this.bot.stop();
    expect(this.log.filter((line) => !this.expects.test(line))).toEqual([]);
  }
}

/** Gives each test of a file a service of its own. */
export function useService(options: ServiceOptions = {}): Bench {
  const bench = new Bench();
  beforeEach(() => bench.start(options));
  afterEach(() => bench.stop());
  return bench;
}

/** Waits until a list has what a test looks for. */
export async function findIn<Item>(items: Item[], isIt: (item: Item) => boolean): Promise<Item> {
  await expect.poll(() => items.some(isIt), { timeout: 20_000 }).toBe(true);
  return items.find(isIt)!;
}
