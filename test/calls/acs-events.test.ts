// Call Automation's events and streaming messages, read by the vendor's own client: what it says they are is the measure.
import {
  createOutboundAudioData,
  createOutboundStopAudioData,
  parseCallAutomationEvent,
  StreamingData,
} from "@azure/communication-call-automation";
import { describe, expect, test } from "vitest";
import { acs, SendTonesOperation } from "../../src/calls/index.ts";
import { TONES } from "../../src/keypad.ts";
import type { CollectedTones } from "../../src/streams/index.ts";

const call = { callConnectionId: "c0", serverCallId: "s0", correlationId: "r0" };
const names = { ...call, id: "e0", time: new Date("2026-01-02T03:04:05.678Z"), operationContext: "my words" };

/** What the vendor's client reads of an event that went over the wire. */
function read(event: acs.CloudEvent | undefined) {
  return parseCallAutomationEvent(JSON.parse(JSON.stringify(event))) as unknown as Record<string, unknown>;
}

describe("an event", () => {
  test("has the envelope of CloudEvents 1.0", () => {
    expect(acs.event("CallConnected", names)).toEqual({
      id: "e0",
      source: "calling/callConnections/c0",
      type: "Microsoft.Communication.CallConnected",
      subject: "calling/callConnections/c0",
      time: "2026-01-02T03:04:05.678Z",
      specversion: "1.0",
      datacontenttype: "application/json",
      data: { ...call, operationContext: "my words" },
    });
  });

  test("has no context where there is none", () => {
    expect(acs.event("CallConnected", { ...names, operationContext: undefined }).data).toEqual(call);
  });
});

describe("tones that are sent", () => {
  const operation = () => new SendTonesOperation({ sequence: "1" });

  test("are told of once they have ended", async () => {
    const sent = operation();
    expect(acs.sendDtmfTonesEvent(names, sent)).toBeUndefined();
    await sent.run(() => {}, { realTime: false });
    expect(read(acs.sendDtmfTonesEvent(names, sent))).toMatchObject({
      kind: "SendDtmfTonesCompleted",
      ...call,
      operationContext: "my words",
      resultInformation: { code: 200, subCode: 0 },
    });
  });

  test("and canceled are told of as failed, with the code of a canceled operation", () => {
    const canceled = operation();
    canceled.cancel();
    expect(read(acs.sendDtmfTonesEvent(names, canceled))).toMatchObject({
      kind: "SendDtmfTonesFailed",
      resultInformation: { code: 400, subCode: 8508 },
    });
  });

  test("and broken are told of as failed, without saying why", async () => {
    const broken = operation();
    await broken.run(() => Promise.reject(new Error("secret")));
    const event = acs.sendDtmfTonesEvent(names, broken);
    expect(read(event)).toMatchObject({ kind: "SendDtmfTonesFailed", resultInformation: { code: 500 } });
    expect(JSON.stringify(event)).not.toContain("secret");
  });
});

describe("tones that are heard", () => {
  test.each(TONES)("%s is told of by its name, with its number", (tone) => {
    expect(read(acs.toneReceivedEvent(names, tone, 7))).toMatchObject({
      kind: "ContinuousDtmfRecognitionToneReceived",
      ...call,
      operationContext: "my words",
      sequenceId: 7,
      tone: acs.toneName(tone),
      resultInformation: { code: 200, subCode: 0 },
    });
  });

  test("are told of until that is stopped, or fails", () => {
    expect(read(acs.recognitionStoppedEvent(names))).toMatchObject({ kind: "ContinuousDtmfRecognitionStopped" });
    expect(read(acs.toneFailedEvent(names))).toMatchObject({
      kind: "ContinuousDtmfRecognitionToneFailed",
      resultInformation: { code: 500 },
    });
  });

  test.each([
    ["maxTones", "RecognizeCompleted", 200, 8531],
    ["stopTone", "RecognizeCompleted", 200, 8514],
    ["initialTimeout", "RecognizeFailed", 400, 8510],
    ["interToneTimeout", "RecognizeFailed", 400, 8532],
    ["aborted", "RecognizeCanceled", 400, 8508],
    ["ended", "RecognizeFailed", 400, 8508],
  ] as const)("and collected until %s are told of by %s %i %i", (reason, kind, code, subCode) => {
    const collected: CollectedTones = { tones: "1*#A", reason };
    const event = read(acs.recognizeEvent(names, collected));
    expect(event).toMatchObject({ kind, ...call, resultInformation: { code, subCode } });
    const tones = ["one", "asterisk", "pound", "a"];
    const result = { recognitionType: "dtmf", dtmfResult: { tones } };
    if (kind === "RecognizeCompleted") expect(event).toMatchObject(result);
    else expect(event.dtmfResult).toBeUndefined();
  });

  test("may be none, where a stop tone came first", () => {
    const collected: CollectedTones = { tones: "", reason: "stopTone", stopTone: "#" };
    expect(read(acs.recognizeEvent(names, collected))).toMatchObject({ dtmfResult: { tones: [] } });
  });
});

