// Microsoft Graph, by Microsoft's own client.
import { setTimeout as sleep } from "node:timers/promises";
import { Client, HTTPMessageHandler, type Context, type Middleware } from "@microsoft/microsoft-graph-client";
import { beforeEach, describe, expect, test } from "vitest";
import { lengthsOf } from "./far-end.ts";
import { useService } from "./fixture.ts";

const ALL_TONES = [..."1234567890"].map((digit) => `tone${digit}`).concat("star", "pound", "a", "b", "c", "d");

const bench = useService();
let client: Client;
beforeEach(() => {
  client = clientWith(bench.service.tokens[0]!);
});

/** Microsoft's client sends no token over plain http: this puts it in. */
function clientWith(token: string): Client {
  const sending = new HTTPMessageHandler();
  const middleware: Middleware = {
    execute(context: Context) {
      context.options = {
        ...context.options,
        headers: { ...(context.options?.headers as object), Authorization: `Bearer ${token}` },
      };
      return sending.execute(context);
    },
  };
  return Client.initWithMiddleware({ middleware, baseUrl: `${bench.service.url}/`, defaultVersion: "v1.0" });
}

async function makeCall() {
  const call = await client.api("/communications/calls").post({
    "@odata.type": "#microsoft.graph.call",
    callbackUri: bench.bot.url,
    targets: [{ "@odata.type": "#microsoft.graph.invitationParticipantInfo", identity: { user: { id: "u" } } }],
    requestedModalities: ["audio"],
    mediaConfig: { "@odata.type": "#microsoft.graph.appHostedMediaConfig", blob: "<media>" },
  });
  const path = `/communications/calls/${call.id}`;
  const farEnd = await bench.farEnd(call.id);
  await bench.bot.waitFor(
    ({ body }) => body.value[0].resourceUrl === path && body.value[0].resourceData.state === "established",
  );
  return { call, path, farEnd };
}

function endOf(operation: { id: string }) {
  return bench.bot.waitFor(({ body }) => body.value[0].resourceUrl.endsWith(`/operations/${operation.id}`), 30_000);
}

