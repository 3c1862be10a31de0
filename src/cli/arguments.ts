// What was typed -> options, with errors that name the flag.
import { checkChoice, outOfRange } from "../errors.ts";

/** A command line that asks for something wrong: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Makes the parser of an option that takes a number. Its range is left to the function it is for. */
export function numberFor(flag: string): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? NaN : Number(text);
    if (!Number.isFinite(value)) throw new UsageError(outOfRange(flag, "a number", text).message);
    return value;
  };
}

/** Makes the parser of an option that takes one of a few words. */
export function choiceFor<Choice extends string>(flag: string, choices: readonly Choice[]): (text: string) => Choice {
  return (text) => withFlags({}, () => checkChoice(flag, text, choices));
}

/**
 * Runs a function that checks its own arguments, and turns its complaint about one of them into a complaint about the
 * flag it came from: `toneMs: expected ...` becomes `--tone-ms: expected ...`.
 */
export function withFlags<Result>(flags: Readonly<Record<string, string>>, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    const isArgument = error instanceof TypeError || error instanceof RangeError;
    if (!isArgument || !/^[\w-]+(\[\d+\])?: expected /.test(error.message)) throw error;
    const renamed = error.message.replace(/\w+/g, (word) => flags[word] ?? word);
    throw new UsageError(renamed, { cause: error });
  }
}
