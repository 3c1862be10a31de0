// The vendors' own examples, as their documents have them.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { lengthsOf } from "./far-end.ts";
import { useService } from "./fixture.ts";

const bench = useService({ tokens: ["token"] });
const headers = { authorization: "Bearer token", "content-type": "application/json" };

async function post(path: string, body: unknown) {
  const response = await fetch(bench.service.url + path, { method: "POST", headers, body: JSON.stringify(body) });
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  return { status: response.status, location: response.headers.get("location"), body: (await response.json()) as any };
}

test("Graph: call: sendDtmfTones, twelve tones with a second between them", async () => {
  const { body: call } = await post("/v1.0/communications/calls", { callbackUri: bench.bot.url });
  const farEnd = await bench.farEnd(call.id);
  await bench.bot.waitFor(({ body }) => body.value[0].resourceData.state === "established");
  const clientContext = "e0be71f1-a14f-4cec-b65a-e7aba5db7c53";
  const tones = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map((digit) => `tone${digit}`).concat("star", "pound");
  const path = `/v1.0/communications/calls/${call.id}/microsoft.graph.sendDtmfTones`;
  const answer = await post(path, { tones, delayBetweenTonesMs: 1000, clientContext });
  const { id } = answer.body;
  expect(answer).toEqual({
    status: 200,
    location: `${bench.service.url}/v1.0/communications/calls/${call.id}/operations/${id}`,
    body: { "@odata.type": "#microsoft.graph.sendDtmfTonesOperation", status: "running", clientContext, id },
  });
  await bench.bot.waitFor(
    ({ body }) => body.value[0].resourceData.completionReason === "completedSuccessfully",
    20_000,
  );
  await sleep(200);
  expect(farEnd.tones.map(({ tone }) => tone).join("")).toBe("1234567890*#");
  for (const ms of lengthsOf(farEnd.tones).gapMs) expect(Math.abs(ms - 1000)).toBeLessThanOrEqual(2);
});

test("Call Automation: CallMedia_SendDtmfTones", async () => {
  const targetParticipant = {
    kind: "communicationUser",
    communicationUser: { id: "8:acs:b9614373-fd0b-480c-8fd2-cb58b70eab9f_da7be3a9-8788-42a6-85c6-56b2cf784fce" },
  };
  const created = { callbackUri: bench.bot.url, targets: [targetParticipant] };
  const { body: call } = await post("/calling/callConnections?api-version=2025-05-15", created);
  const farEnd = await bench.farEnd(call.callConnectionId);
  await bench.bot.waitFor(({ body }) => body[0].type.endsWith("CallConnected"));
  const operationContext = "sendDtmf operation context";
  const path = `/calling/callConnections/${call.callConnectionId}:sendDtmfTones?api-version=2025-05-15`;
  const operationCallbackUri = `${bench.bot.url}/own`;
  const answer = await post(path, { tones: ["zero"], targetParticipant, operationContext, operationCallbackUri });
  expect(answer).toMatchObject({ status: 202, body: { operationContext } });
  const event = await bench.bot.waitFor(({ body }) => body[0].type.endsWith("SendDtmfTonesCompleted"));
  expect(event).toMatchObject({ path: "/callback/own", body: [{ data: { operationContext } }] });
  await sleep(200);
  expect(farEnd.tones.map(({ tone }) => tone)).toEqual(["0"]);
});