describe("sending", () => {
  test("all tones, with the delay that was asked for, are heard by the far end", async () => {
    const { call, path, farEnd } = await makeCall();
    const operation = await client
      .api(`${path}/microsoft.graph.sendDtmfTones`)
      .post({ tones: ALL_TONES, delayBetweenTonesMs: 330, clientContext: "one" });
    expect(operation).toEqual({
      "@odata.type": "#microsoft.graph.sendDtmfTonesOperation",
      status: "running",
      clientContext: "one",
      id: operation.id,
    });
    const { body, type } = await endOf(operation);
    expect(type).toMatch(/^application\/json/);
    expect(body).toEqual({
      "@odata.type": "#microsoft.graph.commsNotifications",
      value: [
        {
          "@odata.type": "#microsoft.graph.commsNotification",
          changeType: "deleted",
          resourceUrl: `/communications/calls/${call.id}/operations/${operation.id}`,
          resourceData: {
            "@odata.type": "#microsoft.graph.sendDtmfTonesOperation",
            status: "completed",
            completionReason: "completedSuccessfully",
            clientContext: "one",
            id: operation.id,
          },
        },
      ],
    });
    await sleep(200);
    expect(farEnd.tones.map(({ tone }) => tone).join("")).toBe("1234567890*#ABCD");
    const { toneMs, gapMs } = lengthsOf(farEnd.tones);
    for (const ms of toneMs) expect(Math.abs(ms - 200)).toBeLessThanOrEqual(2);
    for (const ms of gapMs) expect(Math.abs(ms - 330)).toBeLessThanOrEqual(2);
    expect(new Set(farEnd.frameBytes)).toEqual(new Set([640]));
    const resource = await client.api(`${path}/operations/${operation.id}`).get();
    expect(resource).toMatchObject({
      status: "completed",
      completionReason: "completedSuccessfully",
      resultInfo: { code: 200 },
    });
  });

  test("a second request waits for the first, and keeps its own pause to it", async () => {
    const { path, farEnd } = await makeCall();
    const first = await client.api(`${path}/sendDtmfTones`).post({ tones: ["tone1", "tone2"] });
    const second = await client
      .api(`${path}/sendDtmfTones`)
      .post({ tones: [{ tone: "tone3", sequenceId: 1 }, "tone4"], delayBetweenTonesMs: 400 });
    expect([first.status, second.status]).toEqual(["running", "notStarted"]);
    await Promise.all([endOf(first), endOf(second)]);
    await sleep(200);
    expect(farEnd.tones.map(({ tone }) => tone).join("")).toBe("1234");
    const { gapMs } = lengthsOf(farEnd.tones);
    expect(gapMs.map((ms) => Math.round(ms / 10) * 10)).toEqual([100, 400, 400]);
  });

  test("canceled, it stops within a frame, softly, and is told of as in the document's error case 1", async () => {
    const { path, farEnd } = await makeCall();
    const operation = await client
      .api(`${path}/sendDtmfTones`)
      .post({ tones: Array(10).fill("tone5"), delayBetweenTonesMs: 65 });
    const waiting = await client.api(`${path}/sendDtmfTones`).post({ tones: ["tone9"] });
    await sleep(600);
    const cancel = await client.api(`${path}/cancelMediaProcessing`).post({ clientContext: "stop" });
    const heardMs = farEnd.heard.length / 16;
    expect(cancel).toMatchObject({ status: "completed", clientContext: "stop" });
    for (const one of [operation, waiting]) {
      const { body } = await endOf(one);
      expect(body.value[0].resourceData).toEqual({
        "@odata.type": "#microsoft.graph.sendDtmfTonesOperation",
        status: "completed",
        completionReason: "mediaOperationCanceled",
        id: one.id,
      });
    }
    await sleep(300);
    const { heard } = farEnd;
    const end = heard.findLastIndex((sample) => sample !== 0);
    expect(end / 16 - heardMs).toBeLessThan(60);
    // No step at the end: the last ms is more than 20 dB below the tone's peak of 0.6 of full scale.
    for (const sample of heard.subarray(end - 15, end)) expect(Math.abs(sample)).toBeLessThan(2000);
  });

  test("a line that breaks ends it as in the document's error case 2", async () => {
    const { path, farEnd } = await makeCall();
    const operation = await client.api(`${path}/sendDtmfTones`).post({ tones: ["tone1", "tone2"], clientContext: "x" });
    await sleep(100);
    farEnd.socket.send("fail");
    const { body } = await endOf(operation);
    expect(body.value[0].resourceData).toMatchObject({
      status: "completed",
      completionReason: "unknown",
      clientContext: "x",
    });
  });

  test.each(["app", "far end"])("when the %s hangs up, it is canceled, and then the call is over", async (side) => {
    const { path, farEnd } = await makeCall();
    const operation = await client.api(`${path}/sendDtmfTones`).post({ tones: Array(9).fill("tone1") });
    await sleep(100);
    if (side === "app") expect(await client.api(path).delete()).toBeUndefined();
    else farEnd.hangUp();
    const last = await bench.bot.waitFor(({ body }) => body.value[0].resourceData.state === "terminated");
    const before = bench.bot.posted[bench.bot.posted.indexOf(last) - 1]!;
    expect(before.body.value[0]).toMatchObject({
      resourceUrl: `${path}/operations/${operation.id}`,
      resourceData: { completionReason: "mediaOperationCanceled" },
    });
    expect(last.body.value[0]).toMatchObject({ changeType: "deleted", resourceUrl: path });
    await expect(client.api(path).get()).rejects.toMatchObject({ statusCode: 404, code: "NotFound" });
    await expect.poll(() => farEnd.socket.readyState).toBe(3);
  });
});

describe("receiving", () => {
  test("each tone of the far end is told of once, in order, counted from 1", async () => {
    const { path, farEnd } = await makeCall();
    farEnd.say("9");
    await sleep(700);
    const operation = await client.api(`${path}/subscribeToTone`).post({ clientContext: "two" });
    expect(operation).toEqual({
      "@odata.type": "#microsoft.graph.subscribeToToneOperation",
      status: "completed",
      clientContext: "two",
      id: operation.id,
    });
    farEnd.say("1234567890*#ABCD", { toneMs: 80, gapMs: 60 });
    const isTone = ({ body }: { body: { value: { resourceData: { toneInfo?: { sequenceId: number } } }[] } }) =>
      body.value[0]!.resourceData.toneInfo;
    await bench.bot.waitFor((posted) => isTone(posted)?.sequenceId === 16);
    expect(bench.bot.posted.filter(isTone).map(({ body }) => body.value[0])).toEqual(
      ALL_TONES.map((tone, i) => ({
        "@odata.type": "#microsoft.graph.commsNotification",
        changeType: "updated",
        resourceUrl: path,
        resourceData: {
          "@odata.type": "#microsoft.graph.call",
          state: "established",
          toneInfo: { "@odata.type": "#microsoft.graph.toneInfo", sequenceId: i + 1, tone },
        },
      })),
    );
  });
});

