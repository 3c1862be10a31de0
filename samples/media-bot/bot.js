// @ts-check
// The bot: an app that the service streams a call's audio to, and that speaks in it. It tells which digits it hears, and
// answers "#" with tones of its own.
import { once } from "node:events";
import { WebSocketServer } from "ws";
import { ToneDetector, ToneGenerator } from "dualtone";

const sampleRate = 16000;

/**
 * Listens for the service; returns the address it is to dial.
 * @param {(line: string) => void} tell
 */
export async function startBot(tell) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  server.on("connection", (socket) => {
    const detector = new ToneDetector({ sampleRate });
    socket.on("message", (data) => {
      const { kind, audioMetadata, audioData } = JSON.parse(data.toString());
      if (kind === "AudioMetadata") tell(`gets ${audioMetadata.encoding} at ${audioMetadata.sampleRate} Hz`);
      if (kind !== "AudioData") return;
      for (const { type, tone } of detector.push(pcmOf(audioData.data))) {
        if (type !== "start") continue;
        tell(`hears ${tone}`);
        if (tone === "#") answer(socket);
      }
    });
    socket.on("close", () => detector[Symbol.dispose]());
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { url: `ws://127.0.0.1:${port}/media`, stop: () => server.close() };
}

/**
 * All of it at once: the service plays it in its time.
 * @param {import("ws").WebSocket} socket
 */
function answer(socket) {
  for (const frame of new ToneGenerator({ sampleRate, preset: "webrtc" }).frames("42#")) {
    const data = Buffer.from(frame.buffer).toString("base64");
    socket.send(JSON.stringify({ kind: "audioData", audioData: { data } }));
  }
}

/** @param {string} base64 */
function pcmOf(base64) {
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  return new Int16Array(bytes.buffer);
}
