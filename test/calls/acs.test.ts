// Call Automation's requests against what its documents show: what they ask for, and how they are refused.
import { describe, expect, test } from "vitest";
import { acs } from "../../src/calls/index.ts";

const communicationUser = {
  id: "8:acs:b9614373-fd0b-480c-8fd2-cb58b70eab9f_da7be3a9-8788-42a6-85c6-56b2cf784fce",
};
const targetParticipant = { kind: "phoneNumber", phoneNumber: { value: "+14255550123" } };

describe("sendDtmfTones", () => {
  test("takes the documents' own request, and answers it", () => {
    const body = {
      tones: ["zero"],
      targetParticipant: { kind: "communicationUser", communicationUser },
      operationContext: "sendDtmf operation context",
      operationCallbackUri: "https://app.contoso.com/callback",
    };
    const { request } = acs.parseSendDtmfTones(body);
    expect(request).toEqual({
      sequence: ["0"],
      toneMs: 200,
      gapMs: 100,
      targetParticipant: { kind: "communicationUser", communicationUser },
      operationContext: "sendDtmf operation context",
      operationCallbackUri: "https://app.contoso.com/callback",
    });
    expect(acs.sendDtmfTonesAnswer(request!)).toEqual({
      status: 202,
      headers: {},
      body: { operationContext: "sendDtmf operation context" },
    });
  });

  test("takes all 16 tones, and 18 in a request", () => {
    const names = "zero one two three four five six seven eight nine asterisk pound a b c d".split(" ");
    const tones = [...names, "a", "b"];
    expect(acs.parseSendDtmfTones({ tones, targetParticipant }).request!.sequence).toEqual([..."0123456789*#ABCDAB"]);
    expect(acs.parseSendDtmfTones({ tones: [...tones, "c"], targetParticipant }).refusal).toEqual({
      reason: "invalid",
      message: "tones: expected at most 18, got 19",
      target: "tones",
    });
    const { request } = acs.parseSendDtmfTones({ tones: [...tones, "c"], targetParticipant }, { maxTones: 19 });
    expect(request!.sequence).toHaveLength(19);
  });

  test("does without a context, also where it is null, and answers without one", () => {
    const { request } = acs.parseSendDtmfTones({ tones: ["a"], targetParticipant, operationContext: null });
    expect(request).toEqual({ sequence: ["A"], toneMs: 200, gapMs: 100, targetParticipant });
    expect(acs.sendDtmfTonesAnswer(request!).body).toEqual({});
  });

  test.each([
    [{ phoneNumber: { value: "+1425" } }, { kind: "phoneNumber", phoneNumber: { value: "+1425" } }],
    [{ rawId: "4:+1425", phoneNumber: { value: "+1425" } }, { rawId: "4:+1425" }],
    [{ rawId: "4:+1425" }, { rawId: "4:+1425" }],
    [
      { kind: "unknown", rawId: "28:x" },
      { kind: "unknown", rawId: "28:x" },
    ],
    [{ microsoftTeamsUser: { userId: "u", cloud: "public" } }, { microsoftTeamsUser: { userId: "u" } }],
    [{ microsoftTeamsApp: { appId: "a" } }, { microsoftTeamsApp: { appId: "a" } }],
    [{ teamsExtensionUser: { userId: "u", tenantId: "t", resourceId: "r" } }, { kind: "teamsExtensionUser" }],
    [{ phoneNumber: null, communicationUser }, { communicationUser }],
  ])("takes the participant %j", (participant, understood) => {
    const { request } = acs.parseSendDtmfTones({ tones: ["a"], targetParticipant: participant });
    expect(request!.targetParticipant).toMatchObject(understood);
  });

  test.each<[unknown, string, string | undefined]>([
    [undefined, "malformed", undefined],
    ["{}", "malformed", undefined],
    [[], "malformed", undefined],
    [{ targetParticipant }, "missing", "tones"],
    [{ tones: [], targetParticipant }, "invalid", "tones"],
    [{ tones: "zero", targetParticipant }, "invalid", "tones"],
    [{ tones: ["tone0"], targetParticipant }, "invalid", "tones[0]"],
    [{ tones: ["zero", "star"], targetParticipant }, "invalid", "tones[1]"],
    [{ tones: ["zero", null], targetParticipant }, "invalid", "tones[1]"],
    [{ tones: ["Zero"], targetParticipant }, "invalid", "tones[0]"],
    [{ tones: ["zero"] }, "missing", "targetParticipant"],
    [{ tones: ["zero"], targetParticipant: "+1425" }, "invalid", "targetParticipant"],
    [{ tones: ["zero"], targetParticipant: {} }, "missing", "targetParticipant"],
    [{ tones: ["zero"], targetParticipant: { kind: "phoneNumber" } }, "missing", "targetParticipant"],
    [{ tones: ["zero"], targetParticipant: { phoneNumber: {} } }, "missing", "targetParticipant.phoneNumber.value"],
    [{ tones: ["zero"], targetParticipant: { phoneNumber: "+1" } }, "invalid", "targetParticipant.phoneNumber"],
    [
      { tones: ["zero"], targetParticipant: { ...targetParticipant, communicationUser } },
      "invalid",
      "targetParticipant",
    ],
    [{ tones: ["zero"], targetParticipant: { ...targetParticipant, kind: "x" } }, "invalid", "targetParticipant.kind"],
    [{ tones: ["zero"], targetParticipant, operationContext: {} }, "invalid", "operationContext"],
    [{ tones: ["zero"], targetParticipant, operationContext: "x".repeat(2049) }, "invalid", "operationContext"],
    [{ tones: ["zero"], targetParticipant, operationCallbackUri: "callback" }, "invalid", "operationCallbackUri"],
    [{ tones: ["zero"], targetParticipant, operationCallbackUri: "file:///etc" }, "invalid", "operationCallbackUri"],
  ])("refuses %j", (body, reason, target) => {
    const { request, refusal } = acs.parseSendDtmfTones(body);
    expect(request).toBeUndefined();
    expect(refusal).toMatchObject({ reason });
    expect(refusal!.target).toBe(target);
    const error = { code: "BadRequest", message: refusal!.message };
    expect(acs.errorAnswer(refusal!)).toEqual({
      status: 400,
      headers: {},
      body: { error: target === undefined ? error : { ...error, target } },
    });
  });

  test("throws for a setting that is not possible", () => {
    expect(() => acs.parseSendDtmfTones({}, { maxTones: 0 })).toThrow(RangeError);
    expect(() => acs.parseSendDtmfTones({}, { toneMs: "200" as never })).toThrow(TypeError);
    expect(() => acs.parseSendDtmfTones({}, [] as never)).toThrow(TypeError);
  });
});

