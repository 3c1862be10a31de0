// What can go wrong: argument checks, used at every public door, and the project's own errors. One formula, `NAME: expected WHAT, got WHAT`.
// A wrong type is a TypeError. A value out of range is a RangeError, and so is NaN: it is a number, in no range.

/** Makes the error for a value of a wrong type. */
export function wrongType(name: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${name}: expected ${expected}, got ${describe(value)}`);
}

/** Makes the error for a value of the right type that is out of range. */
export function outOfRange(name: string, expected: string, value: unknown): RangeError {
  return new RangeError(`${name}: expected ${expected}, got ${describe(value)}`);
}

/** Returns a number from `min` to `max`, both included, or throws. */
export function checkNumber(name: string, value: unknown, min: number, max: number): number {
  const expected = `a number from ${min} to ${max}`;
  if (typeof value !== "number") throw wrongType(name, expected, value);
  if (!(value >= min && value <= max)) throw outOfRange(name, expected, value);
  return value;
}

/** Returns an integer from `min` to `max`, both included, or throws. */
export function checkInteger(name: string, value: unknown, min: number, max: number): number {
  const expected = `an integer from ${min} to ${max}`;
  if (typeof value !== "number") throw wrongType(name, expected, value);
  if (!(Number.isInteger(value) && value >= min && value <= max)) throw outOfRange(name, expected, value);
  return value;
}

/** Returns one of the given strings, or throws. */
export function checkChoice<Choice extends string>(name: string, value: unknown, choices: readonly Choice[]): Choice {
  const expected = `one of ${choices.map((choice) => JSON.stringify(choice)).join(", ")}`;
  if (typeof value !== "string") throw wrongType(name, expected, value);
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw outOfRange(name, expected, value);
  return choice;
}

/** Throws unless the value can hold named options. */
export function checkOptions(name: string, value: unknown): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrongType(name, "an object", value);
}

/** Returns bytes, or throws. */
export function checkBytes(name: string, value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  throw wrongType(name, "a Uint8Array", value);
}

/** Returns samples in one of the two formats the library takes, or throws. */
export function checkSamples(name: string, value: unknown): Int16Array | Float32Array {
  if (value instanceof Int16Array || value instanceof Float32Array) return value;
  throw wrongType(name, "an Int16Array or a Float32Array", value);
}

/** Describes a value as an error message shows it: short, on one line, never throwing. */
export function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  const { name } = (value as { constructor?: { name?: unknown } }).constructor ?? {};
  if (typeof name !== "string" || name === "" || name === "Object") return "an object";
  return `${/^[AEIO]/.test(name) ? "an" : "a"} ${name}`;
}

/** Bytes that are not the audio they were taken for, or audio of a kind that is not read. */
export class AudioFormatError extends Error {
  static {
    this.prototype.name = "AudioFormatError";
  }
}

/** A file or stream that cannot be opened, read or written; `cause` holds the system's own error where there is one. */
export class AudioFileError extends Error {
  static {
    this.prototype.name = "AudioFileError";
  }
}

/** An AudioWorklet that could not be loaded, or that the page does not have; `cause` holds the browser's own error where there is one. */
export class WorkletLoadError extends Error {
  static {
    this.prototype.name = "WorkletLoadError";
  }
}
