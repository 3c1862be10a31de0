// Microsoft Graph's dialect against what its documents show: requests, operations, notifications and errors.
import { describe, expect, test } from "vitest";
import { graph, SendTonesOperation } from "../../src/calls/index.ts";

const ALL = "tone1 tone2 tone3 tone4 tone5 tone6 tone7 tone8 tone9 tone0 star pound".split(" ");
const clientContext = "e0be71f1-a14f-4cec-b65a-e7aba5db7c53";
const callId = "481f3600-983e-4276-9b59-c1b30ec8d125";
const id = "d36fe651-9f50-484d-bd4b-1e6415eae448";
const named = { callId, id, clientContext };

function accepted(body: unknown, settings?: Partial<graph.Settings>): graph.SendDtmfTones {
  const { request, refusal } = graph.parseSendDtmfTones(body, settings);
  expect(refusal).toBeUndefined();
  return request!;
}

describe("sendDtmfTones", () => {
  test("takes the documents' own request", () => {
    expect(accepted({ tones: ALL, delayBetweenTonesMs: 1000, clientContext })).toEqual({
      sequence: [..."1234567890*#"].map((tone) => ({ tone })),
      toneMs: 200,
      gapMs: 1000,
      clientContext,
    });
  });

  test("takes toneInfo objects, in the order of the list, and the two forms mixed", () => {
    const info = { "@odata.type": "#microsoft.graph.toneInfo", sequenceId: 2, tone: "tone5" };
    const { sequence } = accepted({ tones: [info, { sequenceId: 1, tone: "a" }, "d"] });
    expect(sequence).toEqual([{ tone: "5" }, { tone: "A" }, { tone: "D" }]);
  });

  test("does without a delay and a context, also where they are null", () => {
    expect(accepted({ tones: ["star"] })).toEqual({ sequence: [{ tone: "*" }], toneMs: 200, gapMs: 100 });
    expect(accepted({ tones: ["star"], delayBetweenTonesMs: null, clientContext: null })).toEqual(
      accepted({ tones: ["star"] }),
    );
  });

  test("lets no two tones run together: a delay below 65 ms becomes 65 ms", () => {
    for (const [delayBetweenTonesMs, gapMs] of [
      [0, 65],
      [64, 65],
      [66, 66],
    ] as const) {
      expect(accepted({ tones: ["tone5", "tone5"], delayBetweenTonesMs }).gapMs).toBe(gapMs);
    }
    expect(accepted({ tones: ["tone5"], delayBetweenTonesMs: 0 }, { minGapMs: 0 }).gapMs).toBe(0);
  });

  test("has lengths and limits that can be set", () => {
    const settings = { toneMs: 120, gapMs: 80, maxTones: 2, maxGapMs: 500 };
    expect(accepted({ tones: ["tone1", "tone2"] }, settings)).toMatchObject({ toneMs: 120, gapMs: 80 });
    expect(refused({ tones: ["tone1", "tone2", "tone3"] }, settings)).toMatchObject({ reason: "invalid" });
    expect(refused({ tones: ["tone1"], delayBetweenTonesMs: 501 }, settings)).toMatchObject({ reason: "invalid" });
    expect(accepted({ tones: ["tone1"] }, { gapMs: undefined })).toMatchObject({ gapMs: 100 });
  });

  test("takes a flash only where a pause may stand in for it", () => {
    expect(refused({ tones: ["tone1", "flash"] })).toMatchObject({ target: "tones[1]" });
    expect(refused({ tones: ["tone1", "flash"] }).message).toContain("hook flash");
    expect(accepted({ tones: ["flash", { tone: "flash" }] }, { flashPauseMs: 600 }).sequence).toEqual([
      { pauseMs: 600 },
      { pauseMs: 600 },
    ]);
  });

  test.each<[unknown, string, string?]>([
    [undefined, "malformed"],
    [null, "malformed"],
    ["tones", "malformed"],
    [[], "malformed"],
    [{}, "missing", "tones"],
    [{ tones: null }, "missing", "tones"],
    [{ tones: "tone1" }, "invalid", "tones"],
    [{ tones: {} }, "invalid", "tones"],
    [{ tones: [] }, "invalid", "tones"],
    [{ tones: Array.from({ length: 257 }, () => "tone1") }, "invalid", "tones"],
    [{ tones: ["tone1", "tone10"] }, "invalid", "tones[1]"],
    [{ tones: ["five"] }, "invalid", "tones[0]"],
    [{ tones: ["5"] }, "invalid", "tones[0]"],
    [{ tones: ["Star"] }, "invalid", "tones[0]"],
    [{ tones: [5] }, "invalid", "tones[0]"],
    [{ tones: [null] }, "missing", "tones[0]"],
    [{ tones: [{}] }, "missing", "tones[0].tone"],
    [{ tones: [{ tone: "x" }] }, "invalid", "tones[0].tone"],
    [{ tones: [{ tone: "star", sequenceId: "1" }] }, "invalid", "tones[0].sequenceId"],
    [{ tones: ["star"], delayBetweenTonesMs: -1 }, "invalid", "delayBetweenTonesMs"],
    [{ tones: ["star"], delayBetweenTonesMs: 60_001 }, "invalid", "delayBetweenTonesMs"],
    [{ tones: ["star"], delayBetweenTonesMs: 1.5 }, "invalid", "delayBetweenTonesMs"],
    [{ tones: ["star"], delayBetweenTonesMs: "100" }, "invalid", "delayBetweenTonesMs"],
    [{ tones: ["star"], clientContext: 5 }, "invalid", "clientContext"],
    [{ tones: ["star"], clientContext: "x".repeat(257) }, "invalid", "clientContext"],
  ])("refuses %j", (body, reason, target) => {
    const refusal = refused(body);
    expect(refusal).toMatchObject({ reason });
    expect(refusal.target).toBe(target);
    expect(refusal.message).toMatch(/expected|hook flash/);
    expect(graph.errorAnswer(refusal)).toEqual({
      status: 400,
      headers: {},
      body: { error: { code: "BadRequest", message: refusal.message } },
    });
  });

  test("takes a context of 256 characters", () => {
    expect(accepted({ tones: ["star"], clientContext: "x".repeat(256) }).clientContext).toHaveLength(256);
  });

  test.each([
    ["toneMs", { toneMs: 0 }],
    ["gapMs", { gapMs: 60_001 }],
    ["minGapMs", { minGapMs: -1 }],
    ["maxGapMs", { maxGapMs: NaN }],
    ["maxTones", { maxTones: 0.5 }],
    ["flashPauseMs", { flashPauseMs: -1 }],
  ])("throws for a setting that is not possible: %s", (name, settings) => {
    expect(() => graph.parseSendDtmfTones({ tones: ["star"] }, settings)).toThrow(
      expect.objectContaining({ name: "RangeError", message: expect.stringMatching(`^${name}: expected `) }),
    );
  });
});

