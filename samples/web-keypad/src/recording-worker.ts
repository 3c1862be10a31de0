// A worker: a recording -> the tones of each channel as they are found, and pictures of any stretch of it.
import { ToneDetector, type ToneEvent } from "dualtone";
import { WavDecoder, type Samples } from "dualtone/audio";
import { drawRecording, MAX_CHANNELS, Spectrogram } from "dualtone/picture";
import type { Answer, Request } from "./messages.ts";
import type { HeardTone } from "./tone-list.ts";

interface Channel {
  detector: ToneDetector;
  spectrogram: Spectrogram;
  tones: HeardTone[];
}

const CHUNK = 65_536;
let name = "";
let channels: Channel[] = [];

addEventListener("message", ({ data }: MessageEvent<Request>) => void answer(data));

async function answer(request: Request): Promise<void> {
  try {
    if (request.type === "draw") return draw(request);
    name = request.type === "wav" ? request.file.name : request.name;
    await (request.type === "wav" ? hearWav(request.file) : hearSamples(request.channels, request.sampleRate));
  } catch (error) {
    tell({ type: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

function tell(message: Answer): void {
  postMessage(message);
}

function draw({ fromMs, toMs, width, theme }: Request & { type: "draw" }): void {
  tell({ type: "picture", picture: drawRecording(channels, { title: name, fromMs, toMs, width, theme }) });
}

// As a stream, so that a recording of hours takes little memory.
async function hearWav(file: File): Promise<void> {
  const decoder = new WavDecoder();
  let bytes = 0;
  for (const reader = file.stream().getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    const samples = decoder.push(value);
    if (decoder.header && channels.length === 0) open(decoder.header.channels, decoder.header.sampleRate);
    if (samples.length > 0) hear(samples);
    tell({ type: "progress", share: (bytes += value.length) / file.size });
  }
  decoder.end();
  finish(decoder.header!.sampleRate, decoder.warnings);
}

function hearSamples(decoded: readonly Float32Array[], sampleRate: number): void {
  open(decoded.length, sampleRate);
  const { length } = decoded[0]!;
  for (let at = 0; at < length; at += CHUNK) {
    hear(decoded.map((samples) => samples.subarray(at, at + CHUNK)));
    tell({ type: "progress", share: Math.min(1, (at + CHUNK) / length) });
  }
  finish(sampleRate, []);
}

function open(count: number, sampleRate: number): void {
  if (count > MAX_CHANNELS) throw new RangeError(`channels: expected at most ${MAX_CHANNELS}, got ${count}`);
  channels = Array.from({ length: count }, () => ({
    ...{ detector: new ToneDetector({ sampleRate }), spectrogram: new Spectrogram(sampleRate), tones: [] },
  }));
}

function hear(samples: readonly Samples[]): void {
  const events = channels.map((channel, i) => {
    channel.spectrogram.push(samples[i]!);
    return channel.detector.push(samples[i]!);
  });
  keep(events);
}

function keep(events: readonly ToneEvent[][]): void {
  const found = events.flatMap((ofChannel, i) =>
    ofChannel.flatMap((event) => {
      if (event.type === "start") return [];
      const tone: HeardTone = { channel: i + 1, ...event };
      channels[i]!.tones.push(tone);
      return [tone];
    }),
  );
  if (found.length > 0) tell({ type: "tones", tones: found.sort((a, b) => a.endMs - b.endMs) });
}

function finish(sampleRate: number, warnings: readonly string[]): void {
  keep(channels.map(({ detector }) => detector.flush()));
  const { durationMs } = channels[0]!.spectrogram;
  tell({ type: "heard", sampleRate, channels: channels.length, durationMs, warnings });
}
