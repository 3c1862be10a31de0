// @ts-check
// `npm run verify:rtp`: telephone events of many kinds go over loopback as RTP, and what Wireshark's dissector makes of
// them is compared with what was sent and with what RFC 4733 asks for. Needs Debian's tshark, and the right to capture.
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { TelephoneEventDecoder, TelephoneEventEncoder } from "dualtone/streams";

const PAYLOAD_TYPE = 101; // tshark's own default for telephone events
const FIELDS = ["rtp.seq", "rtp.marker", "rtp.timestamp", "rtpevent.event_id", "rtpevent.end_of_event"];
FIELDS.push("rtpevent.volume", "rtpevent.duration");

const all = "0123456789*#ABCD";
const cases = [
  { name: "all tones", clockRate: 8000, levelDbm0: -10, sequence: all, toneMs: 100, gapMs: 60 },
  { name: "16 kHz", clockRate: 16000, levelDbm0: 0, sequence: all, toneMs: 80, gapMs: 80 },
  { name: "48 kHz", clockRate: 48000, levelDbm0: -63, sequence: all, toneMs: 65, gapMs: 65 },
  { name: "no pause", clockRate: 8000, levelDbm0: -7, sequence: "1122", toneMs: 50, gapMs: 0 },
  { name: "within a frame", clockRate: 8000, levelDbm0: -7, sequence: "5#5#", toneMs: 7, gapMs: 4 },
  { name: "20 s in segments", clockRate: 8000, levelDbm0: -8, sequence: "9", toneMs: 20_000, gapMs: 0 },
  {
    name: "past 2^32",
    clockRate: 8000,
    levelDbm0: -8,
    sequence: "12",
    toneMs: 200,
    gapMs: 50,
    timestamp: 2 ** 32 - 900,
  },
];

const socket = createSocket("udp4");
socket.bind(0, "127.0.0.1");
await once(socket, "listening");
const { port } = socket.address();
const tshark = await capture(port);

/** @type {Record<string, number>[][]} */
const sent = [];
for (const { sequence, clockRate, levelDbm0, toneMs, gapMs, timestamp } of cases) {
  const encoder = new TelephoneEventEncoder({ clockRate, levelDbm0 });
  const packets = [...encoder.frames(sequence, { toneMs, gapMs, timestamp })].flat();
  sent.push(packets.map((packet, seq) => fieldsOf(packet, seq)));
  for (const [seq, packet] of packets.entries()) {
    socket.send(rtpOf(packet, seq, sent.length), port, "127.0.0.1");
    if (seq % 20 === 0) await sleep(2);
  }
}
const seen = await tshark.lines(sent.flat().length);
socket.close();

let at = 0;
for (const [i, expected] of sent.entries()) {
  const { name = "", sequence = "", toneMs = 0, clockRate = 0 } = cases[i] ?? {};
  const dissected = seen.slice(at, (at += expected.length));
  const wrong = expected.filter((fields, j) => JSON.stringify(fields) !== JSON.stringify(dissected[j]));
  const complaints = breaches(dissected, sequence.length, Math.round((toneMs * clockRate) / 1000));
  const heard = hear(dissected, clockRate);
  if (heard !== sequence) complaints.push(`${heard} heard`);
  const verdict = wrong.length === 0 && complaints.length === 0 ? "ok" : "WRONG";
  if (verdict !== "ok") process.exitCode = 1;
  console.log(
    `${verdict.padEnd(6)} ${name.padEnd(18)} ${String(dissected.length).padStart(4)} packets  ${sequence}  ${complaints.join(", ")}`,
  );
}

/**
 * @param {number} port
 */
async function capture(port) {
  const args = ["-i", "lo", "-f", `udp port ${port}`, "-d", `udp.port==${port},rtp`, "-l", "-T", "fields"];
  const child = spawn("tshark", [...args, ...FIELDS.flatMap((field) => ["-e", field])]);
  let [output, errors] = ["", ""];
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (errors += data));
  child.on("error", (error) => (errors += error.message));
  for (let waits = 0; !errors.includes("Capturing on"); waits++) {
    await sleep(100);
    if (waits > 100 || child.exitCode !== null || child.pid === undefined) {
      throw new Error(`tshark: expected it to capture, got ${errors}`);
    }
  }
  await sleep(500);
  return {
    /** @param {number} count */
    async lines(count) {
      for (let waits = 0; output.split("\n").length <= count && waits < 100; waits++) await sleep(100);
      child.kill("SIGINT");
      return output.trimEnd().split("\n").map(parse);
    },
  };
}

/** @param {string} line */
function parse(line) {
  const fields = line.split("\t").map(Number);
  const [seq = NaN, marker = NaN, timestamp = NaN, event = NaN, end = NaN, volume = NaN, duration = NaN] = fields;
  return { seq, marker, timestamp, event, end, volume, duration };
}

/**
 * The fields as they were meant, read from the payload by hand.
 * @param {import("dualtone/streams").TelephoneEventPacket} packet
 * @param {number} seq
 */
function fieldsOf({ payload: [event = -1, flags = 0, high = 0, low = 0], marker, timestamp }, seq) {
  const [end, volume, duration] = [flags >> 7, flags & 0x3f, high * 256 + low];
  return { seq, marker: Number(marker), timestamp, event, end, volume, duration };
}

/**
 * @param {import("dualtone/streams").TelephoneEventPacket} packet
 * @param {number} seq
 * @param {number} ssrc
 */
function rtpOf({ payload, marker, timestamp }, seq, ssrc) {
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8((marker ? 0x80 : 0) | PAYLOAD_TYPE, 1);
  header.writeUInt16BE(seq, 2);
  header.writeUInt32BE(timestamp, 4);
  header.writeUInt32BE(ssrc, 8);
  return [header, payload];
}

/**
 * What RFC 4733 §2.5.1 asks of a sender, of the packets as they were dissected.
 * @param {Record<string, number>[]} packets
 * @param {number} tones
 * @param {number} units
 */
function breaches(packets, tones, units) {
  const complaints = [];
  const marked = packets.filter(({ marker }) => marker);
  if (marked.length !== tones) complaints.push(`${marked.length} marks`);
  const ends = packets.filter(({ end }) => end);
  if (ends.length !== 3 * tones) complaints.push(`${ends.length} ends`);
  const segments = Math.ceil(units / 0xffff);
  const timestamps = new Set(packets.map(({ timestamp }) => timestamp));
  if (timestamps.size !== tones * segments) complaints.push(`${timestamps.size} timestamps`);
  if (ends.some(({ duration }) => duration !== units - (segments - 1) * 0xffff)) complaints.push("wrong durations");
  return complaints;
}

/**
 * What the decoder hears in the packets as they were dissected.
 * @param {Record<string, number>[]} packets
 * @param {number} clockRate
 */
function hear(packets, clockRate) {
  const decoder = new TelephoneEventDecoder({ clockRate });
  const events = packets.flatMap(({ event = 0, end = 0, volume = 0, duration = 0, marker, timestamp = 0 }) => {
    const payload = Uint8Array.of(event, end * 128 + volume, duration >> 8, duration & 255);
    return decoder.push({ payload, marker: marker === 1, timestamp });
  });
  return events.flatMap(({ type, tone }) => (type === "end" ? [tone] : [])).join("");
}
