// Bearer tokens: who is asking.
import { createHash, timingSafeEqual } from "node:crypto";

/** The tokens the service takes. Each is a user of its own, told by the token's place in the list. */
export class Tokens {
  readonly #digests: readonly Buffer[];

  constructor(tokens: readonly string[]) {
    this.#digests = tokens.map(digestOf);
  }

  /** Returns the user an Authorization header proves, or undefined. Takes the same time whatever the token is. */
  userOf(authorization: string | undefined): number | undefined {
    const given = digestOf(/^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1] ?? "");
    let user: number | undefined;
    this.#digests.forEach((digest, index) => {
      if (timingSafeEqual(digest, given)) user = index;
    });
    return user;
  }
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