describe("streamed audio", () => {
  test.each([
    [16_000, 640],
    [24_000, 960],
  ])("at %i Hz begins with what it is: %i bytes a frame", (sampleRate, length) => {
    const text = acs.audioMetadataMessage("sub", sampleRate);
    expect(StreamingData.parse(text)).toEqual({ subscriptionId: "sub", encoding: "PCM", sampleRate, channels: 1 });
    expect(JSON.parse(text).audioMetadata.length).toBe(length);
  });

  test("carries each sample, in little-endian order", () => {
    const pcm = Int16Array.of(0, 1, -1, 32767, -32768, 0x1234);
    const message = StreamingData.parse(acs.audioDataMessage(pcm, names.time, "4:+1425")) as {
      data: string;
      isSilent: boolean;
    };
    expect(message).toMatchObject({ timestamp: names.time.toISOString(), isSilent: false });
    expect(message).toMatchObject({ participant: { phoneNumber: "+1425" } });
    expect(Buffer.from(message.data, "base64").toString("hex")).toBe("00000100ffffff7f00803412");
  });

  test("says that it is silent, and is of nobody where it is of all", () => {
    const message = StreamingData.parse(acs.audioDataMessage(new Int16Array(320), names.time));
    expect(message).toMatchObject({ isSilent: true, participant: undefined });
  });

  test.each(TONES)("tells of the tone %s", (tone) => {
    expect(StreamingData.parse(acs.dtmfDataMessage(tone))).toEqual({ data: tone });
    expect(StreamingData.getStreamingKind()).toBe("DtmfData");
  });

  test("is read as the vendor's client writes it", () => {
    const pcm = Int16Array.of(5, -5, 32767, -32768);
    const text = createOutboundAudioData(Buffer.from(pcm.buffer).toString("base64"));
    expect(acs.parseStreamingInput(text)).toEqual({ request: { kind: "audio", pcm } });
    expect(acs.parseStreamingInput(createOutboundStopAudioData())).toEqual({ request: { kind: "stop" } });
  });

  test("is read with the names in any case", () => {
    const text = '{"Kind":"AudioData","AudioData":{"Data":"AQD//w=="},"StopAudio":null}';
    expect(acs.parseStreamingInput(text)).toEqual({ request: { kind: "audio", pcm: Int16Array.of(1, -1) } });
    expect(acs.parseStreamingInput('{"KIND":"StopAudio","StopAudio":{}}')).toEqual({ request: { kind: "stop" } });
    expect(acs.parseStreamingInput('{"kind":"audioData","audioData":{"data":""}}').request).toEqual({
      kind: "audio",
      pcm: new Int16Array(0),
    });
  });

  test.each([
    ["", "malformed", undefined],
    ["{", "malformed", undefined],
    ["[]", "malformed", undefined],
    ["null", "malformed", undefined],
    ["{}", "invalid", "kind"],
    ['{"kind":5}', "invalid", "kind"],
    ['{"kind":"AudioMetadata"}', "invalid", "kind"],
    ['{"kind":"AudioData"}', "missing", "audioData"],
    ['{"kind":"AudioData","audioData":"AQD//w=="}', "missing", "audioData"],
    ['{"kind":"AudioData","audioData":{}}', "missing", "audioData.data"],
    ['{"kind":"AudioData","audioData":{"data":"AQ=="}}', "invalid", "audioData.data"],
    ['{"kind":"AudioData","audioData":{"data":"?"}}', "invalid", "audioData.data"],
    [`{"kind":"AudioData","audioData":{"data":"${"A".repeat(4_000_000)}"}}`, "tooLarge", "audioData.data"],
  ])("is refused where it is no message: %.60s", (text, reason, target) => {
    const { request, refusal } = acs.parseStreamingInput(text);
    expect(request).toBeUndefined();
    expect(refusal).toMatchObject({ reason });
    expect(refusal!.target).toBe(target);
  });
});
