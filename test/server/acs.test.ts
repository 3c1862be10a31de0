// Azure Call Automation, by Azure's own client.
import { setTimeout as sleep } from "node:timers/promises";
import type { CallConnection, DtmfTone } from "@azure/communication-call-automation";
import { describe, expect, test } from "vitest";
import { acsCall, acsClient, acsEvent, ALL_KEYS, ALL_TONES, person } from "./acs.ts";
import { lengthsOf } from "./far-end.ts";
import { useService } from "./fixture.ts";

const bench = useService();

describe("calls", () => {
  test("are made, read and ended", async () => {
    const { connection, id } = await acsCall(bench, { operationContext: "mine" });
    const properties = await connection.getCallConnectionProperties();
    expect(properties).toMatchObject({
      callConnectionId: id,
      callConnectionState: "connected",
      callbackUri: bench.bot.url,
    });
    expect(properties.targetParticipants).toEqual([expect.objectContaining(person)]);
    expect(properties.sourceCallerIdNumber).toMatchObject({ phoneNumber: "+15550000" });
    await connection.hangUp(true);
    expect(await acsEvent(bench, "CallDisconnected")).toMatchObject({ callConnectionId: id, operationContext: "mine" });
    await expect(connection.getCallConnectionProperties()).rejects.toMatchObject({
      statusCode: 404,
      code: "CallNotFound",
    });
  });
});

describe("sending", () => {
  test("all tones are heard by the far end, and told of", async () => {
    const { media, farEnd, id } = await acsCall(bench);
    const result = await media.sendDtmfTones(ALL_TONES as DtmfTone[], person, { operationContext: "ctx" });
    expect(result).toMatchObject({ operationContext: "ctx" });
    expect(await acsEvent(bench, "SendDtmfTonesCompleted")).toMatchObject({
      callConnectionId: id,
      operationContext: "ctx",
      resultInformation: { code: 200, subCode: 0 },
    });
    await sleep(200);
    expect(farEnd.tones.map(({ tone }) => tone).join("")).toBe(ALL_KEYS);
    const { toneMs, gapMs } = lengthsOf(farEnd.tones);
    for (const ms of toneMs) expect(Math.abs(ms - 200)).toBeLessThanOrEqual(2);
    for (const ms of gapMs) expect(Math.abs(ms - 100)).toBeLessThanOrEqual(2);
  });

  test("canceled or broken, it has failed, and says which", async () => {
    const { media, farEnd } = await acsCall(bench);
    await media.sendDtmfTones(ALL_TONES as DtmfTone[], person, { operationContext: "canceled" });
    await sleep(100);
    await media.cancelAllOperations();
    expect(await acsEvent(bench, "SendDtmfTonesFailed", "canceled")).toMatchObject({
      resultInformation: { code: 400, subCode: 8508 },
    });
    await media.sendDtmfTones(ALL_TONES as DtmfTone[], person, { operationContext: "broken" });
    await sleep(100);
    farEnd.socket.send("fail");
    expect(await acsEvent(bench, "SendDtmfTonesFailed", "broken")).toMatchObject({ resultInformation: { code: 500 } });
  });

  test("its event goes to the operation's own callback where it has one", async () => {
    const { media } = await acsCall(bench);
    await media.sendDtmfTones(["one"] as DtmfTone[], person, { operationCallbackUrl: `${bench.bot.url}/own` });
    const posted = await bench.bot.waitFor(({ body }) => body[0].type.includes("SendDtmf"));
    expect(posted.path).toBe("/callback/own");
  });

  test("a request that is made again, since its answer was lost, is not done again", async () => {
    const { farEnd, id } = await acsCall(bench);
    let sent = 0;
    const losing = acsClient(bench, bench.service.accessKey, {
      additionalPolicies: [
        {
          position: "perRetry",
          policy: {
            name: "losing",
            async sendRequest(request: never, next: (request: never) => Promise<{ status: number }>) {
              const response = await next(request);
              expect(response.status).toBe(202);
              if (++sent === 1) response.status = 503;
              return response;
            },
          },
        },
      ],
      retryOptions: { retryDelayInMs: 50 },
    });
    await losing
      .getCallConnection(id)
      .getCallMedia()
      .sendDtmfTones(["one", "two"] as DtmfTone[], person);
    expect(sent).toBe(2);
    await acsEvent(bench, "SendDtmfTonesCompleted");
    await sleep(600);
    expect(farEnd.tones.map(({ tone }) => tone).join("")).toBe("12");
  });
});

