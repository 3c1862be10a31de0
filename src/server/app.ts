// The service's HTTP side: every dialect under its own address, each refusing in its own words.
import { randomUUID } from "node:crypto";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Answer, Refusal } from "../calls/index.ts";
import { acsError, addAcs } from "./acs/routes.ts";
import { addGenesys, genesysError } from "./genesys/routes.ts";
import { addGraph, graphError } from "./graph/routes.ts";
import { answer, refusalOf } from "./http.ts";
import type { Parts } from "./parts.ts";
import { Turns } from "./turns.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks: an index into the service's tokens. */
    user: number;
  }
}

/** Longest body of a request, in bytes. */
export const MAX_BODY = 2 ** 20;

const INTERNAL: Refusal = { reason: "internal", message: "something is wrong with the service; its log says what" };

/** Makes the app, which does not listen yet. `origins` are the pages of other hosts that may use it. */
export function makeApp(parts: Parts, origins: readonly string[]): FastifyInstance {
  const app = fastify({
    bodyLimit: MAX_BODY,
    genReqId: () => randomUUID(),
    forceCloseConnections: "idle",
    frameworkErrors: refuse,
    routerOptions: { maxParamLength: 300 },
  });
  app.decorateRequest("user", 0);
  app.removeAllContentTypeParsers();
  // A signature is of the bytes: whoever wants JSON reads it.
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setErrorHandler(refuse);
  app.setNotFoundHandler((request, reply) => {
    void answer(
      reply,
      inWordsOf(request, { reason: "notFound", message: `there is no ${request.method} of this address` }),
    );
  });
  const turns = new Turns();
  app.addHook("onRequest", () => turns.come());
  allowOrigins(app, origins);
  addGraph(app, parts);
  addAcs(app, parts);
  addGenesys(app, parts);
  return app;

  function refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const refusal = refusalOf(error);
    if (!refusal) parts.log(`${request.method} ${request.url.split("?")[0]}: ${(error as Error).stack}`);
    void answer(reply, inWordsOf(request, refusal ?? INTERNAL));
  }
}

function inWordsOf(request: FastifyRequest, refusal: Refusal): Answer<unknown> {
  if (request.url.startsWith("/calling/")) return acsError(refusal);
  if (request.url.startsWith("/api/")) return genesysError(refusal);
  return graphError(refusal, request);
}

// Pages of other hosts: without a list of them, browsers keep them out.
function allowOrigins(app: FastifyInstance, origins: readonly string[]): void {
  app.addHook("onRequest", async (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined || !origins.includes(origin)) return;
    reply.header("Access-Control-Allow-Origin", origin).header("Vary", "Origin");
    reply.header("Access-Control-Expose-Headers", "Location, Retry-After");
    if (request.method !== "OPTIONS" || !request.headers["access-control-request-method"]) return;
    reply.header("Access-Control-Allow-Methods", "GET, POST, DELETE");
    reply.header("Access-Control-Allow-Headers", request.headers["access-control-request-headers"] ?? "");
    await reply.code(204).send();
  });
}