function refused(body: unknown, settings?: Partial<graph.Settings>) {
  const { request, refusal } = graph.parseSendDtmfTones(body, settings);
  expect(request).toBeUndefined();
  return refusal!;
}

describe("the operation", () => {
  const resource = { "@odata.type": "#microsoft.graph.sendDtmfTonesOperation", clientContext, id };
  const baseUrl = "https://graph.microsoft.com/v1.0";
  const Location = `${baseUrl}/communications/calls/${callId}/operations/${id}`;
  const operation = () => new SendTonesOperation({ sequence: "1" });

  function notificationOf(of: SendTonesOperation) {
    return graph.notifications(graph.sendDtmfTonesNotification(named, of)!);
  }

  function documented(completionReason: string) {
    const resourceData = { ...resource, status: "completed", completionReason };
    const resourceUrl = `/communications/calls/${callId}/operations/${id}`;
    const change = {
      "@odata.type": "#microsoft.graph.commsNotification",
      changeType: "deleted",
      resourceUrl,
      resourceData,
    };
    return { "@odata.type": "#microsoft.graph.commsNotifications", value: [change] };
  }

  test("is answered as running while it runs, with its place", async () => {
    const running = operation();
    const end = running.run(() => {}, { realTime: false });
    expect(graph.sendDtmfTonesAnswer(named, running, baseUrl)).toEqual({
      status: 200,
      headers: { Location },
      body: { ...resource, status: "running" },
    });
    expect(graph.sendDtmfTonesNotification(named, running)).toBeUndefined();
    await end;
  });

  test("is notStarted while it waits, and names no context that was not given", () => {
    expect(graph.sendDtmfTonesOperation({ callId, id }, operation())).toEqual({
      "@odata.type": "#microsoft.graph.sendDtmfTonesOperation",
      status: "notStarted",
      id,
    });
  });

  test("that was played is notified as the documents' successful case", async () => {
    const played = operation();
    await played.run(() => {}, { realTime: false });
    expect(notificationOf(played)).toEqual(documented("completedSuccessfully"));
    expect(graph.sendDtmfTonesOperation(named, played)).toEqual({
      ...resource,
      status: "completed",
      completionReason: "completedSuccessfully",
      resultInfo: {
        "@odata.type": "#microsoft.graph.resultInfo",
        code: 200,
        subcode: 0,
        message: expect.any(String),
      },
    });
  });

  test("that was canceled is notified as the documents' error case 1", () => {
    const canceled = operation();
    canceled.cancel();
    expect(notificationOf(canceled)).toEqual(documented("mediaOperationCanceled"));
    expect(graph.sendDtmfTonesOperation(named, canceled).resultInfo).toMatchObject({ code: 400, subcode: 8508 });
  });

  test("that broke is notified as the documents' error case 2, and tells nothing of why", async () => {
    const broken = operation();
    await broken.run(() => Promise.reject(new Error("secret")));
    expect(notificationOf(broken)).toEqual(documented("unknown"));
    const told = graph.sendDtmfTonesOperation(named, broken);
    expect(told).toMatchObject({ status: "completed", completionReason: "unknown", resultInfo: { code: 500 } });
    expect(JSON.stringify(told)).not.toContain("secret");
  });

  test("escapes what comes from a request's address in its own", () => {
    const { headers } = graph.sendDtmfTonesAnswer({ callId: "a b/../c\r\nx", id }, operation(), baseUrl);
    expect(headers.Location).toBe(`${baseUrl}/communications/calls/a%20b%2F..%2Fc%0D%0Ax/operations/${id}`);
  });
});

