import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { AudioFormatError, openAudio, type AudioInput } from "../../../src/audio/file/index.ts";
import { toneLevelDb } from "./tone-level.ts";

const fixture = (name: string): string => join(import.meta.dirname, "fixtures", name);

async function read(audio: AudioInput): Promise<number[][]> {
  const channels: number[][] = Array.from({ length: audio.channels }, () => []);
  for await (const parts of audio.chunks()) {
    expect(parts).toHaveLength(audio.channels);
    expect(parts[0]!.length).toBeLessThanOrEqual(65536);
    parts.forEach((samples, channel) => samples.forEach((sample) => channels[channel]!.push(sample)));
  }
  return channels;
}

const five = { low: 770, high: 1336, fromMs: 200, toMs: 500 };
const hash = { low: 941, high: 1477, fromMs: 700, toMs: 1000 };

// The recordings were made with tones of -18 dB; a codec may take 1 dB of it, and blur an edge by 10 ms.
function expectTone(samples: number[], sampleRate: number, tone: typeof five): void {
  for (const hz of [tone.low, tone.high]) {
    const level = (fromMs: number, toMs: number) => toneLevelDb(samples, sampleRate, hz, fromMs, toMs);
    expect(Math.abs(level(tone.fromMs + 10, tone.toMs - 10) + 18)).toBeLessThan(1);
    expect(level(tone.fromMs - 110, tone.fromMs - 10)).toBeLessThan(-50);
    expect(level(tone.toMs + 10, tone.toMs + 110)).toBeLessThan(-50);
  }
}

describe("compressed recordings", () => {
  const mono = [
    ["mono.mp3", "mp3", 8000],
    ["tagged.mp3", "mp3", 8000],
    ["mono.ogg", "vorbis", 8000],
    ["mono.opus", "opus", 48000],
    ["mono.flac", "flac", 8000],
    ["mono.oga", "flac", 8000],
    ["mono.m4a", "m4a", 8000],
    ["mono.webm", "webm", 48000],
  ] as const;
  it.each(mono)("%s is decoded, its tones in their places", async (name, format, sampleRate) => {
    const audio = await openAudio(fixture(name));
    expect(audio).toMatchObject({ format, sampleRate, channels: 1, durationMs: undefined, warnings: [] });
    const [samples] = await read(audio);
    expect(samples).toHaveLength(1.2 * sampleRate);
    expectTone(samples!, sampleRate, five);
    expectTone(samples!, sampleRate, hash);
    expect(audio.bytesRead).toBe(audio.bytesTotal);
  });

  const stereo = ["stereo.mp3", "stereo.ogg", "stereo.opus", "stereo.flac", "stereo.m4a", "stereo-faststart.m4a"];
  it.each(stereo)("%s keeps its channels apart", async (name) => {
    const audio = await openAudio(fixture(name));
    const [left, right] = await read(audio);
    expectTone(left!, audio.sampleRate, five);
    expectTone(right!, audio.sampleRate, hash);
    expect(toneLevelDb(left!, audio.sampleRate, hash.low, 710, 990)).toBeLessThan(-40);
    expect(toneLevelDb(right!, audio.sampleRate, five.low, 210, 490)).toBeLessThan(-40);
  });

  it.each([...mono.map(([name]) => name), ...stereo])("%s is the same from a stream in small pieces", async (name) => {
    const bytes = await readFile(fixture(name));
    const pieces = Array.from({ length: Math.ceil(bytes.length / 100) }, (_, i) =>
      bytes.subarray(i * 100, i * 100 + 100),
    );
    const streamed = await read(await openAudio(Readable.from(pieces)));
    expect(streamed).toEqual(await read(await openAudio(fixture(name))));
  });

  it.each([
    { name: "late-stereo.mp3", fromMs: 20_000, toMs: 20_500 },
    { name: "late-stereo.m4a", fromMs: 200_000, toMs: 200_500 },
  ])("$name has two channels from the start, though both begin with silence", async ({ name, fromMs, toMs }) => {
    const audio = await openAudio(fixture(name));
    expect(audio.channels).toBe(2);
    const [left, right] = await read(audio);
    expectTone(right!, audio.sampleRate, { ...hash, fromMs, toMs });
    expect(toneLevelDb(left!, audio.sampleRate, hash.low, fromMs, toMs)).toBeLessThan(-80);
  });
});

