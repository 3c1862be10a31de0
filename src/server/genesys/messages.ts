// A client's CometD messages, checked: the CometD server takes them as they are.
import { decline } from "../http.ts";

/** Most messages of one request, and most channels of one message. */
const MAX_MESSAGES = 100;

const META = ["handshake", "connect", "subscribe", "unsubscribe", "disconnect"].map((name) => `/meta/${name}`);

/** A message whose parts are what they must be. */
export type Message = Record<string, unknown>;

/** Returns the messages of a body, or refuses it. `isOwn` says whether a session may be named by the one who asks. */
export function readMessages(body: unknown, isOwn: (clientId: string) => boolean): Message[] {
  const list: unknown[] = Array.isArray(body) ? body : [body];
  if (list.length === 0 || list.length > MAX_MESSAGES) decline("invalid", `expected 1 to ${MAX_MESSAGES} messages`);
  const messages = list.map(readMessage);
  if (messages.length > 1 && messages.some(({ channel }) => channel === META[0])) {
    decline("invalid", "expected a handshake to be alone");
  }
  if (messages.some(({ clientId }) => typeof clientId === "string" && !isOwn(clientId))) {
    decline("forbidden", "clientId: expected a session of one's own, got another's");
  }
  return messages;
}

function readMessage(value: unknown): Message {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return decline("invalid", "expected a message");
  const { channel, clientId, id, subscription, advice } = value as Message;
  const isKnown =
    typeof channel === "string" && (META.includes(channel) || /^\/(?!meta\/)[\w/!~()$@-]+$/.test(channel));
  if (!isKnown) decline("invalid", "channel: expected the name of a channel");
  check("clientId", clientId, isText);
  check("id", id, isText);
  check(
    "subscription",
    subscription,
    (it) => isText(it) || (Array.isArray(it) && it.length <= MAX_MESSAGES && it.every(isText)),
  );
  check("advice", advice, isAdvice);
  return { channel, clientId, id, subscription, advice, version: "1.0" };
}

function check(name: string, value: unknown, isRight: (value: unknown) => boolean): void {
  if (value !== undefined && !isRight(value)) decline("invalid", `${name}: expected what CometD has there`);
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.length <= 200;
}

function isAdvice(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { timeout, interval } = value as Message;
  return [timeout, interval].every((ms) => ms === undefined || (Number.isInteger(ms) && (ms as number) <= 60_000));
}
