// The service's WebSockets: a far end for each call.
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { Calls } from "./calls.ts";
import { FarEnd } from "./far-end.ts";

/** Longest message of a far end, in bytes: half a minute. */
const MAX_MESSAGE = 2 ** 20;

/** Takes far ends at `/far-end/{callId}`. A page of another host may be one only if it is among `origins`. */
export function acceptFarEnds(server: Server, calls: Calls, origins: readonly string[]): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false });
  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on("error", () => stream.destroy());
    const id = /^\/far-end\/([\w-]+)$/.exec(request.url ?? "")?.[1];
    const call = id === undefined ? undefined : calls.get(id);
    if (!call) return refuse(stream, "404 Not Found");
    const { origin } = request.headers;
    if (origin !== undefined && !origins.includes(origin)) return refuse(stream, "403 Forbidden");
    sockets.handleUpgrade(request, stream, head, (socket) => {
      new FarEnd(socket, call, { hangUp: () => void calls.end(call, "farEnd"), fail: () => call.fail() });
    });
  });
  return sockets;
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
