// Azure's own client at a service under test.
import {
  CallAutomationClient,
  parseCallAutomationEvent,
  type CreateCallOptions,
} from "@azure/communication-call-automation";
import { expect } from "vitest";
import type { Bench } from "./fixture.ts";

/** Whom the calls are made to. */
export const person = { phoneNumber: "+15550001" };

/** Names of all tones, in the order of `ALL_KEYS`. */
export const ALL_TONES = [
  ..."one two three four five six seven eight nine zero asterisk pound a b c d".split(" "),
] as readonly string[];
export const ALL_KEYS = "1234567890*#ABCD";

/** Makes a client with a key of its own, or the service's. */
export function acsClient({ service }: Bench, key = service.accessKey, options = {}): CallAutomationClient {
  const connection = `endpoint=${service.url}/;accesskey=${key}`;
  return new CallAutomationClient(connection, { allowInsecureConnection: true, ...options } as never);
}

/** Waits for an event, as Azure's own reader reads it. */
export async function acsEvent({ bot }: Bench, kind: string, operationContext?: string) {
  const isIt = (event: { type: string; data: { operationContext?: string } }) =>
    event.type === `Microsoft.Communication.${kind}` &&
    (operationContext === undefined || event.data.operationContext === operationContext);
  const { body } = await bot.waitFor(({ body }) => isIt(body[0]), 30_000);
  expect(body).toHaveLength(1);
  const form = {
    specversion: "1.0",
    datacontenttype: "application/json",
    id: expect.any(String),
    time: expect.any(String),
  };
  expect(body[0]).toMatchObject(form);
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  return parseCallAutomationEvent(body[0]) as any;
}

/** Makes a call, whose far end is connected. */
export async function acsCall(bench: Bench, options: CreateCallOptions = {}) {
  const invite = { targetParticipant: person, sourceCallIdNumber: { phoneNumber: "+15550000" } };
  const made = await acsClient(bench).createCall(invite, bench.bot.url, options);
  const id = made.callConnectionProperties.callConnectionId!;
  const farEnd = await bench.farEnd(id);
  await bench.bot.waitFor(
    ({ body }) => body[0].type.endsWith(".CallConnected") && body[0].data.callConnectionId === id,
  );
  return { connection: made.callConnection, media: made.callConnection.getCallMedia(), farEnd, id };
}