test("continuous recognition is started and stopped for a participant", () => {
  const body = { targetParticipant, operationContext: "c", operationCallbackUri: "http://127.0.0.1:9/x" };
  expect(acs.parseContinuousDtmfRecognition(body)).toEqual({ request: body });
  expect(acs.parseContinuousDtmfRecognition({}).refusal).toMatchObject({ target: "targetParticipant" });
  expect(acs.parseContinuousDtmfRecognition(null).refusal).toMatchObject({ reason: "malformed" });
});

describe("recognize", () => {
  const dtmfOptions = { maxTonesToCollect: 3, interToneTimeoutInSeconds: 4, stopTones: ["pound", "asterisk"] };
  const recognizeOptions = { targetParticipant, initialSilenceTimeoutInSeconds: 20, dtmfOptions };
  const body = {
    recognizeInputType: "dtmf",
    recognizeOptions,
    interruptCallMediaOperation: true,
    operationContext: "menu",
  };

  test("gives the limits of collecting in ms", () => {
    expect(acs.parseRecognize(body)).toEqual({
      request: {
        targetParticipant,
        operationContext: "menu",
        maxTones: 3,
        stopTones: ["#", "*"],
        interToneTimeoutMs: 4000,
        initialTimeoutMs: 20_000,
        interruptCallMediaOperation: true,
      },
    });
  });

  test("has the documents' defaults", () => {
    const options = { targetParticipant, dtmfOptions: { maxTonesToCollect: 1, stopTones: [] } };
    expect(acs.parseRecognize({ recognizeInputType: "dtmf", recognizeOptions: options }).request).toEqual({
      targetParticipant,
      maxTones: 1,
      stopTones: [],
      interToneTimeoutMs: 2000,
      initialTimeoutMs: 5000,
      interruptCallMediaOperation: false,
    });
  });

  test("passes over prompts, which nothing plays", () => {
    expect(acs.parseRecognize({ ...body, playPrompts: [{ kind: "file" }] })).toEqual(acs.parseRecognize(body));
  });

  test("takes the shortest and longest times", () => {
    const timed = (initial: number, inter: number) =>
      acs.parseRecognize({
        ...body,
        recognizeOptions: {
          ...recognizeOptions,
          initialSilenceTimeoutInSeconds: initial,
          dtmfOptions: { ...dtmfOptions, interToneTimeoutInSeconds: inter },
        },
      }).request;
    expect(timed(0, 1)).toMatchObject({ initialTimeoutMs: 1, interToneTimeoutMs: 1000 });
    expect(timed(300, 60)).toMatchObject({ initialTimeoutMs: 300_000, interToneTimeoutMs: 60_000 });
  });

  const withOptions = (options: object) => ({ ...body, recognizeOptions: { ...recognizeOptions, ...options } });
  const withDtmf = (options: object) => withOptions({ dtmfOptions: { ...dtmfOptions, ...options } });
  test.each<[string, unknown, string, string | undefined]>([
    ["no body", undefined, "malformed", undefined],
    ["no kind of input", { recognizeOptions }, "missing", "recognizeInputType"],
    ["speech", { ...body, recognizeInputType: "speech" }, "notSupported", "recognizeInputType"],
    ["no options", { recognizeInputType: "dtmf" }, "missing", "recognizeOptions"],
    ["no participant", withOptions({ targetParticipant: null }), "missing", "recognizeOptions.targetParticipant"],
    ["no tone options", withOptions({ dtmfOptions: null }), "missing", "recognizeOptions.dtmfOptions"],
    [
      "a long silence",
      withOptions({ initialSilenceTimeoutInSeconds: 301 }),
      "invalid",
      "recognizeOptions.initialSilenceTimeoutInSeconds",
    ],
    [
      "no number of tones",
      withDtmf({ maxTonesToCollect: null }),
      "missing",
      "recognizeOptions.dtmfOptions.maxTonesToCollect",
    ],
    ["no tones", withDtmf({ maxTonesToCollect: 0 }), "invalid", "recognizeOptions.dtmfOptions.maxTonesToCollect"],
    [
      "a short pause",
      withDtmf({ interToneTimeoutInSeconds: 0 }),
      "invalid",
      "recognizeOptions.dtmfOptions.interToneTimeoutInSeconds",
    ],
    [
      "a long pause",
      withDtmf({ interToneTimeoutInSeconds: 61 }),
      "invalid",
      "recognizeOptions.dtmfOptions.interToneTimeoutInSeconds",
    ],
    ["an unknown stop tone", withDtmf({ stopTones: ["#"] }), "invalid", "recognizeOptions.dtmfOptions.stopTones[0]"],
    ["a stop tone alone", withDtmf({ stopTones: "pound" }), "invalid", "recognizeOptions.dtmfOptions.stopTones"],
    ["an unclear flag", { ...body, interruptCallMediaOperation: "yes" }, "invalid", "interruptCallMediaOperation"],
  ])("refuses %s", (_, request, reason, target) => {
    const { refusal } = acs.parseRecognize(request);
    expect(refusal).toMatchObject({ reason });
    expect(refusal!.target).toBe(target);
  });
});

test.each([
  ["unauthorized", 401],
  ["forbidden", 403],
  ["notFound", 404],
  ["expired", 412],
  ["conflict", 400],
  ["tooLarge", 413],
  ["internal", 500],
] as const)("an error for %s is HTTP %i", (reason, status) => {
  expect(acs.errorAnswer({ reason, message: "why" })).toMatchObject({ status, body: { error: { message: "why" } } });
});
