import { readdirSync, readlinkSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { AudioFileError, AudioFormatError, openAudio, type AudioInput } from "../../../src/audio/file/index.ts";
import { ascii, chunk, fmt, riff, s16, u32 } from "../wav-bytes.ts";

const folder = await mkdtemp(join(tmpdir(), "dualtone-open-"));
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function file(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `${files++}.wav`);
  await writeFile(path, bytes);
  return path;
}

async function read(audio: AudioInput): Promise<number[][]> {
  const channels: number[][] = Array.from({ length: audio.channels }, () => []);
  for await (const parts of audio.chunks()) {
    expect(parts[0]!.length).toBeLessThanOrEqual(65536);
    parts.forEach((samples, channel) => samples.forEach((sample) => channels[channel]!.push(sample)));
  }
  return channels;
}

const ramp = Array.from({ length: 100_000 }, (_, i) => ((i * 7) % 65536) - 32768);
const stereo = riff([
  fmt({ channels: 2, sampleRate: 16000 }),
  chunk("data", s16(...ramp)),
  chunk("LIST", ascii("INFO")),
]);
const [left, right] = [0, 1].map((channel) => ramp.filter((_, i) => i % 2 === channel));

describe("a WAV file", () => {
  it("tells its format, length and progress, and gives its samples", async () => {
    const path = await file(stereo);
    const audio = await openAudio(path);
    expect(audio).toMatchObject({ name: path, sampleRate: 16000, channels: 2, format: "s16", durationMs: 3125 });
    expect(audio.bytesTotal).toBe(stereo.length);
    expect(await read(audio)).toEqual([left, right]);
    expect(audio.bytesRead).toBe(stereo.length);
    expect(audio.warnings).toEqual([]);
  });

  it("is the same from a stream, however it is cut", async () => {
    const small = riff([fmt({ channels: 2 }), chunk("LIST", ascii("INF")), chunk("data", s16(...ramp.slice(0, 50)))]);
    const property = fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), async (sizes) => {
      const pieces: Uint8Array[] = [];
      for (let at = 0, i = 0; at < small.length; at += sizes[i++ % sizes.length]!) {
        pieces.push(small.slice(at, at + sizes[i % sizes.length]!));
      }
      const audio = await openAudio(Readable.from(pieces, { objectMode: false }));
      expect(audio).toMatchObject({ name: "stream", bytesTotal: undefined, durationMs: 3.125 });
      expect(await read(audio)).toEqual([left!.slice(0, 25), right!.slice(0, 25)]);
    });
    await fc.assert(property);
  });

  it("comes in bounded chunks from a stream that hands over everything at once", async () => {
    const long = riff([fmt({ bits: 8 }), chunk("data", new Array(200_000).fill(128))]);
    expect(await read(await openAudio(Readable.from([long])))).toEqual([new Array(200_000).fill(0)]);
  });

  it("cut short gives what is there, with a warning and the length of what is there", async () => {
    const audio = await openAudio(await file(stereo.slice(0, 44 + 64003)));
    expect(audio.durationMs).toBe(1000);
    expect(await read(audio)).toEqual([left!.slice(0, 16000), right!.slice(0, 16000)]);
    expect(audio.warnings).toEqual([
      "truncated: the header promises 200000 bytes of audio, there are 64003",
      "the last frame is incomplete and left out (3 bytes)",
    ]);
  });

  it("of unknown length has one when it is a file, and none when it is a stream", async () => {
    const unknown = riff([fmt(), chunk("data", s16(1, 2, 3, 4), 0xffff_ffff)], { size: 0xffff_ffff });
    expect((await openAudio(Readable.from([unknown]))).durationMs).toBeUndefined();
    const audio = await openAudio(await file(unknown));
    expect(audio.durationMs).toBe(0.5);
    expect(await read(audio)).toEqual([[1, 2, 3, 4]]);
  });

  it("with its fmt chunk behind its audio is read from a file, and refused from a stream", async () => {
    const late = riff([chunk("junk", [1]), chunk("data", s16(...ramp)), chunk("LIST", [1]), fmt({ channels: 2 })]);
    const audio = await openAudio(await file(late));
    expect(await read(audio)).toEqual([left, right]);
    expect(audio.bytesRead).toBe(late.length);
    await expect(openAudio(Readable.from([late]))).rejects.toThrow(
      "stream: WAV: expected a fmt chunk before the data chunk",
    );
    const none = await file(riff([chunk("data", s16(1))]));
    await expect(openAudio(none)).rejects.toThrow(new AudioFormatError(`${none}: WAV: expected a fmt chunk, got none`));
  });
});

describe("headerless samples", () => {
  it("are read as they are said to be, whatever they look like", async () => {
    const raw = { sampleRate: 8000, format: "s16", channels: 2 } as const;
    const audio = await openAudio(await file(stereo), { raw });
    expect(audio).toMatchObject({
      sampleRate: 8000,
      channels: 2,
      format: "s16",
      durationMs: (stereo.length / 32000) * 1000,
    });
    const [first] = await read(audio);
    expect(first!.slice(22, 25)).toEqual(left!.slice(11, 14).map(() => expect.any(Number)));
    expect(first!.slice(11, 14)).toEqual(left!.slice(0, 3));
  });

  it("default to one channel and warn of an incomplete frame", async () => {
    const audio = await openAudio(Readable.from([Uint8Array.of(1, 0, 2)]), {
      raw: { sampleRate: 8000, format: "s16" },
    });
    expect(await read(audio)).toEqual([[1]]);
    expect(audio.warnings).toEqual(["the last frame is incomplete and left out (1 bytes)"]);
  });

  it("of no bytes are no samples", async () => {
    const audio = await openAudio(Readable.from([]), { raw: { sampleRate: 8000, format: "mulaw" } });
    expect(await read(audio)).toEqual([[]]);
  });
});

