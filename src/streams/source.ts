// What the streams read from: anything `for await` takes, read by hand where a wait must be able to end.
import { wrongType } from "../errors.ts";

/** Anything `for await` takes. */
export type Source<Value> = AsyncIterable<Value> | Iterable<Value>;

/** Throws a TypeError unless the value can be iterated. */
export function checkSource(name: string, source: unknown): void {
  const isIterable =
    typeof source === "object" && source !== null && (Symbol.asyncIterator in source || Symbol.iterator in source);
  if (!isIterable) throw wrongType(name, "an async iterable or an iterable", source);
}

/** Reads a source value by value. */
export class SourceReader<Value> {
  readonly #iterator: AsyncIterator<Value> | Iterator<Value>;
  #state: "idle" | "busy" | "ended" = "idle";

  constructor(source: Source<Value>) {
    this.#iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  }

  /** Reads the next value. */
  async next(): Promise<IteratorResult<Value, unknown>> {
    this.#state = "busy";
    try {
      const result = await this.#iterator.next();
      this.#state = result.done ? "ended" : "idle";
      return result;
    } catch (error) {
      this.#state = "ended";
      throw error;
    }
  }

  /** Closes a source that has not ended. One that is still busy with a value is told so, and not waited for. */
  async close(): Promise<void> {
    if (this.#state === "ended") return;
    const isBusy = this.#state === "busy";
    this.#state = "ended";
    const closed = Promise.resolve(this.#iterator.return?.());
    if (isBusy) closed.catch(() => {});
    else await closed;
  }
}