describe("errors", () => {
  const errorOf = (promise: Promise<unknown>) =>
    promise.then(
      () => expect.unreachable(),
      (error: { statusCode: number; code: string; body: string }) => ({
        status: error.statusCode,
        code: error.code,
        ...JSON.parse(error.body),
      }),
    );

  test.each([
    ["no tones", {}],
    ["an empty list", { tones: [] }],
    ["an unknown tone", { tones: ["tone10"] }],
    ["another vendor's tone", { tones: ["five"] }],
    ["a flash", { tones: ["flash"] }],
    ["too many tones", { tones: Array(257).fill("tone1") }],
    ["a delay that is none", { tones: ["tone1"], delayBetweenTonesMs: -1 }],
    ["a context that is too long", { tones: ["tone1"], clientContext: "x".repeat(257) }],
    ["no object", ["tone1"]],
  ])("%s is a bad request", async (_, body) => {
    const { path } = await makeCall();
    const error = await errorOf(client.api(`${path}/sendDtmfTones`).post(body));
    expect(error).toMatchObject({ status: 400, code: "BadRequest", message: expect.any(String) });
    expect(error.innerError).toMatchObject({ date: expect.any(String), "request-id": expect.any(String) });
  });

  test("unknown calls and operations are not found, also those of another user", async () => {
    const { path } = await makeCall();
    for (const unknown of ["/communications/calls/x", `${path}/operations/x`]) {
      expect(await errorOf(client.api(unknown).get())).toMatchObject({ status: 404, code: "NotFound" });
    }
    expect(await errorOf(client.api("/communications/calls/x/sendDtmfTones").post({ tones: ["tone1"] }))).toMatchObject(
      { status: 404 },
    );
  });

  test("a wrong token is refused", async () => {
    const error = await errorOf(clientWith("wrong").api("/communications/calls").post({ callbackUri: bench.bot.url }));
    expect(error).toMatchObject({ status: 401, code: "InvalidAuthenticationToken" });
  });

  test("a call that nobody has answered yet takes no tones", async () => {
    const call = await client.api("/communications/calls").post({ callbackUri: bench.bot.url });
    expect(call.state).toBe("establishing");
    const error = await errorOf(
      client.api(`/communications/calls/${call.id}/sendDtmfTones`).post({ tones: ["tone1"] }),
    );
    expect(error).toMatchObject({ status: 409, code: "Conflict" });
  });

  test.each(["http://192.0.2.1/", "ftp://127.0.0.1/", "nowhere", undefined, 5])(
    "a callback to %s is refused",
    async (callbackUri) => {
      const error = await errorOf(client.api("/communications/calls").post({ callbackUri }));
      expect(error).toMatchObject({ status: 400, code: "BadRequest" });
    },
  );

  test("malformed JSON, too long a body and an unknown address are told in the same shape", async () => {
    const headers = { Authorization: `Bearer ${bench.service.tokens[0]}`, "Content-Type": "application/json" };
    const post = async (path: string, body: string) => {
      const response = await fetch(`${bench.service.url}${path}`, { method: "POST", headers, body });
      return { status: response.status, body: await response.json() };
    };
    const calls = "/v1.0/communications/calls";
    expect(await post(calls, "{")).toMatchObject({ status: 400, body: { error: { code: "BadRequest" } } });
    expect(await post(calls, " ".repeat(2 ** 20 + 1))).toMatchObject({
      status: 413,
      body: { error: { code: "RequestEntityTooLarge" } },
    });
    expect(await post("/v1.0/me", "{}")).toMatchObject({ status: 404, body: { error: { code: "NotFound" } } });
  });
});

test.each(["/v1.0/communications", "/beta/communications", "/v1.0/app", "/app"])(
  "calls are at %s/calls too",
  async (base) => {
    const headers = { Authorization: `Bearer ${bench.service.tokens[0]}`, "Content-Type": "application/json" };
    const made = await fetch(`${bench.service.url}${base}/calls`, {
      method: "POST",
      headers,
      body: JSON.stringify({ callbackUri: bench.bot.url }),
    });
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    expect(await (await fetch(made.headers.get("location")!, { headers })).json()).toMatchObject({ id });
  },
);
