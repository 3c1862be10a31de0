// @ts-check
// `dualtone serve` as a process of its own, with what a bot needs to use it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";

const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const token = "bench";

/** @typedef {Awaited<ReturnType<typeof startService>>} Service */

/**
 * Starts the service on one core.
 * @param {string[]} args
 */
export async function startService(args = []) {
  const command = ["-c", "0", process.execPath, program, "serve", "--port", "0", "--token", token, ...args];
  const child = spawn("taskset", command, { stdio: ["ignore", "pipe", "inherit"] });
  let url = "";
  for await (const line of createInterface({ input: child.stdout })) {
    url = line.startsWith("listening on ") ? line.slice("listening on ".length) : "";
    if (url) break;
  }
  return {
    url,
    /** Resident memory in MB. */
    get memoryMb() {
      return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024;
    },
    /** Processor time so far, in seconds. */
    get cpuSeconds() {
      const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8")
        .replace(/^.*\) /, "")
        .split(" ");
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    /**
     * Asks Graph's dialect for something.
     * @param {string} method
     * @param {string} path
     * @param {object} [body]
     */
    async ask(method, path, body) {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
      const response = await fetch(`${url}/v1.0/communications/calls${path}`, init);
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text === "" ? {} : JSON.parse(text);
    },
    /** @param {string} callId */
    async farEnd(callId) {
      const socket = new WebSocket(`${url.replace("http", "ws")}/far-end/${callId}`, { perMessageDeflate: false });
      await once(socket, "open");
      return socket;
    },
    async stop() {
      child.kill("SIGTERM");
      const [code] = await once(child, "exit");
      return code;
    },
  };
}

/**
 * A bot's callback address. `respond` answers; without it every message is taken.
 * @param {(response: import("node:http").ServerResponse, count: number) => void} [respond]
 */
export async function startBot(respond = (response) => response.end()) {
  /** @type {any[]} */
  const taken = [];
  let count = 0;
  /** @type {Set<() => void>} */
  const waiting = new Set();
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      response.on("finish", () => {
        if (response.statusCode < 300) taken.push(JSON.parse(text).value[0]);
        for (const wake of waiting) wake();
        waiting.clear();
      });
      respond(response, ++count);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    taken,
    get count() {
      return count;
    },
    /** @param {() => boolean} isDone */
    async until(isDone) {
      while (!isDone()) await new Promise((resolve) => waiting.add(() => resolve(undefined)));
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** @param {any} notification */
export function isEstablished({ resourceData }) {
  return resourceData.state === "established" && !resourceData.toneInfo;
}

/** @param {any} notification */
export function isOperation({ resourceUrl }) {
  return resourceUrl.includes("/operations/");
}
