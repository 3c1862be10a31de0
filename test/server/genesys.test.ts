// Genesys Web Services, by fetch and CometD's own client.
import { setTimeout as sleep } from "node:timers/promises";
import { CometD, type Message } from "cometd";
import { adapt } from "cometd-nodejs-client";
import { afterEach, describe, expect, test } from "vitest";
import { lengthsOf } from "./far-end.ts";
import { findIn, useService } from "./fixture.ts";

adapt();

const bench = useService({ tokens: ["first", "second"] });
const clients: CometD[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await new Promise<void>((resolve) => client.disconnect(() => resolve()));
});

async function ask(path: string, body?: unknown, token = "first") {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const init = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
  const response = await fetch(`${bench.service.url}/api/v2${path}`, init);
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  return { status: response.status, ...((await response.json()) as any) };
}

/** Subscribes to one's own calls; rejects where that is refused. */
async function subscribe(token = "first", channel = "/v2/me/calls") {
  const client = new CometD();
  clients.push(client);
  // There is only long-polling.
  client.unregisterTransport("websocket");
  client.configure({
    url: `${bench.service.url}/api/v2/notifications`,
    requestHeaders: { Authorization: `Bearer ${token}` },
    maxBackoff: 0,
    backoffIncrement: 0,
  });
  const settle = (resolve: () => void, reject: (error: Error) => void) => (reply: Message) =>
    reply.successful ? resolve() : reject(new Error(JSON.stringify(reply)));
  await new Promise<void>((resolve, reject) => client.handshake(settle(resolve, reject)));
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  const messages: any[] = [];
  await new Promise<void>((resolve, reject) =>
    client.subscribe(channel, (message) => messages.push(message), settle(resolve, reject)),
  );
  return messages;
}

async function dial() {
  const messages = await subscribe();
  expect(await ask("/me/calls", { operationName: "Dial", destination: { phoneNumber: "15001" } })).toEqual({
    status: 200,
    statusCode: 0,
  });
  const { data } = await findIn(messages, ({ data: { call } }) => call.state === "Established");
  const farEnd = await bench.farEnd(data.call.id);
  return { messages, id: data.call.id as string, farEnd };
}

describe("a call", () => {
  test("is announced through to its end", async () => {
    const { messages, id } = await dial();
    expect(await ask("/me/calls")).toMatchObject({
      statusCode: 0,
      calls: [{ id, state: "Established", capabilities: expect.arrayContaining(["SendDtmf", "Hangup"]) }],
    });
    expect(await ask(`/me/calls/${id}`, { operationName: "Hangup" })).toEqual({ status: 200, statusCode: 0 });
    await findIn(messages, ({ data: { call } }) => call.state === "Released");
    expect(messages.map(({ data, channel }) => [channel, data.notificationType, data.call.state])).toEqual(
      ["Dialing", "Established", "Released"].map((state) => ["/v2/me/calls", "StatusChange", state]),
    );
    expect(await ask("/me/calls")).toEqual({ status: 200, statusCode: 0, calls: [] });
    expect(await ask(`/me/calls/${id}`, { operationName: "SendDtmf", digits: "5" })).toMatchObject({
      statusCode: 6,
      statusMessage: expect.any(String),
    });
  });

  test("is told of to its own user only", async () => {
    const others = await subscribe("second");
    const { id } = await dial();
    expect(await ask("/me/calls", undefined, "second")).toMatchObject({ calls: [] });
    expect(await ask(`/me/calls/${id}`, { operationName: "Hangup" }, "second")).toMatchObject({ statusCode: 6 });
    await sleep(200);
    expect(others).toEqual([]);
  });
});