describe("tones that are heard", () => {
  test("are subscribed to with a context or without a body", () => {
    expect(graph.parseClientContext({ clientContext })).toEqual({ request: { clientContext } });
    for (const body of [undefined, null, {}]) expect(graph.parseClientContext(body)).toEqual({ request: {} });
    expect(graph.parseClientContext([]).refusal).toMatchObject({ reason: "malformed" });
    expect(graph.parseClientContext({ clientContext: 1 }).refusal).toMatchObject({ target: "clientContext" });
  });

  test("are subscribed to at once", () => {
    expect(graph.subscribeToToneAnswer(named, "https://host/v1.0")).toEqual({
      status: 200,
      headers: { Location: `https://host/v1.0/communications/calls/${callId}/operations/${id}` },
      body: { "@odata.type": "#microsoft.graph.subscribeToToneOperation", status: "completed", clientContext, id },
    });
    expect(graph.cancelMediaProcessingAnswer(named, "").body).toEqual({
      "@odata.type": "#microsoft.graph.cancelMediaProcessingOperation",
      status: "completed",
      clientContext,
      id,
    });
  });

  test("are notified as the documents show it", () => {
    expect(graph.notifications(graph.toneNotification(callId, "1", 1))).toEqual({
      "@odata.type": "#microsoft.graph.commsNotifications",
      value: [
        {
          "@odata.type": "#microsoft.graph.commsNotification",
          changeType: "updated",
          resourceUrl: `/communications/calls/${callId}`,
          resourceData: {
            "@odata.type": "#microsoft.graph.call",
            state: "established",
            toneInfo: { "@odata.type": "#microsoft.graph.toneInfo", sequenceId: 1, tone: "tone1" },
          },
        },
      ],
    });
  });
});

describe("errors", () => {
  const date = new Date("2026-01-02T03:04:05.678Z");

  test("name the request they answer", () => {
    const answer = graph.errorAnswer(
      { reason: "notFound", message: "call: expected one that exists" },
      { date, requestId: "r" },
    );
    expect(answer).toEqual({
      status: 404,
      headers: {},
      body: {
        error: {
          code: "NotFound",
          message: "call: expected one that exists",
          innerError: { date: "2026-01-02T03:04:05", "request-id": "r", "client-request-id": "r" },
        },
      },
    });
    const { body } = graph.errorAnswer(
      { reason: "invalid", message: "" },
      { date, requestId: "r", clientRequestId: "c" },
    );
    expect(body!.error.innerError!["client-request-id"]).toBe("c");
  });

  test("that pass say when to try again", () => {
    expect(graph.errorAnswer({ reason: "throttled", message: "" }, undefined, 7)).toMatchObject({
      status: 429,
      headers: { "Retry-After": "7" },
    });
    expect(graph.errorAnswer({ reason: "unavailable", message: "" }, undefined, 7).status).toBe(503);
  });
});
