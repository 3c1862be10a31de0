// An M4A file whose index lies behind its audio, as recorders leave it -> its bytes with the index first, to be decoded as they come.
import { filePieces, type ByteSource, type ReadAt } from "./bytes.ts";

interface Box {
  type: string;
  start: number;
  size: number;
}

const largestIndexBytes = 64 * 2 ** 20;

// Recorders leave a handful of boxes, and one read finds one.
const mostBoxes = 1000;

// The boxes around the tables of chunk offsets, each in the one before (ISO/IEC 14496-12, 8.7.5).
const containers = ["trak", "mdia", "minf", "stbl"];

/** Returns the file's bytes with its index moved before its audio, or `undefined` if it need not or cannot be moved. */
export async function indexFirst(source: ByteSource): Promise<AsyncGenerator<Uint8Array> | undefined> {
  const { readAt, total = 0 } = source;
  if (!readAt) return undefined;
  const boxes = await boxesUpToIndex(readAt, total);
  const audio = boxes.find((box) => box.type === "mdat");
  const index = boxes.find((box) => box.type === "moov");
  if (!audio || !index || index.size > largestIndexBytes || index.start + index.size > total) return undefined;
  const moved = (await readAt(index.start, index.size)).slice();
  shiftOffsets(new DataView(moved.buffer), 8, moved.length, moved.length);
  return (async function* () {
    yield* filePieces(source, readAt, 0, audio.start);
    yield moved;
    yield* filePieces(source, readAt, audio.start, total);
  })();
}

async function boxesUpToIndex(readAt: ReadAt, total: number): Promise<Box[]> {
  const boxes: Box[] = [];
  let start = 0;
  for (let seen = 0; start + 8 <= total && seen < mostBoxes; seen++) {
    const header = await readAt(start, 16);
    const box = boxAt(new DataView(header.buffer, header.byteOffset, header.length), 0, start, total);
    if (!box || (box.type === "moov" && !boxes.some(({ type }) => type === "mdat"))) return [];
    if (box.type === "mdat" || box.type === "moov") boxes.push(box);
    if (box.type === "moov") return boxes;
    start += box.size;
  }
  return boxes;
}

function boxAt(view: DataView, at: number, start: number, end: number): Box | undefined {
  const type = String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at + 4, 4));
  const short = view.getUint32(at);
  const isLong = short === 1 && at + 16 <= view.byteLength;
  const size = isLong ? Number(view.getBigUint64(at + 8)) : short === 0 ? end - start : short;
  return size < 8 ? undefined : { type, start, size };
}

function shiftOffsets(view: DataView, from: number, to: number, by: number, depth = 0): void {
  for (let at = from; at + 8 <= to;) {
    const box = boxAt(view, at, at, to);
    if (!box || at + box.size > to) return;
    const end = at + box.size;
    if (box.type === containers[depth]) shiftOffsets(view, at + 8, end, by, depth + 1);
    if (box.type === "stco") {
      for (let i = at + 16; i + 4 <= end; i += 4) view.setUint32(i, view.getUint32(i) + by);
    } else if (box.type === "co64") {
      for (let i = at + 16; i + 8 <= end; i += 8) view.setBigUint64(i, view.getBigUint64(i) + BigInt(by));
    }
    at = end;
  }
}