describe("sending", () => {
  test("all digits are heard by the far end, and told of as the document shows it", async () => {
    const { messages, id, farEnd } = await dial();
    expect(await ask(`/me/calls/${id}`, { operationName: "SendDtmf", digits: "1234567890" })).toEqual({
      status: 200,
      statusCode: 0,
    });
    const { data, channel } = await findIn(
      messages,
      ({ data: { notificationType } }) => notificationType === "DtmfSent",
    );
    expect(channel).toBe("/v2/me/calls");
    expect(data).toEqual({
      notificationType: "DtmfSent",
      call: {
        id,
        state: "Established",
        callUuid: id,
        connId: expect.stringMatching(/^[0-9a-f]{16}$/),
        deviceUri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\/v2\/devices\/[0-9a-f-]{36}$/),
        participants: [{ e164Number: "", formattedPhoneNumber: "15001", phoneNumber: "15001", digits: "15001" }],
        dnis: expect.any(String),
        callType: "Internal",
        capabilities: expect.arrayContaining(["SendDtmf"]),
        duration: expect.stringMatching(/^\d+$/),
        mute: "Off",
        supervisorListeningIn: false,
        monitoredUserMuted: false,
        monitoring: false,
        uri: `${bench.service.url}/api/v2/me/calls/${id}`,
        path: `/calls/${id}`,
      },
      phoneNumber: "15000",
      extensions: { BusinessCall: 0 },
      messageType: "CallStateChangeMessage",
    });
    await sleep(200);
    expect(farEnd.tones.map(({ tone }) => tone).join("")).toBe("1234567890");
    const { toneMs, gapMs } = lengthsOf(farEnd.tones);
    for (const ms of toneMs) expect(Math.abs(ms - 200)).toBeLessThanOrEqual(2);
    for (const ms of gapMs) expect(Math.abs(ms - 100)).toBeLessThanOrEqual(2);
  });

  test("when the far end hangs up, what is being sent is not told of as sent", async () => {
    const { messages, id, farEnd } = await dial();
    await ask(`/me/calls/${id}`, { operationName: "SendDtmf", digits: "5555555" });
    await sleep(100);
    farEnd.hangUp();
    await findIn(messages, ({ data: { call } }) => call.state === "Released");
    expect(messages.map(({ data }) => data.notificationType)).not.toContain("DtmfSent");
  });
});

describe("errors", () => {
  test.each([
    ["no operation", {}, 1],
    ["no digits", { operationName: "SendDtmf" }, 1],
    ["empty digits", { operationName: "SendDtmf", digits: "" }, 10],
    ["a tone that is no digit", { operationName: "SendDtmf", digits: "1#" }, 10],
    ["too many digits", { operationName: "SendDtmf", digits: "1".repeat(257) }, 10],
    ["another operation", { operationName: "Hold" }, 10],
  ])("%s", async (_, body, statusCode) => {
    const { id } = await dial();
    expect(await ask(`/me/calls/${id}`, body)).toMatchObject({ statusCode, statusMessage: expect.any(String) });
  });

  test("a wrong token, malformed JSON, and a call that is not established", async () => {
    expect(await ask("/me/calls", undefined, "third")).toMatchObject({ status: 401, statusCode: 20 });
    await expect(subscribe("third")).rejects.toThrow();
    const headers = { authorization: "Bearer first" };
    const malformed = await fetch(`${bench.service.url}/api/v2/me/calls`, { method: "POST", headers, body: "{" });
    expect(await malformed.json()).toMatchObject({ statusCode: 10 });
    await ask("/me/calls", { operationName: "Dial", destination: { phoneNumber: "1" } });
    const { calls } = await ask("/me/calls");
    expect(calls[0].state).toBe("Dialing");
    expect(await ask(`/me/calls/${calls[0].id}`, { operationName: "SendDtmf", digits: "1" })).toMatchObject({
      statusCode: 2,
    });
  });

  test.each(["/v2/me/devices", "/**", "/v2/me/*"])("nobody subscribes to %s", async (channel) => {
    await expect(subscribe("first", channel)).rejects.toThrow("403");
  });

  test("nobody publishes, and nobody uses another's session", async () => {
    const post = async (token: string, messages: unknown) => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const response = await fetch(`${bench.service.url}/api/v2/notifications`, {
        method: "POST",
        headers,
        body: JSON.stringify(messages),
      });
      return { status: response.status, cookie: response.headers.get("set-cookie"), body: await response.json() };
    };
    const { body } = await post("first", [
      { channel: "/meta/handshake", version: "1.0", supportedConnectionTypes: ["long-polling"] },
    ]);
    const [{ clientId }] = body as [{ clientId: string }];
    const publish = await post("first", [{ channel: "/v2/me/calls", clientId, data: {} }]);
    expect(publish.body).toMatchObject([{ successful: false }]);
    expect(
      await post("second", [{ channel: "/meta/connect", clientId, connectionType: "long-polling" }]),
    ).toMatchObject({ status: 403, body: { statusCode: 5 } });
  });
});
