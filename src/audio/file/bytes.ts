// A path or a Node stream -> its bytes, in pieces of at most 64 KiB.
import { open, type FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { AudioFileError, checkBytes, wrongType } from "../../errors.ts";
import { fileError } from "./file-error.ts";

const pieceBytes = 65536;

/** Reads bytes from a position in a file: as many as asked for, or fewer at its end. */
export type ReadAt = (position: number, length: number) => Promise<Uint8Array>;

/** Bytes that are read once, from the first to the last. */
export class ByteSource {
  /** What errors call it. */
  readonly name: string;
  /** Bytes there are, where that is known beforehand. */
  readonly total: number | undefined;
  /** Reads anywhere; missing where the source cannot seek. */
  readonly readAt: ReadAt | undefined;
  /** Bytes handed out so far. */
  bytesRead = 0;
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #close: () => Promise<void>;
  #peeked: Uint8Array | undefined;

  constructor(name: string, pieces: AsyncIterator<Uint8Array>, close: () => Promise<void>, file?: FilePart) {
    this.name = name;
    this.total = file?.total;
    this.readAt = file?.readAt;
    this.#pieces = pieces;
    this.#close = close;
  }

  /** Returns the next bytes, valid until the call after, or `undefined` at the end. */
  async next(): Promise<Uint8Array | undefined> {
    const piece = this.#peeked ?? (await this.#read());
    this.#peeked = undefined;
    this.bytesRead += piece?.length ?? 0;
    return piece;
  }

  /** Returns the first bytes, which `next()` will give again: at least `count`, or all there are. */
  async peek(count: number): Promise<Uint8Array> {
    let head = new Uint8Array(0);
    while (head.length < count) {
      const piece = await this.#read();
      if (!piece) break;
      head = new Uint8Array(Buffer.concat([head, piece]));
    }
    this.#peeked = head.length > 0 ? head : undefined;
    return head;
  }

  close(): Promise<void> {
    return this.#close();
  }

  async #read(): Promise<Uint8Array | undefined> {
    try {
      const { value, done } = await this.#pieces.next();
      return done ? undefined : value;
    } catch (error) {
      throw error instanceof TypeError ? error : fileError(this.name, "bytes to read", error);
    }
  }
}

interface FilePart {
  total: number;
  readAt: ReadAt;
}

/** Opens a path or takes a stream. */
export async function openBytes(source: string | Readable, name?: string): Promise<ByteSource> {
  if (typeof source === "string") return openPath(source, name ?? source);
  if (!(source instanceof Readable)) throw wrongType("source", "a path or a Readable", source);
  return new ByteSource(name ?? "stream", splitPieces(source), async () => void source.destroy());
}

async function openPath(path: string, name: string): Promise<ByteSource> {
  const handle = await open(path).catch((error: unknown) => {
    throw fileError(name, "a file to read", error);
  });
  const stat = await handle.stat();
  if (stat.isDirectory()) {
    await handle.close();
    throw new AudioFileError(`${name}: expected a file to read, got a directory`);
  }
  const file = { total: stat.size, readAt: (position: number, length: number) => readAt(handle, position, length) };
  return new ByteSource(name, readPieces(handle), () => handle.close(), stat.isFile() ? file : undefined);
}

/** Reads a part of a file again, in pieces; the bytes read are counted to where it is. */
export async function* filePieces(
  source: ByteSource,
  readAt: ReadAt,
  from: number,
  to = Infinity,
): AsyncGenerator<Uint8Array> {
  for (let position = from; position < to;) {
    const piece = await readAt(position, Math.min(pieceBytes, to - position));
    if (piece.length === 0) return;
    position += piece.length;
    source.bytesRead = position;
    yield piece;
  }
}

// One buffer for a whole file: the decoders copy what they keep.
async function* readPieces(handle: FileHandle): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(pieceBytes);
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, pieceBytes, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

async function* splitPieces(stream: Readable): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    const bytes = checkBytes("a chunk of the stream", chunk);
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