describe("closing", () => {
  const isOpen = (path: string): boolean =>
    readdirSync("/proc/self/fd").some((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`) === path;
      } catch {
        return false;
      }
    });

  it.runIf(process.platform === "linux")(
    "a file is closed at its end, on a break, by close() and after an error",
    async () => {
      const path = await file(stereo);
      await read(await openAudio(path));
      expect(isOpen(path)).toBe(false);
      const broken = await openAudio(path);
      expect(isOpen(path)).toBe(true);
      for await (const samples of broken.chunks()) if (samples) break;
      expect(isOpen(path)).toBe(false);
      const unread = await openAudio(path);
      await unread.close();
      await unread.close();
      expect(isOpen(path)).toBe(false);
      const text = await file(Uint8Array.from(ascii("not audio")));
      await expect(openAudio(text)).rejects.toThrow(AudioFormatError);
      expect(isOpen(text)).toBe(false);
    },
  );

  it("a stream is destroyed on a break and by close()", async () => {
    const broken = Readable.from([stereo]);
    for await (const samples of (await openAudio(broken)).chunks()) if (samples) break;
    expect(broken.destroyed).toBe(true);
    const unread = Readable.from([stereo, stereo]);
    await (await openAudio(unread)).close();
    expect(unread.destroyed).toBe(true);
  });
});

describe("what cannot be read", () => {
  it("a missing file and a directory are an AudioFileError", async () => {
    const missing = join(folder, "missing.wav");
    const error = await openAudio(missing).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AudioFileError);
    expect(error).toMatchObject({
      message: `${missing}: expected a file to read, got no such file or directory`,
      cause: { code: "ENOENT" },
    });
    const wanted = new AudioFileError(`${folder}: expected a file to read, got a directory`);
    await expect(openAudio(folder)).rejects.toThrow(wanted);
  });

  it("bytes that are no audio are an AudioFormatError that shows their beginning", async () => {
    const expected = "expected WAV, MP3, Ogg Vorbis, Opus, FLAC, M4A or WebM";
    const text = await file(Uint8Array.from(ascii("Dear reader, ...")));
    await expect(openAudio(text)).rejects.toThrow(
      new AudioFormatError(`${text}: ${expected}, got bytes that begin with "Dear reader,"`),
    );
    const named = openAudio(Readable.from([]), { name: "standard input" });
    await expect(named).rejects.toThrow(new AudioFormatError(`standard input: ${expected}, got an empty file`));
  });

  it("a WAV file cut in its header is an AudioFormatError", async () => {
    const path = await file(stereo.slice(0, 30));
    await expect(openAudio(path)).rejects.toThrow(`${path}: WAV: expected audio, got the end after 30 bytes`);
  });

  it("a stream that fails is an AudioFileError, at once or later", async () => {
    async function* failing(bytes: Uint8Array) {
      yield bytes;
      await Promise.reject(new Error("line dropped"));
    }
    const wanted = new AudioFileError("stream: expected bytes to read, got line dropped");
    await expect(openAudio(Readable.from(failing(Uint8Array.of(1))))).rejects.toThrow(wanted);
    const audio = await openAudio(Readable.from(failing(stereo.slice(0, 1000))));
    await expect(read(audio)).rejects.toThrow(wanted);
  });

  it("a second reading is refused", async () => {
    const audio = await openAudio(await file(stereo));
    await read(audio);
    await expect(read(audio)).rejects.toThrow("expected to be read once");
  });

  it("wrong arguments are named", async () => {
    const given = (value: unknown) => value as never;
    await expect(openAudio(given(5))).rejects.toThrow(new TypeError("source: expected a path or a Readable, got 5"));
    await expect(openAudio("x", given(null))).rejects.toThrow(TypeError);
    const raw = (fields: object) => openAudio("x", { raw: given({ sampleRate: 8000, format: "s16", ...fields }) });
    await expect(raw({ sampleRate: 0 })).rejects.toThrow(
      "raw.sampleRate: expected an integer from 1 to 1000000, got 0",
    );
    await expect(raw({ format: "s17" })).rejects.toThrow("raw.format: expected one of");
    await expect(raw({ channels: 1.5 })).rejects.toThrow("raw.channels: expected an integer from 1 to 256, got 1.5");
    await expect(openAudio(Readable.from(["text"]))).rejects.toThrow(
      new TypeError('a chunk of the stream: expected a Uint8Array, got "text"'),
    );
  });
});

it("any damage to a WAV file ends in samples or an AudioFormatError", async () => {
  const small = [
    ...riff([chunk("junk", [1]), fmt({ channels: 2 }), chunk("fact", u32(1)), chunk("data", s16(1, 2, 3, 4))]),
  ];
  const damage = fc.array(fc.tuple(fc.nat(small.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
  const property = fc.asyncProperty(damage, fc.nat(small.length), async (changes, length) => {
    const bytes = Uint8Array.from(small);
    for (const [at, value] of changes) bytes[at] = value;
    const path = join(folder, "damaged.wav");
    await writeFile(path, bytes.subarray(0, length));
    try {
      await read(await openAudio(path));
    } catch (error) {
      expect(error).toBeInstanceOf(AudioFormatError);
    }
  });
  await fc.assert(property, { numRuns: 300 });
});
