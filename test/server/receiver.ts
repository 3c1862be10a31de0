// A bot's callback address: takes what is posted to it, and answers as it is told.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What was posted. */
export interface Posted {
  path: string;
  type: string | undefined;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

type Respond = (request: IncomingMessage, response: ServerResponse, count: number) => void;

/** Listens on a free port of this machine. */
export class Receiver {
  readonly posted: Posted[] = [];
  readonly #server = createServer((request, response) => this.#take(request, response));
  readonly #waiting = new Set<() => void>();
  /** How it answers; the third argument counts the requests from 1. */
  respond: Respond = (_, response) => response.end();
  #count = 0;

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/callback`;
  }

  async start(port = 0): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(port, "127.0.0.1", resolve));
    return this;
  }

  /** Waits until something has been posted that is as the test says, and returns it. */
  async waitFor(isIt: (posted: Posted) => boolean, withinMs = 10_000): Promise<Posted> {
    const deadline = performance.now() + withinMs;
    for (;;) {
      const found = this.posted.find(isIt);
      if (found) return found;
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) throw new Error(`not posted in time; there is ${JSON.stringify(this.posted)}`);
      await new Promise<void>((resolve) => {
        this.#waiting.add(resolve);
        setTimeout(resolve, leftMs).unref();
      });
    }
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const posted = { path: request.url ?? "", type: request.headers["content-type"], body: JSON.parse(text) };
      this.respond(request, response, ++this.#count);
      // What is not taken comes again.
      if (response.writableEnded && response.statusCode < 300) this.posted.push(posted);
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    });
  }
}
