// Callbacks under faults: order, patience, and where they may go.
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { Courier, type CourierOptions } from "../../src/server/callbacks/outbox.ts";
import { Reach } from "../../src/server/callbacks/reach.ts";
import { Receiver } from "./receiver.ts";

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.stop();
});

async function receiver(): Promise<Receiver> {
  const made = await new Receiver().start();
  open.push(made);
  return made;
}

function courier(options: Partial<CourierOptions> = {}) {
  const lines: string[] = [];
  const made = new Courier({ reach: new Reach([]), log: (line) => lines.push(line), ...options });
  open.push({ stop: () => made.close(0) });
  return { courier: made, lines };
}

describe("order", () => {
  test("the messages of a call come one after another, also when one is slow or fails at first", async () => {
    const bot = await receiver();
    bot.respond = (_, response, count) => {
      if (count === 1) response.writeHead(500).end();
      else if (count === 2) response.destroy();
      else response.end();
    };
    const outbox = courier().courier.outbox();
    for (let i = 0; i < 5; i++) outbox.post(new URL(bot.url), { i });
    await bot.waitFor(({ body }) => body.i === 4);
    expect(bot.posted.map(({ body }) => body.i)).toEqual([0, 1, 2, 3, 4]);
  });

  test("a call whose receiver does not answer holds no other call back", async () => {
    const [silent, bot] = [await receiver(), await receiver()];
    silent.respond = () => {};
    const { courier: one } = courier();
    one.outbox().post(new URL(silent.url), {});
    one.outbox().post(new URL(bot.url), {});
    await bot.waitFor(() => true, 2000);
  });
});

describe("patience", () => {
  test.each([500, 503, 429, 408])("after %d it tries again", async (status) => {
    const bot = await receiver();
    bot.respond = (_, response, count) => response.writeHead(count === 1 ? status : 200).end();
    courier().courier.outbox().post(new URL(bot.url), {});
    await bot.waitFor(() => true);
  });

  test.each([400, 401, 404, 410])("after %d it does not", async (status) => {
    const bot = await receiver();
    let count = 0;
    bot.respond = (_, response, n) => response.writeHead((count = n) === 1 ? status : 200).end();
    const { courier: one, lines } = courier();
    const outbox = one.outbox();
    outbox.post(new URL(bot.url), { first: true });
    outbox.post(new URL(bot.url), { second: true });
    await bot.waitFor(({ body }) => body.second);
    expect(count).toBe(2);
    expect(lines).toEqual([expect.stringContaining(`status ${status}`)]);
  });

  test("a receiver that does not answer in time is tried again", async () => {
    const bot = await receiver();
    bot.respond = (_, response, count) => count > 1 && response.end();
    courier({ timeoutMs: 100 }).courier.outbox().post(new URL(bot.url), {});
    await bot.waitFor(() => true);
  });

  test("a message that is not taken in its time is given up, and the log does not show its query", async () => {
    const { courier: one, lines } = courier({ retryForMs: 500 });
    one.outbox().post(new URL("http://127.0.0.1:9/hook?code=hidden"), {});
    await sleep(1500);
    expect(lines).toEqual([
      expect.stringMatching(/^callback to http:\/\/127\.0\.0\.1:9\/hook given up: .*ECONNREFUSED/),
    ]);
  });

  test("closing delivers what can be delivered, and waits no longer than it is told to", async () => {
    const [bot, silent] = [await receiver(), await receiver()];
    bot.respond = (_, response, count) => response.writeHead(count < 3 ? 500 : 200).end();
    silent.respond = () => {};
    const { courier: one } = courier();
    const outboxes = [one.outbox(), one.outbox()];
    for (let i = 0; i < 3; i++) outboxes[0]!.post(new URL(bot.url), { i });
    outboxes[1]!.post(new URL(silent.url), {});
    const started = performance.now();
    await one.close(2000);
    expect(performance.now() - started).toBeLessThan(3000);
    expect(bot.posted.map(({ body }) => body.i)).toEqual([0, 1, 2]);
  });
});

describe("reach", () => {
  test("a redirect is not followed", async () => {
    const [bot, other] = [await receiver(), await receiver()];
    bot.respond = (_, response) => response.writeHead(307, { location: other.url }).end();
    const { courier: one, lines } = courier();
    one.outbox().post(new URL(bot.url), {});
    await sleep(500);
    expect(other.posted).toEqual([]);
    expect(lines).toEqual([expect.stringContaining("status 307")]);
  });

  const protocols = ["http:", "https:"];
  test.each([
    "http://127.0.0.1:8080/x",
    "https://127.8.9.1/",
    "http://[::1]:80/",
    "http://[::ffff:127.0.0.1]/",
    "http://localhost/",
    "http://bot.localhost/",
    "http://2130706433/",
    "http://BOT.example:99/x?y",
    "http://192.0.2.7/",
  ])("%s may be called", (url) => {
    expect(new Reach(["Bot.example", "192.0.2.7"]).urlFor(url, protocols)?.href).toBe(new URL(url).href);
  });

  test.each([
    "http://example.com/",
    "http://localhost.example.com/",
    "http://127.0.0.1.example.com/",
    "http://0.0.0.0/",
    "http://[::]/",
    "http://169.254.169.254/latest",
    "http://192.0.2.8/",
    "http://x.bot.example/",
    "http://user@127.0.0.1/",
    "ftp://127.0.0.1/",
    "file:///etc/passwd",
    "127.0.0.1:80",
    "not a url",
    "",
  ])("%s may not", (url) => {
    expect(new Reach(["bot.example", "192.0.2.7"]).urlFor(url, protocols)).toBeUndefined();
  });

  test("a name of this machine that leads elsewhere is refused when the connection is made", async () => {
    const found = (hosts: string[], host: string) =>
      new Promise((resolve) =>
        new Reach(hosts).lookup(host, { all: true }, (error, address) => resolve(error ?? address)),
      );
    expect(await found([], "localhost")).toEqual(
      expect.arrayContaining([expect.objectContaining({ address: expect.stringMatching(/^(127\.|::1$)/) })]),
    );
    expect(await found([], "192.0.2.1")).toBeInstanceOf(Error);
    expect(await found(["192.0.2.1"], "192.0.2.1")).toEqual([{ address: "192.0.2.1", family: 4 }]);
  });
});
