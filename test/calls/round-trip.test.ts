// Every tone there and back: a dialect's names -> a request -> audio -> what is heard -> the dialect's names. And nothing
// that a client may send makes a dialect throw.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acs, genesys, graph, SendTonesOperation, type Parsed, type TonesRequest } from "../../src/calls/index.ts";
import { TONES, type Tone } from "../../src/keypad.ts";
import { recorder } from "./recorder.ts";

const targetParticipant = { kind: "phoneNumber", phoneNumber: { value: "+14255550123" } };

interface Dialect {
  tones: readonly Tone[];
  most: number;
  nameOf: (tone: Tone) => string;
  toneOf: (name: string) => Tone | undefined;
  request: (names: string[]) => unknown;
  parse: (body: unknown) => Parsed<TonesRequest>;
}

const dialects: [string, Dialect][] = [
  [
    "graph",
    {
      tones: TONES,
      most: graph.DEFAULTS.maxTones,
      nameOf: graph.toneName,
      toneOf: graph.toneOf,
      request: (tones) => ({ tones, delayBetweenTonesMs: 65, clientContext: "c" }),
      parse: (body) => graph.parseSendDtmfTones(body),
    },
  ],
  [
    "acs",
    {
      tones: TONES,
      most: acs.DEFAULTS.maxTones,
      nameOf: acs.toneName,
      toneOf: acs.toneOf,
      request: (tones) => ({ tones, targetParticipant }),
      parse: (body) => acs.parseSendDtmfTones(body),
    },
  ],
  [
    "genesys",
    {
      tones: TONES.slice(0, 10),
      most: genesys.DEFAULTS.maxTones,
      nameOf: (tone) => genesys.toneName(tone)!,
      toneOf: genesys.toneOf,
      request: (digits) => ({ operationName: "SendDtmf", digits: digits.join("") }),
      parse: (body) => genesys.parseCallOperation(body) as Parsed<TonesRequest>,
    },
  ],
];

describe.each(dialects)("%s", (_, dialect) => {
  const { tones, most, nameOf, toneOf, request, parse } = dialect;

  test("has one name for each of its tones, and one tone for each name", () => {
    expect(new Set(tones.map(nameOf)).size).toBe(tones.length);
    expect(tones.map((tone) => toneOf(nameOf(tone)))).toEqual(tones);
    for (const name of ["", "flash", "tone", "toString", "__proto__", "E", "12"]) expect(toneOf(name)).toBeUndefined();
  });

  test("sends any tones it has a name for: they are heard, and have their names again", async () => {
    const asked = fc
      .array(fc.constantFrom(...tones), { minLength: 1, maxLength: most })
      .map((list) => list.map(nameOf));
    await fc.assert(
      fc.asyncProperty(asked, async (names) => {
        const { sink, tones: heard } = recorder();
        const operation = new SendTonesOperation(parse(JSON.parse(JSON.stringify(request(names)))).request!);
        await operation.run(sink, { realTime: false });
        expect(heard().map(({ tone }) => nameOf(tone))).toEqual(names);
      }),
      { numRuns: 25 },
    );
  });

  test("answers anything with a request or a refusal, and plays any request it takes", () => {
    fc.assert(
      fc.property(bodies(request(tones.slice(0, 5).map(nameOf))), (body) => {
        const { request: taken, refusal } = parse(body);
        expect(taken === undefined).toBe(refusal !== undefined);
        if (taken) return void new SendTonesOperation(taken);
        expect(refusal!.message.length).toBeLessThan(200);
        expect(JSON.stringify(refusal)).not.toMatch(/\bat \w+.*:\d+|node_modules/);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Any JSON, and a good request with any of its parts in the place of another. */
function bodies(good: unknown): fc.Arbitrary<unknown> {
  const anything = fc.oneof(
    fc.anything({ withBigInt: false, withNullPrototype: true }),
    fc.constantFrom<unknown>(0, -1, 1e308, NaN, "", "tone1", "zero", "5", [], {}, null, { tone: "star" }, ["tone1"]),
  );
  const paths = pathsOf(good);
  const changed = fc
    .array(fc.tuple(fc.constantFrom(...paths), anything), { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((body, [path, value]) => replaced(body, path, value), structuredClone(good)));
  return fc.oneof(anything, fc.jsonValue(), changed);
}

function pathsOf(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([name, part]) => pathsOf(part).map((path) => [name, ...path]))];
}

function replaced(body: unknown, [name, ...rest]: string[], value: unknown): unknown {
  if (name === undefined || typeof body !== "object" || body === null) return value;
  const copy = Array.isArray(body) ? [...body] : { ...body };
  (copy as Record<string, unknown>)[name] = replaced((body as Record<string, unknown>)[name], rest, value);
  return copy;
}

test("the other requests answer anything too", () => {
  const recognize = {
    recognizeInputType: "dtmf",
    recognizeOptions: { targetParticipant, dtmfOptions: { maxTonesToCollect: 3, stopTones: ["pound"] } },
  };
  const dial = { operationName: "Dial", destination: { phoneNumber: "15001" } };
  const readers: [unknown, (body: unknown) => Parsed<unknown>][] = [
    [recognize, acs.parseRecognize],
    [{ targetParticipant, operationContext: "c" }, acs.parseContinuousDtmfRecognition],
    [{ clientContext: "c" }, graph.parseClientContext],
    [dial, genesys.parseDial],
  ];
  for (const [good, parse] of readers) {
    expect(parse(good).request).toBeDefined();
    fc.assert(
      fc.property(bodies(good), (body) => {
        const { request, refusal } = parse(body);
        expect(request === undefined).toBe(refusal !== undefined);
      }),
      { numRuns: 1000 },
    );
  }
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const { request, refusal } = acs.parseStreamingInput(text);
      expect(request === undefined).toBe(refusal !== undefined);
    }),
    { numRuns: 1000 },
  );
});
