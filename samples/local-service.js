// @ts-check
// For the samples of calling APIs: a `dualtone serve` of their own, and the other party of a call.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { renderTones } from "dualtone";
import { collectTones } from "dualtone/streams";
import { ToneDetectorTransform } from "dualtone/streams/node";
import { createWebSocketStream, WebSocket } from "ws";

const program = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));

/** Starts the service on a free port. It prints its keys once, and then where it listens. */
export async function startService() {
  const service = spawn(process.execPath, [program, "serve", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  const told = new Map();
  for await (const line of createInterface(service.stdout)) {
    const [, name, value] = /^(connection string|token|listening on) (\S+)$/.exec(line) ?? [];
    told.set(name, value);
    if (name === "listening on") break;
  }
  return {
    /** @type {string} */
    url: told.get("listening on"),
    /** @type {string} */
    token: told.get("token"),
    /** @type {string} */
    connectionString: told.get("connection string"),
    async stop() {
      service.kill("SIGTERM");
      await once(service, "exit");
    },
  };
}

/**
 * Connects the other party of a call, who hears what is sent, and can press keys.
 * @param {string} url
 * @param {string} callId
 */
export async function connectFarEnd(url, callId) {
  const socket = new WebSocket(`${url.replace("http", "ws")}/far-end/${callId}`);
  await once(socket, "open");
  const events = createWebSocketStream(socket).pipe(new ToneDetectorTransform({ sampleRate: 16000 }));
  return {
    /** @param {number} maxTones */
    hear: async (maxTones) => (await collectTones(events, { maxTones, initialTimeoutMs: 10_000 })).tones,
    /** @param {string} keys */
    press: (keys) => socket.send(renderTones(keys, { sampleRate: 16000 })),
  };
}