describe("what cannot be decoded", () => {
  it.each(["mono.mp3", "mono.ogg", "mono.opus", "mono.flac", "mono.m4a", "mono.webm"])(
    "%s cut anywhere gives what is there or an AudioFormatError",
    async (name) => {
      const bytes = await readFile(fixture(name));
      let decoded = 0;
      for (let i = 0; i < 24; i++) {
        const cut = bytes.subarray(0, Math.round((bytes.length * i) / 24));
        try {
          await read(await openAudio(Readable.from([cut])));
          decoded++;
        } catch (error) {
          expect(error).toBeInstanceOf(AudioFormatError);
        }
      }
      expect(decoded).toBeLessThan(24);
    },
  );

  it("an error names the recording and its kind", async () => {
    const bytes = await readFile(fixture("mono.m4a"));
    await expect(openAudio(Readable.from([bytes.subarray(0, 2000)]), { name: "call.m4a" })).rejects.toThrow(
      /^call\.m4a: expected M4A audio, got /,
    );
  });

  it("an Ogg that holds no audio that is known is refused", async () => {
    const bytes = new Uint8Array(await readFile(fixture("mono.ogg")));
    bytes.fill(0x20, 28, 36);
    await expect(openAudio(Readable.from([bytes]))).rejects.toThrow('got bytes that begin with "OggS');
  });

  it("an endless tag without sound is given up", async () => {
    function* tag() {
      yield Uint8Array.from([0x49, 0x44, 0x33, 3, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f]);
      for (let i = 0; i < 200; i++) yield new Uint8Array(65536);
    }
    await expect(openAudio(Readable.from(tag()))).rejects.toThrow(
      new AudioFormatError("stream: expected MP3 with sound within its first 8 MiB, got none"),
    );
  });

  it("an M4A with its index far behind its audio is read as a file, and refused as a stream", async () => {
    const small = await readFile(fixture("stereo.m4a"));
    const [audioAt, indexAt] = [small.indexOf("mdat") - 4, small.indexOf("moov") - 4];
    const padding = Buffer.alloc(9 * 2 ** 20);
    const long = Buffer.concat([small.subarray(0, indexAt), padding, small.subarray(indexAt)]);
    long.writeUInt32BE(small.readUInt32BE(audioAt) + padding.length, audioAt);
    const folder = await mkdtemp(join(tmpdir(), "dualtone-m4a-"));
    try {
      await writeFile(join(folder, "long.m4a"), long);
      const channels = await read(await openAudio(join(folder, "long.m4a")));
      expect(channels).toEqual(await read(await openAudio(fixture("stereo.m4a"))));
    } finally {
      await rm(folder, { recursive: true });
    }
    await expect(openAudio(Readable.from([long]))).rejects.toThrow(
      new AudioFormatError(
        "stream: expected M4A with sound within its first 8 MiB, got none: its index is at its end, so give it as a file",
      ),
    );
  });
});

describe("a damaged file that makes the decoder", () => {
  // The samples' times in an endless table, or their sizes in one that fills all memory.
  it.each([
    ["loop", "stts", 8, 0xc200_0002],
    ["eat memory", "stsz", 12, 0xffff_ffff],
  ])("%s is given up, and the next one is read", async (_, table, offset, count) => {
    const bytes = await readFile(fixture("mono.m4a"));
    bytes.writeUInt32BE(count, bytes.indexOf(table) + offset);
    await expect(openAudio(Readable.from([bytes]), { name: "bad.m4a" })).rejects.toThrow(
      new AudioFormatError("bad.m4a: expected M4A audio, got none within 5 s and 512 MiB of memory: it is damaged"),
    );
    expect((await read(await openAudio(fixture("mono.m4a"))))[0]).toHaveLength(9600);
  });
});

it("an M4A of boxes in boxes has no index to move", async () => {
  const box = (type: string, body: Buffer) => {
    const header = Buffer.alloc(8);
    header.writeUInt32BE(8 + body.length);
    header.write(type, 4);
    return Buffer.concat([header, body]);
  };
  const nested = Buffer.alloc(8 * 50_000, "....trak");
  for (let at = 0; at < nested.length; at += 8) nested.writeUInt32BE(nested.length - at, at);
  const start = Buffer.concat([box("ftyp", Buffer.from("M4A ")), box("mdat", Buffer.alloc(100))]);
  const folder = await mkdtemp(join(tmpdir(), "dualtone-m4a-"));
  try {
    await writeFile(join(folder, "deep.m4a"), Buffer.concat([start, box("moov", nested)]));
    await expect(openAudio(join(folder, "deep.m4a"))).rejects.toThrow(AudioFormatError);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("an M4A left open does not keep the program from its end", async () => {
  const library = new URL("../../../dist/audio/file/index.js", import.meta.url);
  const script = `import { openAudio } from "${library}"; console.log((await openAudio("mono.m4a")).sampleRate);`;
  const args = ["--input-type=module", "-e", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: fixture("."), timeout: 20_000 });
  expect(stdout).toBe("8000\n");
});
