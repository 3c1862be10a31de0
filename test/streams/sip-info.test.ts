// SIP INFO bodies: what is written is read again, what is seen in the field is read, and the rest is a clear error.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detectTones, renderTones } from "../../src/index.ts";
import { formatSipInfo, parseSipInfo } from "../../src/streams/index.ts";
import { namesOf } from "../hear.ts";
import { TONES } from "../signals.ts";

test("the bodies are those in use", () => {
  expect(formatSipInfo("5")).toEqual({
    contentType: "application/dtmf-relay",
    body: "Signal=5\r\nDuration=200\r\n",
  });
  expect(formatSipInfo("#", { toneMs: 160 }).body).toBe("Signal=#\r\nDuration=160\r\n");
  expect(formatSipInfo("*", { contentType: "application/dtmf" })).toEqual({
    contentType: "application/dtmf",
    body: "*",
  });
});

test.each(TONES)("%s is read as it was written", (tone) => {
  const relay = formatSipInfo(tone as "0", { toneMs: 1234 });
  expect(parseSipInfo(relay.contentType, relay.body)).toEqual({ tone, toneMs: 1234 });
  const plain = formatSipInfo(tone as "0", { contentType: "application/dtmf" });
  expect(parseSipInfo(plain.contentType, plain.body)).toEqual({ tone });
});

test("what is read is a part of a sequence", () => {
  const tones = ["Signal=8\r\nDuration=90", "Signal=#"].map((body) => parseSipInfo("application/dtmf-relay", body));
  expect(namesOf(detectTones(renderTones(tones)))).toBe("8#");
});

describe("seen in the field", () => {
  const relay = "application/dtmf-relay";
  const plain = "application/dtmf";
  test.each<[string, string, object]>([
    [relay, "Signal= 5\r\nDuration= 160\r\n", { tone: "5", toneMs: 160 }],
    [relay, "Signal=5\nDuration=160", { tone: "5", toneMs: 160 }],
    [relay, "\r\nsignal = a\r\nDURATION = 0250\r\n\r\n", { tone: "A", toneMs: 250 }],
    [relay, "Duration=100\r\nSignal=*\r\n", { tone: "*", toneMs: 100 }],
    [relay, "Signal=5", { tone: "5" }],
    [relay, "Signal=5\r\nDuration=0\r\n", { tone: "5" }],
    [relay, "Signal=5\r\nDuration=\r\n", { tone: "5" }],
    [relay, "Signal=10", { tone: "*" }],
    [relay, "Signal=11", { tone: "#" }],
    [relay, "Signal=15", { tone: "D" }],
    [`Application/DTMF-Relay; charset="utf-8"`, "Signal=1", { tone: "1" }],
    [plain, "5\r\n", { tone: "5" }],
    [plain, " d ", { tone: "D" }],
    [plain, "11", { tone: "#" }],
    [plain, "Signal=9\r\nDuration=160\r\n", { tone: "9", toneMs: 160 }],
  ])("%s %j", (contentType, body, expected) => {
    expect(parseSipInfo(contentType, body)).toEqual(expected);
  });
});

describe("malformed", () => {
  const relay = "application/dtmf-relay";
  test.each<[string, string, string]>([
    [relay, "", 'body: expected a line Signal=TONE, got ""'],
    [relay, "5", 'body: expected a line Signal=TONE, got "5"'],
    [relay, "Signal=\r\n", 'body: expected a signal that is one of the 16 tones, got ""'],
    [relay, "Signal=16", 'body: expected a signal that is one of the 16 tones, got "16"'],
    [relay, "Signal=!", 'body: expected a signal that is one of the 16 tones, got "!"'],
    [relay, "Signal=55", 'body: expected a signal that is one of the 16 tones, got "55"'],
    [relay, "Signal=5\r\nDuration=long", 'body: expected a Duration from 0 to 60000, got "long"'],
    [relay, "Signal=5\r\nDuration=-1", 'body: expected a Duration from 0 to 60000, got "-1"'],
    [relay, "Signal=5\r\nDuration=60001", 'body: expected a Duration from 0 to 60000, got "60001"'],
    ["application/dtmf", "", 'body: expected a signal that is one of the 16 tones, got ""'],
    ["application/sdp", "5", 'contentType: expected one of "application/dtmf-relay", "application/dtmf", got "appl'],
  ])("%s %j is a clear RangeError", (contentType, body, message) => {
    expect(() => parseSipInfo(contentType, body)).toThrow(RangeError);
    expect(() => parseSipInfo(contentType, body)).toThrow(message);
  });

  test("any body is a tone or a RangeError", () => {
    const anyLine = fc.stringMatching(/^[ \t]*(Signal|Duration|X)?[ \t]*=?[ \t]*[0-9a-dA-D*#!x]{0,6}[ \t\r\n]*$/);
    const anyBody = fc.oneof(
      fc.string(),
      fc.array(anyLine).map((lines) => lines.join("\r\n")),
    );
    fc.assert(
      fc.property(fc.constantFrom(relay, "application/dtmf"), anyBody, (contentType, body) => {
        try {
          const { tone, toneMs = 1 } = parseSipInfo(contentType, body);
          expect(TONES).toContain(tone);
          expect(toneMs).toBeGreaterThanOrEqual(1);
          expect(toneMs).toBeLessThanOrEqual(60_000);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  test.each([
    " ".repeat(1e5),
    `Signal=${" ".repeat(1e5)}x`,
    `Signal=x${" ".repeat(1e5)}x`,
    "\r\n".repeat(1e5),
    "=".repeat(1e5),
  ])("a body of 100,000 characters takes no longer than that", (body) => {
    expect(() => parseSipInfo(relay, body)).toThrow(RangeError);
  });

  test("arguments of a wrong type are TypeErrors", () => {
    expect(() => parseSipInfo(undefined as never, "5")).toThrow("contentType: expected a string, got undefined");
    expect(() => parseSipInfo(relay, Buffer.from("5") as never)).toThrow("body: expected a string, got a Buffer");
    expect(() => formatSipInfo(5 as never)).toThrow(TypeError);
  });

  test("a tone, length or type that cannot be written is a RangeError", () => {
    expect(() => formatSipInfo("x" as never)).toThrow('tone: expected one of "0"');
    expect(() => formatSipInfo("5", { toneMs: 0 })).toThrow("toneMs: expected an integer from 1 to 60000, got 0");
    expect(() => formatSipInfo("5", { contentType: "text/plain" as never })).toThrow("contentType: expected one of");
  });
});