describe("receiving", () => {
  test("each tone is told of once, in order, while it is asked for", async () => {
    const { media, farEnd } = await acsCall(bench);
    await media.startContinuousDtmfRecognition(person, { operationContext: "listen" });
    farEnd.say(ALL_KEYS, { toneMs: 80, gapMs: 60 });
    await bench.bot.waitFor(({ body }) => body[0].data.sequenceId === 16);
    const isTone = ({ body }: { body: { type: string }[] }) => body[0]!.type.endsWith("ToneReceived");
    const received = bench.bot.posted.filter(isTone).map(({ body }) => body[0].data);
    expect(received.map(({ tone }) => tone)).toEqual(ALL_TONES);
    expect(received.map(({ sequenceId }) => sequenceId)).toEqual(ALL_TONES.map((_, i) => i + 1));
    expect(received[0]).toMatchObject({ operationContext: "listen" });
    await media.stopContinuousDtmfRecognition(person);
    await acsEvent(bench, "ContinuousDtmfRecognitionStopped");
    farEnd.say("5");
    await sleep(600);
    expect(bench.bot.posted.filter(isTone)).toHaveLength(16);
  });

  const recognize = async (connection: CallConnection, operationContext: string, options = {}) => {
    await connection.getCallMedia().startRecognizing(person, {
      kind: "callMediaRecognizeDtmfOptions",
      maxTonesToCollect: 4,
      initialSilenceTimeoutInSeconds: 1,
      interToneTimeoutInSeconds: 1,
      operationContext,
      ...options,
    } as never);
  };

  test("what is entered is collected to its last tone, to a stop tone, or until a timeout", async () => {
    const { connection, farEnd } = await acsCall(bench);
    await recognize(connection, "max");
    farEnd.say("1*5D", { toneMs: 80, gapMs: 60 });
    const max = await acsEvent(bench, "RecognizeCompleted", "max");
    expect(max).toMatchObject({ recognitionType: "dtmf", resultInformation: { code: 200, subCode: 8531 } });
    expect(max.dtmfResult.tones).toEqual(["one", "asterisk", "five", "d"]);
    await sleep(300);

    await recognize(connection, "stop", { stopDtmfTones: ["pound"] });
    farEnd.say("77#", { toneMs: 80, gapMs: 60 });
    const stop = await acsEvent(bench, "RecognizeCompleted", "stop");
    expect(stop).toMatchObject({
      resultInformation: { code: 200, subCode: 8514 },
      dtmfResult: { tones: ["seven", "seven"] },
    });
    await sleep(300);

    await recognize(connection, "silence");
    expect(await acsEvent(bench, "RecognizeFailed", "silence")).toMatchObject({
      resultInformation: { code: 400, subCode: 8510 },
    });
    await recognize(connection, "slow");
    farEnd.say("1");
    expect(await acsEvent(bench, "RecognizeFailed", "slow")).toMatchObject({
      resultInformation: { code: 400, subCode: 8532 },
    });
  });

  test("it can be canceled", async () => {
    const { connection, media } = await acsCall(bench);
    await recognize(connection, "gone", { initialSilenceTimeoutInSeconds: 60 });
    await media.cancelAllOperations();
    const { body } = await bench.bot.waitFor(({ body }) => body[0].data.operationContext === "gone");
    expect(body[0]).toMatchObject({ type: expect.stringMatching(/RecognizeCanceled|RecognizeFailed/) });
  });
});

describe("errors", () => {
  test.each([
    ["no tones", []],
    ["19 tones", Array(19).fill("one")],
    ["another vendor's tone", ["tone1"]],
  ])("%s is a bad request", async (_, tones) => {
    const { media } = await acsCall(bench);
    await expect(media.sendDtmfTones(tones as DtmfTone[], person)).rejects.toMatchObject({
      statusCode: 400,
      code: "BadRequest",
    });
  });

  test("a wrong key, an unknown call and one that is not connected yet are refused", async () => {
    const wrong = acsClient(bench, Buffer.alloc(32).toString("base64"));
    const invite = { targetParticipant: person, sourceCallIdNumber: person };
    await expect(wrong.createCall(invite, bench.bot.url)).rejects.toMatchObject({
      statusCode: 401,
      code: "Unauthorized",
    });
    const unknown = acsClient(bench).getCallConnection("x").getCallMedia();
    await expect(unknown.sendDtmfTones(["one"] as DtmfTone[], person)).rejects.toMatchObject({ statusCode: 404 });
    await expect(acsClient(bench).createCall(invite, "http://192.0.2.1/")).rejects.toMatchObject({ statusCode: 400 });
    const { callConnection } = await acsClient(bench).createCall(invite, bench.bot.url);
    await expect(callConnection.getCallMedia().sendDtmfTones(["one"] as DtmfTone[], person)).rejects.toMatchObject({
      statusCode: 409,
    });
  });

  const post = async (path: string, headers: Record<string, string>, body: unknown) => {
    const response = await fetch(`${bench.service.url}/calling/callConnections${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${bench.service.tokens[0]}`, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    return {
      status: response.status,
      result: response.headers.get("repeatability-result"),
      body: await response.json(),
    };
  };
  const uuid = "6f5902ac-0000-4000-8000-000000000000";

  test("repeatability headers are checked", async () => {
    const call = (headers: Record<string, string>, more = {}) =>
      post("?api-version=2025-05-15", headers, {
        callbackUri: bench.bot.url,
        targets: [{ phoneNumber: { value: "+1" } }],
        ...more,
      });
    const id = { "Repeatability-Request-ID": uuid };
    const now = { "Repeatability-First-Sent": new Date().toUTCString() };
    const first = await call({ ...id, ...now });
    expect(first).toMatchObject({ status: 201, result: "accepted" });
    expect(await call({ ...id, ...now })).toEqual(first);
    expect(await call({ ...id, ...now }, { operationContext: "other" })).toMatchObject({
      status: 400,
      result: "rejected",
      body: { error: { code: "BadRequest" } },
    });
    expect(await call({ "Repeatability-Request-ID": "x", ...now })).toMatchObject({ status: 400 });
    expect(await call(id)).toMatchObject({ status: 400 });
    expect(await call(now)).toMatchObject({ status: 400 });
    const old = { "Repeatability-First-Sent": new Date(Date.now() - 400_000).toUTCString() };
    expect(await call({ "Repeatability-Request-ID": uuid.replace("6", "7"), ...old })).toMatchObject({ status: 412 });
  });

  test("api-version must be said", async () => {
    expect(await post("", {}, {})).toMatchObject({ status: 400, body: { error: { code: "BadRequest" } } });
  });
});
