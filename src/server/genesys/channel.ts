// The CometD channel of one's own calls, over long-polling: who may listen, and what each is told.
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import cometd, { type CometDServer, type SecurityPolicy, type ServerSession } from "cometd-nodejs-server";
import { genesys } from "../../calls/index.ts";
import { readMessages, type Message } from "./messages.ts";

/** The notifications of all users. */
export class Channel {
  readonly #server: CometDServer;
  readonly #users = new WeakMap<ServerSession, number>();
  readonly #sessions = new Set<ServerSession>();
  /** Those whose request is being held: they have been told all there is. */
  readonly #waiting = new Set<ServerSession>();
  /** Whose request is being looked at: the server asks its policy at once. */
  #asking = -1;

  constructor() {
    // Clients of one process share their cookies, and must not be taken for one.
    this.#server = cometd.createCometDServer({ maxSessionsPerBrowser: -1, duplicateMetaConnectHttpResponseCode: 400 });
    this.#server.createServerChannel(genesys.CHANNEL).addListener("message", () => {});
    this.#server.policy = this.#policy();
    this.#server.addListener("sessionAdded", (session: ServerSession) => {
      this.#sessions.add(session);
      this.#users.set(session, this.#asking);
      session.addListener("suspended", () => this.#waiting.add(session));
      session.addListener("resumed", () => this.#waiting.delete(session));
    });
    this.#server.addListener("sessionRemoved", (session: ServerSession) => {
      this.#sessions.delete(session);
      this.#waiting.delete(session);
    });
  }

  /** Reads a user's messages; refuses them where they are none, or name another's session. */
  read(user: number, body: unknown): Message[] {
    return readMessages(body, (id) => {
      const session = this.#server.getServerSession(id);
      return session === undefined || this.#users.get(session) === user;
    });
  }

  /** Answers a user's messages. */
  handle(user: number, messages: Message[], request: IncomingMessage, response: ServerResponse): void {
    this.#asking = user;
    this.#server.handle(Object.assign(request, { body: messages }), response);
  }

  /** Tells a user of something. */
  publish(user: number, { channel, data }: genesys.ChannelMessage): void {
    for (const session of this.#server.getServerChannel(channel).subscribers) {
      if (this.#users.get(session) === user) session.deliver(null, channel, data);
    }
  }

  /** Lets everybody go, once they have been told all there is, or a time has passed. */
  async close(withinMs: number): Promise<void> {
    const deadlineMs = performance.now() + withinMs;
    while (this.#waiting.size < this.#sessions.size && performance.now() < deadlineMs) await sleep(20);
    for (const session of this.#sessions) session.disconnect();
    this.#server.close();
  }

  #policy(): SecurityPolicy {
    return {
      canCreate: (_session, _message, _name, give) => give(undefined, false),
      canSubscribe: (_session, _message, channel, give) => give(undefined, channel.name === genesys.CHANNEL),
      canPublish: (_session, _message, _channel, give) => give(undefined, false),
    };
  }
}
