// Several sources read at once, each value as it comes.
import { SourceReader, type Source } from "./source.ts";
import type { Waiting } from "./waiting.ts";

/**
 * Yields the values of all sources with their source's index; ends when all have or nothing may be waited for any more, fails
 * when one does.
 */
export async function* interleave<Value>(
  sources: readonly Source<Value>[],
  waiting: Waiting,
): AsyncGenerator<[number, Value]> {
  const readers = sources.map((source) => new SourceReader(source));
  const arrived: (() => [number, IteratorResult<Value, unknown>])[] = [];
  let wake = () => {};
  const read = (index: number) => {
    const arrive = (give: () => [number, IteratorResult<Value, unknown>]) => {
      arrived.push(give);
      wake();
    };
    readers[index]!.next().then(
      (result) => arrive(() => [index, result]),
      (error: unknown) =>
        arrive(() => {
          throw error;
        }),
    );
  };
  readers.forEach((_, index) => read(index));
  let open = readers.length;
  try {
    while (open > 0 && !waiting.isOver) {
      const next = arrived.shift();
      if (!next) {
        await waiting.for(new Promise<void>((resolve) => (wake = resolve)));
        continue;
      }
      const [index, result] = next();
      if (result.done) open--;
      else {
        yield [index, result.value];
        read(index);
      }
    }
  } finally {
    await Promise.all(readers.map((reader) => reader.close()));
  }
}
