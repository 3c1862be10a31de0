// Call Automation's media streaming: the text messages that carry a call's audio over a WebSocket, both ways.
import { refuse, parsed, type Parsed } from "../refusal.ts";
import { bodyFields, isFields, type Fields } from "../fields.ts";
import type { Tone } from "../../keypad.ts";

/** What an app sends: audio to be played, or to forget what it sent and is not yet played. */
export type StreamingInput = { kind: "audio"; pcm: Int16Array } | { kind: "stop" };

/** Longest audio in one message, in bytes of PCM: a minute at 24 kHz, ours. */
const MAX_AUDIO_BYTES = 24_000 * 2 * 60;

/** Makes the message that comes first, and says what the audio is. */
export function audioMetadataMessage(subscriptionId: string, sampleRate: number, frameMs = 20): string {
  const length = (sampleRate * 2 * frameMs) / 1000;
  const audioMetadata = { subscriptionId, encoding: "PCM", sampleRate, channels: 1, length };
  return JSON.stringify({ kind: "AudioMetadata", audioMetadata });
}

/** Makes the message of a frame of audio; without a participant it is of all that speak. */
export function audioDataMessage(pcm: Int16Array, time: Date, participantRawID?: string): string {
  const audioData = {
    timestamp: time.toISOString(),
    ...(participantRawID !== undefined && { participantRawID }),
    data: base64(pcm),
    silent: pcm.every((sample) => sample === 0),
  };
  return JSON.stringify({ kind: "AudioData", audioData });
}

/** Makes the message of a tone that was heard. */
export function dtmfDataMessage(tone: Tone): string {
  return JSON.stringify({ kind: "DtmfData", dtmfData: { data: tone } });
}

/** Reads a message of an app, with the names in any case: its clients do not agree on it. */
export function parseStreamingInput(text: string): Parsed<StreamingInput> {
  return parsed(() => {
    const message = part(bodyFields(jsonOf(text)));
    const kind = String(message("kind")).toLowerCase();
    if (kind === "stopaudio") return { kind: "stop" };
    if (kind !== "audiodata") refuse("invalid", 'kind: expected "AudioData" or "StopAudio", got another', "kind");
    const audio = message("audiodata");
    if (!isFields(audio)) refuse("missing", "audioData: expected an object, got none", "audioData");
    return { kind: "audio", pcm: pcmOf(part(audio)("data")) };
  });
}

function part(fields: Fields): (name: string) => unknown {
  const parts = new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
  return (name) => parts.get(name);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse("malformed", "message: expected JSON");
  }
}

function pcmOf(data: unknown): Int16Array {
  const at = "audioData.data";
  if (typeof data !== "string") return refuse("missing", `${at}: expected base64 text, got none`, at);
  if (data.length > (MAX_AUDIO_BYTES / 3) * 4)
    return refuse("tooLarge", `${at}: expected at most a minute of audio`, at);
  const bytes = bytesOf(data) ?? refuse("invalid", `${at}: expected base64 text`, at);
  if (bytes.length % 2 !== 0) refuse("invalid", `${at}: expected an even number of bytes, got ${bytes.length}`, at);
  const view = new DataView(bytes.buffer);
  return Int16Array.from({ length: bytes.length / 2 }, (_, i) => view.getInt16(i * 2, true));
}

function bytesOf(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function base64(pcm: Int16Array): string {
  const view = new DataView(new ArrayBuffer(pcm.length * 2));
  pcm.forEach((sample, i) => view.setInt16(i * 2, sample, true));
  let text = "";
  for (const byte of new Uint8Array(view.buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}
