import { chmod, mkdir, mkdtemp, readFile, readdir, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { AudioFileError, writeAudioFile } from "../../../src/audio/file/index.ts";

const root = await mkdtemp(join(tmpdir(), "dualtone-write-"));
afterAll(() => rm(root, { recursive: true }));

let folder = root;
let tests = 0;
beforeEach(() => mkdir((folder = join(root, `${tests++}`))));

const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);

function* failing() {
  yield bytes;
  throw new RangeError("rendering failed");
}

describe("a file", () => {
  it("holds the bytes, with nothing beside it", async () => {
    const path = join(folder, "out.wav");
    await writeAudioFile(path, bytes);
    expect((await readFile(path)).equals(bytes)).toBe(true);
    expect(await readdir(folder)).toEqual(["out.wav"]);
  });

  it("may have the longest name there is", async () => {
    const name = `${"n".repeat(251)}.wav`;
    await writeAudioFile(join(folder, name), bytes);
    expect(await readdir(folder)).toEqual([name]);
  });

  it("takes bytes that come piece by piece", async () => {
    async function* pieces() {
      yield bytes.subarray(0, 1);
      yield await Promise.resolve(bytes.subarray(1));
    }
    await writeAudioFile(join(folder, "a"), pieces());
    await writeAudioFile(join(folder, "b"), [bytes.subarray(0, 7), bytes.subarray(7)]);
    expect((await readFile(join(folder, "a"))).equals(bytes)).toBe(true);
    expect((await readFile(join(folder, "b"))).equals(bytes)).toBe(true);
  });

  it("replaces the one that was there, and keeps its permissions", async () => {
    const path = join(folder, "out.wav");
    await writeFile(path, "old");
    await chmod(path, 0o600);
    await writeAudioFile(path, bytes);
    expect((await stat(path)).size).toBe(bytes.length);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("is replaced behind a symbolic link, which stays", async () => {
    await writeFile(join(folder, "real.wav"), "old");
    await symlink("real.wav", join(folder, "link.wav"));
    await writeAudioFile(join(folder, "link.wav"), bytes);
    expect(await readlink(join(folder, "link.wav"))).toBe("real.wav");
    expect((await stat(join(folder, "real.wav"))).size).toBe(bytes.length);
  });
});

describe("what fails leaves nothing behind", () => {
  it("when the bytes' own source fails, whose error comes back", async () => {
    await expect(writeAudioFile(join(folder, "out.wav"), failing())).rejects.toThrow(
      new RangeError("rendering failed"),
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it("and keeps the file that was there", async () => {
    await writeFile(join(folder, "out.wav"), "old");
    await expect(writeAudioFile(join(folder, "out.wav"), failing())).rejects.toThrow(RangeError);
    expect(await readFile(join(folder, "out.wav"), "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["out.wav"]);
  });

  it("when the folder is missing", async () => {
    const path = join(folder, "missing", "out.wav");
    const error = await writeAudioFile(path, bytes).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AudioFileError);
    expect(error).toMatchObject({
      message: `${path}: expected a file to write, got no such file or directory`,
      cause: { code: "ENOENT" },
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it("when the target is a folder, or lies in a file", async () => {
    await expect(writeAudioFile(folder, bytes)).rejects.toThrow(
      new AudioFileError(`${folder}: expected a file to write, got a directory`),
    );
    await writeFile(join(folder, "file"), "old");
    await expect(writeAudioFile(join(folder, "file", "out.wav"), bytes)).rejects.toThrow(AudioFileError);
    expect(await readdir(folder)).toEqual(["file"]);
  });

  it("when a piece is not bytes", async () => {
    await expect(writeAudioFile(join(folder, "out.wav"), "text" as never)).rejects.toThrow(
      new TypeError('bytes: expected a Uint8Array, got "t"'),
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

it.runIf(process.platform === "linux")("a device is written to and stays a device", async () => {
  await expect(writeAudioFile("/dev/full", bytes)).rejects.toThrow(
    new AudioFileError("/dev/full: expected a file to write, got no space left"),
  );
  await writeAudioFile("/dev/null", bytes);
  expect((await stat("/dev/null")).isCharacterDevice()).toBe(true);
});

describe("a stream", () => {
  it("gets the bytes as fast as it takes them, and stays open", async () => {
    const taken: Buffer[] = [];
    let [waiting, mostWaiting] = [0, 0];
    const slow = new Writable({
      highWaterMark: 1000,
      write(chunk: Buffer, _, done) {
        mostWaiting = Math.max(mostWaiting, this.writableLength);
        taken.push(chunk);
        waiting++;
        setImmediate(() => (waiting--, done()));
      },
    });
    await writeAudioFile(slow, bytes);
    slow.write("more");
    expect(Buffer.concat(taken).subarray(0, bytes.length).equals(bytes)).toBe(true);
    expect(mostWaiting).toBeLessThan(2 * 65536);
    expect(slow.writableEnded).toBe(false);
    expect(waiting).toBeLessThanOrEqual(1);
  });

  it("that fails is an AudioFileError with its cause", async () => {
    const closed = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" })),
    });
    await expect(writeAudioFile(closed, bytes)).rejects.toMatchObject({
      name: "AudioFileError",
      message: "stream: expected a file to write, got a closed pipe",
      cause: { code: "EPIPE" },
    });
  });

  it("of a wrong type is named", async () => {
    await expect(writeAudioFile(5 as never, bytes)).rejects.toThrow(
      new TypeError("target: expected a path or a Writable, got 5"),
    );
  });
});
