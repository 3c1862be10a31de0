// Azure's media streaming: the service dials the app's WebSocket, and both sides stream.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { StreamingData } from "@azure/communication-call-automation";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocketServer, type WebSocket } from "ws";
import { detectTones, renderTones } from "../../src/index.ts";
import { acsCall, acsEvent, ALL_KEYS } from "./acs.ts";
import { lengthsOf } from "./far-end.ts";
import { useService } from "./fixture.ts";

const bench = useService();

let app: WebSocketServer;
beforeEach(async () => {
  app = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(app, "listening");
});
afterEach(() => {
  for (const socket of app.clients) socket.terminate();
  app.close();
});

async function stream(audioFormat: string, options = {}) {
  const connected = once(app, "connection");
  const call = await acsCall(bench, {
    mediaStreamingOptions: {
      transportUrl: `ws://127.0.0.1:${(app.address() as AddressInfo).port}/media`,
      transportType: "websocket",
      contentType: "audio",
      audioChannelType: "mixed",
      startMediaStreaming: true,
      enableBidirectional: true,
      enableDtmfTones: true,
      audioFormat,
      ...options,
    } as never,
  });
  const [socket, request] = (await connected) as [WebSocket, { headers: Record<string, string> }];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  const messages: any[] = [];
  socket.on("message", (data: Buffer) => messages.push([data.toString(), StreamingData.parse(data.toString())]));
  await acsEvent(bench, "MediaStreamingStarted");
  return { ...call, socket, headers: request.headers, messages };
}

const pcmIn = (messages: [string, { kind?: string }][]) => {
  const data = messages.map(([text]) => JSON.parse(text)).filter(({ kind }) => kind === "AudioData");
  const bytes = Buffer.concat(data.map(({ audioData }) => Buffer.from(audioData.data, "base64")));
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};

test.each([
  ["pcm16KMono", 16_000],
  ["pcm24KMono", 24_000],
])("in %s, the app hears the far end and is heard by it", async (format, sampleRate) => {
  const { farEnd, socket, headers, messages, id } = await stream(format);
  expect(headers["x-ms-call-connection-id"]).toBe(id);
  expect(headers["x-ms-call-correlation-id"]).toEqual(expect.any(String));
  expect(messages[0][1]).toMatchObject({ encoding: "PCM", sampleRate, channels: 1 });
  expect(JSON.parse(messages[0][0]).audioMetadata.length).toBe(sampleRate / 25);
  farEnd.say(ALL_KEYS, { toneMs: 80, gapMs: 60 });
  const pcm = renderTones("D0C1B2", { sampleRate, toneMs: 100, gapMs: 80 });
  for (let at = 0; at < pcm.length; at += sampleRate / 50) {
    const frame = pcm.subarray(at, at + sampleRate / 50);
    const data = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString("base64");
    socket.send(JSON.stringify({ kind: "audioData", audioData: { data } }));
  }
  await sleep(3000);
  expect(
    detectTones(pcmIn(messages), { sampleRate })
      .map(({ tone }) => tone)
      .join(""),
  ).toBe(ALL_KEYS);
  const told = messages.map(([text]) => JSON.parse(text)).filter(({ kind }) => kind === "DtmfData");
  expect(told.map(({ dtmfData }) => dtmfData.data).join("")).toBe(ALL_KEYS);
  expect(farEnd.tones.map(({ tone }) => tone).join("")).toBe("D0C1B2");
  for (const ms of lengthsOf(farEnd.tones).toneMs) expect(Math.abs(ms - 100)).toBeLessThanOrEqual(2);
  const silent = messages.filter(([, read]) => read?.isSilent === false).length;
  expect(silent).toBeGreaterThan(50);
});

test("StopAudio forgets what the app has sent and is not yet heard", async () => {
  const { farEnd, socket } = await stream("pcm16KMono");
  const pcm = renderTones("1".repeat(50), { sampleRate: 16_000 });
  const data = Buffer.from(pcm.buffer).toString("base64");
  socket.send(JSON.stringify({ Kind: "AudioData", AudioData: { Data: data } }));
  await sleep(500);
  socket.send(JSON.stringify({ Kind: "StopAudio", AudioData: null, StopAudio: {} }));
  await sleep(500);
  expect(farEnd.tones.length).toBeLessThanOrEqual(3);
});

test("it is stopped and started as asked, and told of", async () => {
  const { media, socket } = await stream("pcm16KMono");
  const closed = once(socket, "close");
  await media.stopMediaStreaming();
  await closed;
  await acsEvent(bench, "MediaStreamingStopped");
  const again = once(app, "connection");
  await media.startMediaStreaming({ operationContext: "again" });
  await again;
  await acsEvent(bench, "MediaStreamingStarted", "again");
});

test("an app that is not there, or says what is no message, is told of", async () => {
  await acsCall(bench, {
    mediaStreamingOptions: {
      transportUrl: "ws://127.0.0.1:9/",
      transportType: "websocket",
      contentType: "audio",
      audioChannelType: "mixed",
      startMediaStreaming: true,
    } as never,
  });
  expect(await acsEvent(bench, "MediaStreamingFailed")).toMatchObject({
    mediaStreamingUpdate: { mediaStreamingStatusDetails: "initialWebSocketConnectionFailed" },
  });
  const { socket } = await stream("pcm16KMono");
  const closed = once(socket, "close");
  socket.send("nonsense");
  expect((await closed)[0]).toBe(1007);
});
