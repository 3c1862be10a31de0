// Azure Communication Services' Call Automation over HTTP.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { acs, type Answer, type Refusal } from "../../calls/index.ts";
import { bodyFields, optionalText } from "../../calls/fields.ts";
import { parsed } from "../../calls/refusal.ts";
import { accessKeyFault } from "../auth/access-key.ts";
import { answer, bytesIn, decline, granted, jsonIn } from "../http.ts";
import { callbackUrl, makeCall, type Parts } from "../parts.ts";
import { AcsCall } from "./call.ts";
import { parseCreateCall } from "./create.ts";
import { Repeats } from "./repeats.ts";

type CallRequest = FastifyRequest<{ Params: { target: string } }>;

/** What an action on a call does, and answers. */
type Action = (call: AcsCall, request: FastifyRequest) => Answer<unknown>;

const ACCEPTED: Answer<unknown> = { status: 202, headers: {} };
const DONE: Answer<unknown> = { status: 200, headers: {} };
const GONE: Answer<unknown> = { status: 204, headers: {} };

/** The calls are the resource's, whoever asks. */
const RESOURCE = -1;

/** Answers a request that is refused. */
export function acsError(refusal: Refusal): Answer<acs.ErrorBody> {
  return acs.errorAnswer(refusal);
}

/** Adds the routes. */
export function addAcs(app: FastifyInstance, parts: Parts): void {
  app.register((scope) => addCalls(scope, parts), { prefix: "/calling/callConnections" });
}

async function addCalls(app: FastifyInstance, parts: Parts): Promise<void> {
  const calls = new Map<string, AcsCall>();
  const repeats = new Repeats();
  const actions = actionsWith(parts);
  const callOf = (id: string): AcsCall => calls.get(id) ?? decline("notFound", "there is no such call connection");
  const repeatable = (request: FastifyRequest, reply: FastifyReply, act: () => Answer<unknown>) =>
    answer(reply, repeats.answer(request, act));

  app.addHook("preHandler", (request, _reply, done) => {
    checkCaller(request, parts);
    if (typeof (request.query as Record<string, unknown>)["api-version"] !== "string") {
      decline("missing", "api-version: expected one in the query, got none");
    }
    done();
  });
  app.post("/", (request, reply) =>
    repeatable(request, reply, () => ({
      status: 201,
      headers: {},
      body: makeAcsCall(parts, calls, jsonIn(request)).properties,
    })),
  );
  app.get("/:target", (request: CallRequest, reply) => reply.send(callOf(request.params.target).properties));
  app.delete("/:target", (request: CallRequest, reply) => {
    void parts.calls.end(callOf(request.params.target).call, "app");
    return answer(reply, GONE);
  });
  app.post("/:target", (request: CallRequest, reply) => {
    const { target } = request.params;
    const at = target.lastIndexOf(":");
    const act = actions.get(target.slice(at + 1)) ?? decline("notFound", "there is no such action");
    return repeatable(request, reply, () => act(callOf(target.slice(0, at)), request));
  });
}

// The key of the resource, or a user's token.
function checkCaller(request: FastifyRequest, { accessKey, tokens }: Parts): void {
  const { method, headers, raw } = request;
  if (tokens.userOf(headers.authorization) !== undefined) return;
  const fault = accessKeyFault({ method, url: raw.url ?? "", headers, body: bytesIn(request) }, accessKey, Date.now());
  if (fault !== undefined) decline("unauthorized", fault);
}

function makeAcsCall(parts: Parts, calls: Map<string, AcsCall>, body: unknown): AcsCall {
  const asked = granted(parseCreateCall(body));
  const callback = callbackUrl(parts, "callbackUri", asked.callbackUri);
  const { transportUrl } = asked.streaming ?? {};
  if (transportUrl !== undefined && !parts.reach.urlFor(transportUrl, ["ws:", "wss:"])) {
    decline(
      "invalid",
      "mediaStreamingOptions.transportUrl: expected a ws address of this machine or of a --callback-host",
    );
  }
  const made = new AcsCall(parts.courier.outbox(), asked, callback, parts.reach.lookup);
  made.call = makeCall(parts, RESOURCE, made);
  calls.set(made.call.id, made);
  made.call.over.addEventListener("abort", () => calls.delete(made.call.id), { once: true });
  return made;
}

function actionsWith(parts: Parts): ReadonlyMap<string, Action> {
  const told = (call: AcsCall, { operationContext, operationCallbackUri: uri }: Partial<acs.MediaRequest>) => ({
    callback: uri === undefined ? call.callback : callbackUrl(parts, "operationCallbackUri", uri),
    operationContext,
  });
  const connected =
    (act: Action): Action =>
    (call, request) => {
      if (call.state !== "connected") decline("wrongState", `the call is ${call.state}; expected a connected one`);
      return act(call, request);
    };
  return new Map<string, Action>([
    ["terminate", (call) => (void parts.calls.end(call.call, "app"), GONE)],
    [
      "sendDtmfTones",
      connected((call, request) => {
        const asked = granted(acs.parseSendDtmfTones(jsonIn(request)));
        call.send(asked, told(call, asked));
        return acs.sendDtmfTonesAnswer(asked);
      }),
    ],
    [
      "startContinuousDtmfRecognition",
      connected((call, request) => {
        const asked = granted(acs.parseContinuousDtmfRecognition(jsonIn(request)));
        call.startContinuous(told(call, asked));
        return DONE;
      }),
    ],
    [
      "stopContinuousDtmfRecognition",
      connected((call, request) => {
        const asked = granted(acs.parseContinuousDtmfRecognition(jsonIn(request)));
        call.stopContinuous(told(call, asked));
        return DONE;
      }),
    ],
    [
      "recognize",
      connected((call, request) => {
        const asked = granted(acs.parseRecognize(jsonIn(request)));
        call.recognize(asked, told(call, asked));
        return ACCEPTED;
      }),
    ],
    ["cancelAllMediaOperations", connected((call) => (call.cancelAll(), ACCEPTED))],
    [
      "startMediaStreaming",
      connected((call, request) => (call.startStreaming(told(call, contextIn(request))), ACCEPTED)),
    ],
    ["stopMediaStreaming", connected((call) => (call.stopStreaming(), ACCEPTED))],
  ]);
}

// Of requests that need not say anything.
function contextIn(request: FastifyRequest): Partial<acs.MediaRequest> {
  const body = jsonIn(request) ?? {};
  const read = (name: string) => granted(parsed(() => optionalText(bodyFields(body), name)));
  const [operationContext, operationCallbackUri] = [read("operationContext"), read("operationCallbackUri")];
  return {
    ...(operationContext !== undefined && { operationContext }),
    ...(operationCallbackUri !== undefined && { operationCallbackUri }),
  };
}
