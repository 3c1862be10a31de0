// Encoded bytes -> a file, whole or not at all, or a Node stream.
import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { access, constants, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { checkBytes, wrongType } from "../../errors.ts";
import { fileError } from "./file-error.ts";

/** Bytes to write: all at once, or piece by piece. */
export type OutputBytes = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

const pieceBytes = 65536;

/** Writes a file, which appears under its name only when it is whole, or writes to a stream, which stays open; throws `AudioFileError`, or what the bytes' own source throws. */
export async function writeAudioFile(target: string | Writable, bytes: OutputBytes): Promise<void> {
  if (target instanceof Writable) return writeAll(target, "stream", bytes, { end: false });
  if (typeof target !== "string") throw wrongType("target", "a path or a Writable", target);
  const existing = await stat(target).catch(() => undefined);
  // A device or a pipe is written to: nothing can be renamed over it.
  if (existing && !existing.isFile()) return writeAll(createWriteStream(target), target, bytes);
  const path = existing ? await realpath(target) : target;
  // Its name is short whatever the file's is: a name has at most 255 bytes.
  const temporary = join(dirname(path), `.dualtone-${randomUUID()}.tmp`);
  try {
    if (existing) await access(path, constants.W_OK).catch(failWith(target));
    await writeAll(createWriteStream(temporary, { flags: "wx", mode: existing?.mode }), target, bytes);
    await rename(temporary, path).catch(failWith(target));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

async function writeAll(stream: Writable, name: string, bytes: OutputBytes, options = { end: true }): Promise<void> {
  let failed: { error: unknown } | undefined;
  async function* pieces() {
    try {
      for await (const part of bytes instanceof Uint8Array ? [bytes] : bytes) {
        checkBytes("bytes", part);
        for (let at = 0; at < part.length; at += pieceBytes) yield part.subarray(at, at + pieceBytes);
      }
    } catch (error) {
      failed = { error };
      throw error;
    }
  }
  // An error of the bytes' own source is the host's, and goes back to it as it is.
  await pipeline(pieces, stream, options).catch((error: unknown) => {
    if (failed) throw failed.error;
    failWith(name)(error);
  });
}

function failWith(name: string): (error: unknown) => never {
  return (error) => {
    throw fileError(name, "a file to write", error);
  };
}
