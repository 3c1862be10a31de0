// `dualtone serve`: a call-media service on this machine, for developing and testing bots.
import { isIP } from "node:net";
import type { Command } from "commander";
import { checkInteger, outOfRange } from "../errors.ts";
import type { Service, ServiceOptions } from "../server/index.ts";
import { numberFor, UsageError, withFlags } from "./arguments.ts";
import { print, warn } from "./output.ts";

interface ServeFlags {
  host: string;
  port: number;
  acsAccessKey?: string;
  token?: string[];
  callbackHost?: string[];
  record?: string;
  maxCalls: number;
  allowCors?: string[];
}

/** What the service needs beside dualtone: the package installs none of it by itself. */
const NEEDED = ["fastify", "ws", "cometd-nodejs-server"];

const examples = `
Examples:
  dualtone serve
  dualtone serve --port 0 --record recordings --callback-host bot.test`;

/** Adds the command to the program. */
export function addServe(program: Command): void {
  program
    .command("serve")
    .description("Run a call-media service that speaks Microsoft Graph, Azure Call Automation and Genesys.")
    .option("--host <address>", "address to listen at", "127.0.0.1")
    .option("--port <port>", "port to listen at; 0 is any that is free", numberFor("--port"), 8025)
    .option("--acs-access-key <base64>", "key that Azure requests are signed with (default: a new one)", keyFor)
    .option("--token <token...>", "Bearer token, each a user with calls of its own (default: a new one)", tokenFor)
    .option("--callback-host <host...>", "host that may be called back, besides this machine", hostFor)
    .option("--record <dir>", "write each call to a WAV file: the far end left, what it was sent right")
    .option("--max-calls <count>", "most calls at once", numberFor("--max-calls"), 1000)
    .option("--allow-cors <origin...>", "page that may use it from a browser", originFor)
    .addHelpText("after", examples)
    .action(serve);
}

async function serve(flags: ServeFlags): Promise<void> {
  const { host, port, acsAccessKey, token, callbackHost, record, maxCalls, allowCors } = flags;
  const options: ServiceOptions = withFlags({}, () => ({
    host,
    port: checkInteger("--port", port, 0, 65_535),
    maxCalls: checkInteger("--max-calls", maxCalls, 1, 100_000),
    log: warn,
    ...(acsAccessKey !== undefined && { accessKey: acsAccessKey }),
    ...(token && { tokens: token }),
    ...(callbackHost && { callbackHosts: callbackHost }),
    ...(record !== undefined && { recordFolder: record }),
    ...(allowCors && { origins: allowCors }),
  }));
  const startService = await load();
  if (!startService) return;
  const service = await startService(options).catch((error: Error) => fail(error.message));
  if (!service) return;
  if (acsAccessKey === undefined)
    await print(`connection string endpoint=${service.url}/;accesskey=${service.accessKey}\n`);
  if (!token) await print(`token ${service.tokens[0]}\n`);
  await print(`listening on ${service.url}\n`);
  closeOnSignal(service);
}

async function load(): Promise<((options: ServiceOptions) => Promise<Service>) | undefined> {
  try {
    return (await import("../server/index.ts")).startService;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "ERR_MODULE_NOT_FOUND" || !NEEDED.some((name) => message.includes(`'${name}'`))) throw error;
    return fail(`serve needs packages that are not installed: npm install ${NEEDED.join(" ")}`);
  }
}

function fail(message: string): undefined {
  warn(message);
  process.exitCode = 1;
}

// A second signal does not wait.
function closeOnSignal(service: Service): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      void service.close().then(() => process.exit(0));
    });
  }
}

function keyFor(text: string): string {
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0) return text;
  throw new UsageError("--acs-access-key: expected base64, got something else");
}

function tokenFor(text: string, before: string[] = []): string[] {
  if (/^\S+$/.test(text)) return [...before, text];
  throw new UsageError("--token: expected a word without spaces, got something else");
}

function hostFor(text: string, before: string[] = []): string[] {
  const host = isIP(text) === 6 ? `[${text}]` : text;
  if (URL.canParse(`http://${host}`) && (isIP(text) !== 0 || /^[\w.-]+$/.test(text))) return [...before, text];
  throw new UsageError(outOfRange("--callback-host", "the name or address of a host", text).message);
}

function originFor(text: string, before: string[] = []): string[] {
  if (URL.canParse(text) && new URL(text).origin === text) return [...before, text];
  throw new UsageError(outOfRange("--allow-cors", 'an origin as "https://host:port"', text).message);
}
