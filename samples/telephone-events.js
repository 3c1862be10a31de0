// @ts-check
// Digits sent and received as RTP telephone events (RFC 4733) over UDP, as on a SIP trunk:
//   node samples/telephone-events.js "1800,555#"
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { paceFrames, TelephoneEventDecoder, TelephoneEventEncoder } from "dualtone/streams";

const [digits = "42#"] = process.argv.slice(2);
const payloadType = 101; // as agreed in SDP: a=rtpmap:101 telephone-event/8000
const clockRate = 8000;

// The one who hears.
const decoder = new TelephoneEventDecoder({ clockRate });
const receiver = createSocket("udp4");
receiver.on("message", (packet) => {
  if ((packet.readUInt8(1) & 0x7f) !== payloadType) return;
  const marker = packet.readUInt8(1) >= 0x80;
  for (const event of decoder.push({ payload: packet.subarray(12), marker, timestamp: packet.readUInt32BE(4) })) {
    if (event.type === "start") console.log(`${event.tone}  begins at ${event.startMs} ms`);
    else console.log(`${event.tone}  ends at ${event.endMs} ms, ${event.levelDbm0} dBm0`);
  }
});
receiver.bind(0, "127.0.0.1");
await once(receiver, "listening");

// The one who sends: 50 frames a second, with what packets there are in each.
const sender = createSocket("udp4");
const encoder = new TelephoneEventEncoder({ clockRate });
let sequenceNumber = 0;
for await (const packets of paceFrames(encoder.frames(digits, { toneMs: 120, gapMs: 80, timestamp: 160_000 }))) {
  for (const { payload, marker, timestamp } of packets) {
    const header = Buffer.alloc(12);
    header.writeUInt8(0x80, 0);
    header.writeUInt8((marker ? 0x80 : 0) | payloadType, 1);
    header.writeUInt16BE(sequenceNumber++ & 0xffff, 2);
    header.writeUInt32BE(timestamp, 4);
    header.writeUInt32BE(0x5eed, 8);
    sender.send([header, payload], receiver.address().port, "127.0.0.1");
  }
}
await sleep(50);
sender.close();
receiver.close();
