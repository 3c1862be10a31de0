// The parts of a request's body, each checked as it is read. What is not as it must be ends the reading with a refusal.
import { describe } from "../errors.ts";
import { refuse } from "./refusal.ts";

/** A JSON object whose parts are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** Longest text that an error repeats or a request may give as a context or an address, in characters. */
const MAX_TEXT = 2048;

/** Reads a body. */
export function bodyFields(body: unknown): Fields {
  return isFields(body) ? body : refuse("malformed", `body: expected a JSON object, got ${named(body)}`);
}

/** Reads a part that must be an object. */
export function objectField(fields: Fields, name: string, at = name): Fields {
  const value = required(fields, name, at);
  return isFields(value) ? value : wrong(at, "an object", value);
}

/** Reads a part that must be an array of at least one. */
export function listField(fields: Fields, name: string, most: number, at = name): readonly unknown[] {
  const value = required(fields, name, at);
  if (!Array.isArray(value)) return wrong(at, "an array", value);
  if (value.length === 0) refuse("invalid", `${at}: expected at least 1, got 0`, at);
  if (value.length > most) refuse("invalid", `${at}: expected at most ${most}, got ${value.length}`, at);
  // What a sparse array lacks is an entry too, and refused as one.
  return Array.from(value as unknown[]);
}

/** Reads a text that must be there. */
export function textField(fields: Fields, name: string, at = name): string {
  required(fields, name, at);
  return optionalText(fields, name, MAX_TEXT, at)!;
}

/** Reads a text that may be missing, or null. */
export function optionalText(fields: Fields, name: string, most = MAX_TEXT, at = name): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") return wrong(at, "a string", value);
  if (value.length > most) refuse("invalid", `${at}: expected at most ${most} characters, got ${value.length}`, at);
  return value;
}

/** Reads a number that may be missing, or null; from `min` to `max`, both included. */
export function optionalInteger(fields: Fields, name: string, min: number, max: number, at = name): number | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
    return wrong(at, `an integer from ${min} to ${max}`, value);
  }
  return value;
}

/** Reads yes or no that may be missing, or null. */
export function optionalFlag(fields: Fields, name: string, at = name): boolean | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === "boolean" ? value : wrong(at, "true or false", value);
}

/** Refuses a part for what it is. */
export function wrong(at: string, expected: string, value: unknown): never {
  return refuse("invalid", `${at}: expected ${expected}, got ${named(value)}`, at);
}

/** Whether a value can have parts. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function required(fields: Fields, name: string, at: string): unknown {
  const value = fields[name];
  if (value === undefined || value === null) refuse("missing", `${at}: expected a value, got none`, at);
  return value;
}

function named(value: unknown): string {
  return isFields(value) ? "an object" : describe(value);
}
