// Microsoft Graph's cloud communications over HTTP.
import { randomUUID } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { graph, type Answer, type Refusal } from "../../calls/index.ts";
import { bodyFields, textField, type Fields } from "../../calls/fields.ts";
import { parsed } from "../../calls/refusal.ts";
import { answer, decline, granted, jsonIn } from "../http.ts";
import { callbackUrl, makeCall, userOf, type Parts } from "../parts.ts";
import { GraphCall } from "./call.ts";

/** Where Graph's calls are. Its `/app` is deprecated, and still used. */
const ADDRESSES = ["", "/v1.0", "/beta"].flatMap((version) => [
  `${version}/communications/calls`,
  `${version}/app/calls`,
]);

/** Seconds after which a client may try again. */
const RETRY_AFTER = 5;

/** What a call's resource repeats of the request that made it. */
const REPEATED = ["callbackUri", "source", "targets", "requestedModalities", "mediaConfig", "tenantId", "subject"];

type CallRequest = FastifyRequest<{ Params: { id: string; operation: string } }>;

/** Answers a request that is refused. */
export function graphError(refusal: Refusal, request: FastifyRequest): Answer<graph.ErrorBody> {
  const clientRequestId = request.headers["client-request-id"];
  const trace = {
    date: new Date(),
    requestId: request.id,
    ...(typeof clientRequestId === "string" && { clientRequestId }),
  };
  return graph.errorAnswer(refusal, trace, refusal.reason === "throttled" ? RETRY_AFTER : undefined);
}

/** Adds the routes. */
export function addGraph(app: FastifyInstance, parts: Parts): void {
  const calls = new Map<string, GraphCall>();
  for (const prefix of ADDRESSES) app.register((scope) => addCalls(scope, parts, calls), { prefix });
}

async function addCalls(app: FastifyInstance, parts: Parts, calls: Map<string, GraphCall>): Promise<void> {
  app.addHook("onRequest", async (request) => {
    request.user = userOf(parts, request);
  });
  const callOf = (request: CallRequest): GraphCall => {
    const found = calls.get(request.params.id);
    return found?.call.user === request.user ? found : decline("notFound", "there is no such call");
  };
  const establishedCallOf = (request: CallRequest): GraphCall => {
    const found = callOf(request);
    if (found.state === "established") return found;
    return decline("wrongState", `the call is ${found.state}; expected an established one`);
  };

  app.post("/", (request, reply) => {
    const fields = granted(parsed(() => bodyFields(jsonIn(request))));
    const made = makeGraphCall(parts, calls, request.user, fields);
    const headers = { Location: `${baseUrlOf(request)}/communications/calls/${made.call.id}` };
    made.announce();
    return answer(reply, { status: 201, headers, body: made.resource });
  });
  app.get("/:id", (request: CallRequest, reply) => reply.send(callOf(request).resource));
  app.delete("/:id", async (request: CallRequest, reply) => {
    const { call } = callOf(request);
    await parts.calls.end(call, "app");
    return reply.code(204).send();
  });
  app.get("/:id/operations/:operation", (request: CallRequest, reply) => {
    const found = callOf(request).operation(request.params.operation);
    return reply.send(found ?? decline("notFound", "there is no such operation"));
  });
  addActions(app, establishedCallOf);
}

// Each by its own name, and by the name with its namespace.
function addActions(app: FastifyInstance, callOf: (request: CallRequest) => GraphCall): void {
  const add = (name: string, act: (request: CallRequest) => Answer<graph.Operation>) => {
    for (const path of [`/:id/${name}`, `/:id/microsoft.graph.${name}`]) {
      app.post(path, (request: CallRequest, reply) => answer(reply, act(request)));
    }
  };
  add("sendDtmfTones", (request) => {
    const call = callOf(request);
    const asked = granted(graph.parseSendDtmfTones(jsonIn(request)));
    const [named, operation] = call.send(asked, asked.clientContext);
    return graph.sendDtmfTonesAnswer(named, operation, baseUrlOf(request));
  });
  add("subscribeToTone", (request) => {
    const call = callOf(request);
    const { clientContext } = granted(graph.parseClientContext(jsonIn(request)));
    return kept(call, graph.subscribeToToneAnswer(call.subscribe(clientContext), baseUrlOf(request)));
  });
  add("cancelMediaProcessing", (request) => {
    const call = callOf(request);
    const { clientContext } = granted(graph.parseClientContext(jsonIn(request)));
    return kept(call, graph.cancelMediaProcessingAnswer(call.cancel(clientContext), baseUrlOf(request)));
  });
}

function kept(call: GraphCall, given: Answer<graph.Operation>): Answer<graph.Operation> {
  call.keep(given.body!);
  return given;
}

function makeGraphCall(parts: Parts, calls: Map<string, GraphCall>, user: number, fields: Fields): GraphCall {
  const callback = callbackUrl(parts, "callbackUri", granted(parsed(() => textField(fields, "callbackUri"))));
  const repeated = Object.fromEntries(REPEATED.filter((name) => name in fields).map((name) => [name, fields[name]]));
  const made = new GraphCall(parts.courier.outbox(), callback, { ...repeated, callChainId: randomUUID() });
  made.call = makeCall(parts, user, made);
  calls.set(made.call.id, made);
  made.call.over.addEventListener("abort", () => calls.delete(made.call.id), { once: true });
  return made;
}

function baseUrlOf(request: FastifyRequest): string {
  const version = request.url.startsWith("/beta/") ? "beta" : "v1.0";
  return `${request.protocol}://${request.host}/${version}`;
}
