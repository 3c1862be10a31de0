// Requests signed with an Azure access key, by a signer of the test's own.
import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { useService } from "./fixture.ts";

const key = Buffer.from("thirty-two bytes of a secret key").toString("base64");
const bench = useService({ accessKey: key, tokens: ["token"] });

interface Change {
  /** What is sent, where it is not what was signed. */
  path?: string;
  body?: string;
  headers?: Record<string, string | undefined>;
  /** What is signed with. */
  key?: string;
  date?: Date;
}

const body = "{}";
const path = "/calling/callConnections?api-version=2025-05-15";

/** Posts a request that is refused for its body if its signature is taken: 400, else 401. */
async function statusOf(change: Change): Promise<number> {
  const date = (change.date ?? new Date()).toUTCString();
  const hash = createHash("sha256").update(body).digest("base64");
  const text = `POST\n${path}\n${date};${new URL(bench.service.url).host};${hash}`;
  const signature = createHmac("sha256", Buffer.from(change.key ?? key, "base64"))
    .update(text)
    .digest("base64");
  const signed: Record<string, string | undefined> = {
    "x-ms-date": date,
    "x-ms-content-sha256": hash,
    authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
    ...change.headers,
  };
  const headers = Object.entries(signed).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const sent = { method: "POST", headers, body: change.body ?? body };
  const response = await fetch(bench.service.url + (change.path ?? path), sent);
  if (response.status === 401) {
    expect(await response.json()).toEqual({ error: { code: "Unauthorized", message: expect.any(String) } });
  }
  return response.status;
}

const minutes = (count: number) => new Date(Date.now() + count * 60_000);

describe("a signature", () => {
  test("that is right is taken, from clocks up to 14 minutes off", async () => {
    for (const date of [minutes(0), minutes(-14), minutes(14)]) expect(await statusOf({ date })).toBe(400);
  });

  test.each<[string, Change]>([
    ["a clock 16 minutes behind", { date: minutes(-16) }],
    ["a clock 16 minutes ahead", { date: minutes(16) }],
    ["another key", { key: Buffer.alloc(32).toString("base64") }],
    ["another path", { path: path.replace("2025", "2024") }],
    ["another body", { body: '{"a":1}' }],
    ["another date", { headers: { "x-ms-date": minutes(1).toUTCString() } }],
    ["no date", { headers: { "x-ms-date": undefined } }],
    ["a date that is none", { headers: { "x-ms-date": "yesterday" } }],
    ["no hash", { headers: { "x-ms-content-sha256": undefined } }],
    ["another hash", { headers: { "x-ms-content-sha256": "AAAA" } }],
    ["no authorization", { headers: { authorization: undefined } }],
    ["fewer signed headers", { headers: { authorization: "HMAC-SHA256 SignedHeaders=host&Signature=AAAA" } }],
    ["a wrong token", { headers: { authorization: "Bearer tokens" } }],
    ["an empty token", { headers: { authorization: "Bearer " } }],
  ])("with %s is refused", async (_, change) => {
    expect(await statusOf(change)).toBe(401);
  });
});
