// Debian's Chromium, driven; and what it is served.
import { createReadStream } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll } from "vitest";

/** The repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wav": "audio/wav",
};

/** Serves a folder until the tests of the file are done; `page` answers for `/`, where the folder has no index.html. */
export async function serve(folder: string, headers: Record<string, string> = {}, page?: string): Promise<string> {
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (pathname === "/" && page !== undefined)
      return void response.setHeader("content-type", types[".html"]!).end(page);
    const file = join(folder, normalize(pathname === "/" ? "/index.html" : decodeURIComponent(pathname)));
    response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
    createReadStream(file)
      .on("error", () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  afterAll(() => void server.close());
  return `http://localhost:${(server.address() as AddressInfo).port}/`;
}

/**
 * Starts Chromium, which plays without being asked to and has a microphone that hears a WAV file, over and over; or, with
 * other flags for it, another microphone.
 */
export async function startChromium(
  microphone?: string,
  permission: readonly string[] = ["--use-fake-ui-for-media-stream"],
): Promise<Browser> {
  const capture = microphone === undefined ? "" : `--use-file-for-fake-audio-capture=${microphone}`;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
      ...["--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required"],
      ...[...permission, "--use-fake-device-for-media-stream", capture].filter(Boolean),
    ],
  });
  afterAll(() => browser.close());
  return browser;
}

/** Collects what a page complains of: errors on its console, exceptions, and requests to anywhere but its own server. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.hostname !== "localhost") complaints.push(`fetched ${request.url()}`);
  });
  return complaints;
}
