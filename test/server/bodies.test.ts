// Bodies that no client would send: each is answered in its vendor's shape, none with a 500, and the service goes on.
import fc from "fast-check";
import { expect, test } from "vitest";
import { useService } from "./fixture.ts";

const bench = useService({ tokens: ["token"], maxCalls: 20_000 });

const seed = Date.now();
const json = fc.jsonValue({ maxDepth: 3 });

/** Objects that have a request's parts, some of them right and some of them anything. */
function like(parts: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> {
  const either = Object.entries(parts).map(([name, right]) => [name, fc.oneof({ weight: 2, arbitrary: right }, json)]);
  return fc.record(Object.fromEntries(either) as typeof parts, { requiredKeys: [] });
}

const callback = fc.constant("http://127.0.0.1:9/");
const participant = like({
  kind: fc.constant("phoneNumber"),
  rawId: fc.string(),
  phoneNumber: like({ value: fc.string() }),
});
const context = { operationContext: fc.string(), operationCallbackUri: callback, targetParticipant: participant };
const acsTones = fc.array(fc.constantFrom("one", "pound", "a", "tone1", ""), { maxLength: 20 });
const message = like({
  channel: fc.constantFrom(
    "/meta/handshake",
    "/meta/connect",
    "/meta/subscribe",
    "/meta/disconnect",
    "/meta/x",
    "/v2/me/calls",
    "/__proto__",
  ),
  clientId: fc.constantFrom("", "x", "__proto__"),
  id: fc.string(),
  subscription: fc.oneof(fc.constantFrom("/v2/me/calls", "/**", "x"), fc.array(fc.string())),
  advice: like({ timeout: fc.integer(), interval: fc.integer() }),
  connectionType: fc.constant("long-polling"),
});

const bodies: fc.Arbitrary<readonly [string, unknown]>[] = [
  ["/v1.0/communications/calls", like({ callbackUri: callback, targets: json, mediaConfig: json })],
  [
    "/v1.0/communications/calls/GRAPH/sendDtmfTones",
    like({
      tones: fc.array(
        fc.oneof(
          fc.constantFrom("tone1", "star", "flash"),
          like({ tone: fc.constant("tone2"), sequenceId: fc.integer() }),
        ),
      ),
      delayBetweenTonesMs: fc.integer(),
      clientContext: fc.string(),
    }),
  ],
  ["/v1.0/communications/calls/GRAPH/subscribeToTone", like({ clientContext: fc.string({ maxLength: 300 }) })],
  ["/v1.0/communications/calls/GRAPH/cancelMediaProcessing", like({ clientContext: fc.string() })],
  [
    "/calling/callConnections?api-version=1",
    like({
      callbackUri: callback,
      targets: fc.array(participant),
      mediaStreamingOptions: like({
        transportUrl: fc.constant("ws://127.0.0.1:9/"),
        transportType: fc.constant("websocket"),
        audioFormat: fc.constantFrom("pcm16KMono", "x"),
        startMediaStreaming: fc.boolean(),
      }),
    }),
  ],
  ["/calling/callConnections/ACS:sendDtmfTones?api-version=1", like({ tones: acsTones, ...context })],
  ["/calling/callConnections/ACS:startContinuousDtmfRecognition?api-version=1", like(context)],
  ["/calling/callConnections/ACS:stopContinuousDtmfRecognition?api-version=1", like(context)],
  [
    "/calling/callConnections/ACS:recognize?api-version=1",
    like({
      recognizeInputType: fc.constant("dtmf"),
      interruptCallMediaOperation: fc.boolean(),
      recognizeOptions: like({
        targetParticipant: participant,
        initialSilenceTimeoutInSeconds: fc.integer(),
        dtmfOptions: like({
          maxTonesToCollect: fc.integer(),
          interToneTimeoutInSeconds: fc.integer(),
          stopTones: acsTones,
        }),
      }),
      ...context,
    }),
  ],
  ["/calling/callConnections/ACS:cancelAllMediaOperations?api-version=1", like({})],
  ["/calling/callConnections/ACS:startMediaStreaming?api-version=1", like(context)],
  ["/api/v2/me/calls", like({ operationName: fc.constant("Dial"), destination: like({ phoneNumber: fc.string() }) })],
  [
    "/api/v2/me/calls/GENESYS",
    like({ operationName: fc.constant("SendDtmf"), digits: fc.oneof(fc.stringMatching(/^\d*$/), fc.string()) }),
  ],
  ["/api/v2/notifications", fc.oneof(fc.array(message, { maxLength: 4 }), message)],
].map(([path, body]) =>
  fc.tuple(fc.constant(path as string), fc.oneof({ weight: 4, arbitrary: body as fc.Arbitrary<unknown> }, json)),
);

const texts = fc.oneof(
  { weight: 8, arbitrary: fc.oneof(...bodies).map(([path, body]) => [path, JSON.stringify(body)] as const) },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.oneof(...bodies).map(([path]) => path),
      fc.string({ unit: "binary" }),
    ),
  },
);

const shapes: [string, unknown][] = [
  ["/calling/", { error: { code: expect.any(String), message: expect.any(String) } }],
  ["/api/", { statusCode: expect.any(Number), statusMessage: expect.any(String) }],
  ["/v1.0/", { error: { code: expect.any(String), message: expect.any(String), innerError: expect.any(Object) } }],
];

const headers = { authorization: "Bearer token", "content-type": "application/json" };

async function makeCalls(): Promise<Record<string, string>> {
  const post = async (path: string, body: object) => {
    const response = await fetch(bench.service.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    return (await response.json()) as any;
  };
  const callbackUri = bench.bot.url;
  const graph = await post("/v1.0/communications/calls", { callbackUri });
  const acs = await post("/calling/callConnections?api-version=1", {
    callbackUri,
    targets: [{ phoneNumber: { value: "+1" } }],
  });
  await post("/api/v2/me/calls", { operationName: "Dial", destination: { phoneNumber: "1" } });
  const mine = await fetch(`${bench.service.url}/api/v2/me/calls`, { headers });
  const [genesys] = ((await mine.json()) as { calls: { id: string }[] }).calls;
  return { GRAPH: graph.id, ACS: acs.callConnectionId, GENESYS: genesys!.id };
}

test(`10,000 bodies (seed ${seed})`, { timeout: 300_000 }, async () => {
  bench.expects = /^callback to http:\/\/127\.0\.0\.1:9\/ given up/;
  const ids = await makeCalls();
  const statuses = new Map<number, number>();
  const check = async ([path, body]: readonly [string, string]) => {
    const address = path.replace(/GRAPH|ACS|GENESYS/, (name) => ids[name]!);
    const signal = AbortSignal.timeout(20_000);
    const response = await fetch(bench.service.url + address, { method: "POST", headers, body, signal });
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    const text = await response.text();
    // 501 is a request for what no dialect here has, as speech.
    expect(response.status === 501 || response.status < 500).toBe(true);
    if (response.status < 400) return;
    const [, shape] = shapes.find(([prefix]) => path.startsWith(prefix))!;
    expect(JSON.parse(text)).toMatchObject(shape as object);
  };
  const batches = fc.array(texts, { minLength: 20, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(batches, async (batch) => {
      await Promise.all(batch.map(check));
    }),
    { numRuns: 500, seed },
  );
  expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(10_000);
  expect(statuses.get(200)).toBeGreaterThan(100);
  const alive = await fetch(`${bench.service.url}/v1.0/communications/calls/${ids.GRAPH}`, { headers });
  expect(alive.status).toBe(200);
});
