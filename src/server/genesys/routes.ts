// Genesys Web Services over HTTP, and its notifications over CometD.
import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { genesys, type Answer, type Refusal } from "../../calls/index.ts";
import { answer, decline, granted, jsonIn } from "../http.ts";
import { makeCall, userOf, type Parts } from "../parts.ts";
import { GenesysCall } from "./call.ts";
import type { Channel } from "./channel.ts";

type CallRequest = FastifyRequest<{ Params: { id: string } }>;

/** Answers a request that is refused. */
export function genesysError(refusal: Refusal): Answer<genesys.StatusBody> {
  return genesys.errorAnswer(refusal);
}

/** Adds the routes. */
export function addGenesys(app: FastifyInstance, parts: Parts): void {
  app.register((scope) => addCalls(scope, parts), { prefix: "/api/v2" });
}

async function addCalls(app: FastifyInstance, parts: Parts): Promise<void> {
  const calls = new Map<string, GenesysCall>();
  const { channel } = parts;
  app.addHook("onRequest", async (request) => {
    request.user = userOf(parts, request);
  });
  const callOf = (request: CallRequest): GenesysCall => {
    const found = calls.get(request.params.id);
    return found?.call.user === request.user ? found : decline("notFound", "there is no such call");
  };

  app.get("/me/calls", (request, reply) => {
    const own = [...calls.values()].filter(({ call }) => call.user === request.user);
    return reply.send({ statusCode: 0, calls: own.map(({ resource }) => resource) });
  });
  app.post("/me/calls", (request, reply) => {
    const { phoneNumber } = granted(genesys.parseDial(jsonIn(request)));
    dial(parts, calls, channel, request, phoneNumber);
    return answer(reply, genesys.acceptedAnswer());
  });
  app.get("/me/calls/:id", (request: CallRequest, reply) =>
    reply.send({ statusCode: 0, call: callOf(request).resource }),
  );
  app.post("/me/calls/:id", (request: CallRequest, reply) => {
    const found = callOf(request);
    operate(parts, found, granted(genesys.parseCallOperation(jsonIn(request))));
    return answer(reply, genesys.acceptedAnswer());
  });
  for (const path of ["/notifications", "/notifications/*"]) {
    app.post(path, (request, reply) => notify(channel, request, reply));
  }
}

function dial(
  parts: Parts,
  calls: Map<string, GenesysCall>,
  channel: Channel,
  request: FastifyRequest,
  number: string,
) {
  const { user } = request;
  const made = new GenesysCall(user, number, `${request.protocol}://${request.host}`, (message) =>
    channel.publish(user, message),
  );
  made.call = makeCall(parts, user, made, randomBytes(16).toString("hex").toUpperCase());
  const { id, over } = made.call;
  calls.set(id, made);
  over.addEventListener("abort", () => calls.delete(id), { once: true });
  made.announce();
}

function operate(parts: Parts, found: GenesysCall, asked: genesys.CallOperation): void {
  if (asked.operationName === "Hangup") return void parts.calls.end(found.call, "app");
  if (found.state !== "Established") decline("wrongState", `the call is ${found.state}; expected an Established one`);
  found.send(asked);
}

// The CometD server writes the answer itself.
function notify(channel: Channel, request: FastifyRequest, reply: FastifyReply): void {
  const messages = channel.read(request.user, jsonIn(request));
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  reply.hijack();
  channel.handle(request.user, messages, request.raw, reply.raw);
}
