// `dualtone serve` as a process: what it prints, what it refuses, and how it ends.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { WavDecoder } from "../../src/audio/index.ts";
import { detectTones } from "../../src/index.ts";
import { FarEnd } from "../server/far-end.ts";
import { Receiver } from "../server/receiver.ts";
import { program, runIn, temporaryFolder } from "./run.ts";

const folder = temporaryFolder();
const root = fileURLToPath(new URL("../..", import.meta.url));

const running: ChildProcess[] = [];
afterEach(() => running.splice(0).forEach((child) => child.kill("SIGKILL")));

/** Starts it, and waits until it listens. */
async function serve(...args: string[]) {
  const child = spawn(process.execPath, [program, "serve", "--port", "0", ...args], { cwd: folder });
  running.push(child);
  const lines: string[] = [];
  const errors: string[] = [];
  child.stderr.on("data", (data: Buffer) => errors.push(data.toString()));
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.startsWith("listening on ")) break;
  }
  const url = lines.at(-1)!.replace("listening on ", "");
  return { child, lines, errors, url };
}

async function makeCall(url: string, token: string, callbackUri: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  const body = JSON.stringify({ callbackUri });
  const response = await fetch(`${url}/v1.0/communications/calls`, { method: "POST", headers, body });
  return ((await response.json()) as { id: string }).id;
}

function send(url: string, token: string, id: string, tones: string[]) {
  const headers = { authorization: `Bearer ${token}` };
  const body = JSON.stringify({ tones });
  return fetch(`${url}/v1.0/communications/calls/${id}/sendDtmfTones`, { method: "POST", headers, body });
}

describe("dualtone serve", () => {
  it("makes keys of its own, tells them once, and says where it listens", async () => {
    const { lines, url } = await serve();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(lines).toEqual([
      expect.stringMatching(new RegExp(`^connection string endpoint=${url}/;accesskey=[A-Za-z0-9+/]{43}=$`)),
      expect.stringMatching(/^token \S{40,}$/),
      `listening on ${url}`,
    ]);
  });

  it("does not repeat keys it was given, here or in what it complains of", async () => {
    const key = Buffer.from("an access key that is not shown!").toString("base64");
    const { lines, errors, url } = await serve("--token", "hidden", "--acs-access-key", key);
    expect(lines).toEqual([`listening on ${url}`]);
    const id = await makeCall(url, "hidden", "http://127.0.0.1:9/?code=hidden");
    expect(id).toEqual(expect.any(String));
    await fetch(`${url}/calling/callConnections?api-version=1`, {
      method: "POST",
      headers: { authorization: "Bearer x" },
    });
    running[0]!.kill("SIGTERM");
    await once(running[0]!, "exit");
    expect(errors.join("")).toMatch(/^dualtone: callback to http:\/\/127\.0\.0\.1:9\/ given up/);
    expect(errors.join("")).not.toMatch(/hidden|YW4g/);
  });

  it("on SIGTERM ends what is being sent as canceled, tells the bot so, and exits with 0", async () => {
    const { child, url } = await serve("--token", "t");
    const bot = await new Receiver().start();
    const id = await makeCall(url, "t", bot.url);
    await bot.waitFor(({ body }) => body.value[0].resourceData.state === "established");
    await send(url, "t", id, Array(50).fill("tone1"));
    const startedMs = performance.now();
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(performance.now() - startedMs).toBeLessThan(5000);
    const told = bot.posted.slice(-2).map(({ body }) => body.value[0].resourceData);
    expect(told).toMatchObject([{ completionReason: "mediaOperationCanceled" }, { state: "terminated" }]);
    await bot.stop();
  });

  it("--record writes what the far end says on the left and what it is sent on the right", async () => {
    const { child, url } = await serve("--token", "t", "--record", "calls");
    const bot = await new Receiver().start();
    const id = await makeCall(url, "t", bot.url);
    await bot.waitFor(({ body }) => body.value[0].resourceData.state === "established");
    const farEnd = await FarEnd.connect(url, id);
    farEnd.say("123");
    await send(url, "t", id, ["tone7", "tone8"]);
    await sleep(1500);
    child.kill("SIGTERM");
    await once(child, "exit");
    const bytes = await readFile(join(folder, "calls", `${id}.wav`));
    const decoder = new WavDecoder();
    const channels = decoder.push(bytes);
    expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44);
    const sampleRate = 16_000;
    const heard = channels.map((pcm) =>
      detectTones(pcm, { sampleRate })
        .map(({ tone }) => tone)
        .join(""),
    );
    expect(heard).toEqual(["123", "78"]);
    expect(channels[0]!.length).toBeGreaterThan(1.4 * sampleRate);
    await bot.stop();
  });

  it.each([
    [["--port", "70000"], "--port"],
    [["--port", "x"], "--port"],
    [["--max-calls", "0"], "--max-calls"],
    [["--callback-host", "http://x"], "--callback-host"],
    [["--callback-host", "x:80"], "--callback-host"],
    [["--acs-access-key", "secret!"], "--acs-access-key"],
    [["--allow-cors", "*"], "--allow-cors"],
  ])("refuses %j", async (args, flag) => {
    const { code, stdout, stderr } = await runIn(folder, ["serve", ...args]);
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^dualtone: ${flag}: expected `));
    expect(stderr).not.toContain("secret!");
  });

  it("says that a port is taken", async () => {
    const { url } = await serve();
    const { code, stderr } = await runIn(folder, ["serve", "--port", new URL(url).port]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^dualtone: .*EADDRINUSE/) });
  });

  it("without the packages it needs, it says what to install", async () => {
    const alone = join(folder, "alone");
    await mkdir(join(alone, "node_modules", "@assemblyscript"), { recursive: true });
    for (const name of ["dist", "package.json"]) await cp(join(root, name), join(alone, name), { recursive: true });
    const { dependencies } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { dependencies: object };
    for (const name of Object.keys(dependencies)) {
      await symlink(join(root, "node_modules", name), join(alone, "node_modules", name));
    }
    const child = spawn(process.execPath, [join(alone, "dist", "cli", "main.js"), "serve"]);
    running.push(child);
    let stderr = "";
    child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
    expect(await once(child, "close")).toEqual([1, null]);
    expect(stderr).toBe(
      "dualtone: serve needs packages that are not installed: npm install fastify ws cometd-nodejs-server\n",
    );
  });
});
