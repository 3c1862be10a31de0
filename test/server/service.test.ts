// What holds for every dialect: how many calls there may be, who may reach them, and how the service ends.
import { once } from "node:events";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { CometD } from "cometd";
import { adapt } from "cometd-nodejs-client";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { renderTones } from "../../src/index.ts";
import { findIn, useService } from "./fixture.ts";

adapt();

const origin = "https://pages.test";
const bench = useService({ tokens: ["token"], maxCalls: 2, origins: [origin] });
const headers = { authorization: "Bearer token", "content-type": "application/json" };

async function post(path: string, body: unknown, more = {}) {
  const init = { method: "POST", headers: { ...headers, ...more }, body: JSON.stringify(body) };
  const response = await fetch(bench.service.url + path, init);
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
}

const graph = "/v1.0/communications/calls";

async function makeCall() {
  const { body } = await post(graph, { callbackUri: bench.bot.url });
  await bench.bot.waitFor(
    ({ body: { value } }) => value[0].resourceUrl.endsWith(body.id) && value[0].resourceData.state === "established",
  );
  return body.id as string;
}

describe("limits", () => {
  test("one call too many is refused in each vendor's shape, until one has ended", async () => {
    const ids = [await makeCall(), await makeCall()];
    const callbackUri = bench.bot.url;
    const refused = await post(graph, { callbackUri });
    expect(refused).toMatchObject({ status: 429, body: { error: { code: "TooManyRequests" } } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    const acs = { callbackUri, targets: [{ phoneNumber: { value: "+1" } }] };
    expect(await post("/calling/callConnections?api-version=1", acs)).toMatchObject({
      status: 429,
      body: { error: { code: "TooManyRequests" } },
    });
    const dial = { operationName: "Dial", destination: { phoneNumber: "1" } };
    expect(await post("/api/v2/me/calls", dial)).toMatchObject({
      body: { statusCode: expect.any(Number), statusMessage: expect.any(String) },
    });
    await fetch(`${bench.service.url}${graph}/${ids[0]}`, { method: "DELETE", headers });
    expect(await post(graph, { callbackUri })).toMatchObject({ status: 201 });
  });

  test("a hundred requests wait on a call, and no more", async () => {
    const id = await makeCall();
    const statuses = [];
    for (let i = 0; i < 102; i++)
      statuses.push((await post(`${graph}/${id}/sendDtmfTones`, { tones: Array(9).fill("tone1") })).status);
    expect(statuses).toEqual([...Array<number>(100).fill(200), 429, 429]);
  });

  test("an address that cannot be read is refused", async () => {
    const sent = request(`${bench.service.url}`, { path: "/calling/callConnections/%zz", headers }).end();
    const [answer] = (await once(sent, "response")) as [import("node:http").IncomingMessage];
    expect(answer.statusCode).toBe(400);
    const text = (await answer.toArray()).join("");
    expect(JSON.parse(text)).toMatchObject({ error: { code: "BadRequest" } });
  });
});

describe("web pages", () => {
  const preflight = (from: string) =>
    fetch(bench.service.url + graph, {
      method: "OPTIONS",
      headers: {
        origin: from,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
      },
    });

  test("of an origin that was given may use it", async () => {
    const { status, headers: given } = await preflight(origin);
    expect(status).toBe(204);
    expect(given.get("access-control-allow-origin")).toBe(origin);
    expect(given.get("access-control-allow-headers")).toBe("authorization");
    const answer = await post(graph, {}, { origin });
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    const channel = await post("/api/v2/notifications", [{ channel: "/meta/handshake" }], { origin });
    expect(channel.headers.get("access-control-allow-origin")).toBe(origin);
  });

  test("of another may not", async () => {
    expect((await preflight("https://other.test")).headers.get("access-control-allow-origin")).toBeNull();
    const answer = await post(graph, {}, { origin: "https://other.test" });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("may be a far end only of an origin that was given", async () => {
    const id = await makeCall();
    const address = `${bench.service.url.replace("http", "ws")}/far-end/${id}`;
    const refused = new WebSocket(address, { origin: "https://other.test" });
    expect((await once(refused, "error"))[0]).toMatchObject({ message: expect.stringContaining("403") });
    const taken = new WebSocket(address, { origin });
    await once(taken, "open");
    taken.terminate();
  });
});

describe("far ends", () => {
  test("of no call are refused", async () => {
    const refused = new WebSocket(`${bench.service.url.replace("http", "ws")}/far-end/none`);
    expect((await once(refused, "error"))[0]).toMatchObject({ message: expect.stringContaining("404") });
  });

  test("take each other's place", async () => {
    const id = await makeCall();
    const first = await bench.farEnd(id);
    const closed = once(first.socket, "close");
    const second = await bench.farEnd(id);
    await closed;
    await expect.poll(() => second.frameBytes.length).toBeGreaterThan(5);
  });

  test("that say what is no word are let go", async () => {
    const farEnd = await bench.farEnd(await makeCall());
    const closed = once(farEnd.socket, "close");
    farEnd.socket.send("hello");
    expect((await closed)[0]).toBe(1003);
  });

  const tonesOf = () => bench.bot.posted.flatMap(({ body }) => body.value[0].resourceData.toneInfo?.tone ?? []);

  test.each([40, 180])("that stall for %d ms within tones are heard as if they had not", async (stallMs) => {
    const id = await makeCall();
    await post(`${graph}/${id}/subscribeToTone`, {});
    const farEnd = await bench.farEnd(id);
    await farEnd.sayUnsteadily("11234", stallMs);
    await bench.bot.waitFor(({ body }) => body.value[0].resourceData.toneInfo?.tone === "tone4");
    await sleep(300);
    expect(tonesOf()).toEqual(["tone1", "tone1", "tone2", "tone3", "tone4"]);
  });

  test("that say nothing between two presses of a key are heard to press it twice", async () => {
    const id = await makeCall();
    await post(`${graph}/${id}/subscribeToTone`, {});
    const farEnd = await bench.farEnd(id);
    const press = renderTones("5", { sampleRate: 16_000 });
    for (let i = 0; i < 3; i++) {
      farEnd.socket.send(press);
      await sleep(350);
    }
    await bench.bot.waitFor(({ body }) => body.value[0].resourceData.toneInfo?.sequenceId === 3);
    expect(tonesOf()).toEqual(["tone5", "tone5", "tone5"]);
  });
});

test("closing tells CometD's clients of their calls' end, and does not wait for those who listen", async () => {
  const client = new CometD();
  client.unregisterTransport("websocket");
  client.configure({
    url: `${bench.service.url}/api/v2/notifications`,
    requestHeaders: { Authorization: "Bearer token" },
  });
  await new Promise<unknown>((resolve) => client.handshake(resolve));
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  const messages: any[] = [];
  await new Promise<unknown>((resolve) =>
    client.subscribe("/v2/me/calls", (message) => messages.push(message), resolve),
  );
  await post("/api/v2/me/calls", { operationName: "Dial", destination: { phoneNumber: "1" } });
  await findIn(messages, ({ data }) => data.call.state === "Established");
  const begun = performance.now();
  await bench.service.close();
  expect(performance.now() - begun).toBeLessThan(3000);
  await findIn(messages, ({ data }) => data.call.state === "Released");
  await new Promise<void>((resolve) => client.disconnect(() => resolve()));
});
