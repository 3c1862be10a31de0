// The public names of `dualtone/streams`: live audio and telephone events. Runs in a browser.
export { collectTones, type CollectedTones, type CollectOptions } from "./collect.ts";
export { cutFrames, type CutOptions } from "./cut.ts";
export { detectStream } from "./detect.ts";
export { ToneDetectorStream } from "./detector-stream.ts";
export { mergeTones, type MergeOptions } from "./merge.ts";
export { mixTones, ToneMixer, type MixOptions } from "./mix.ts";
export { paceFrames, type PaceOptions } from "./pace.ts";
export { formatSipInfo, parseSipInfo } from "./sip-info.ts";
export type { SipInfo, SipInfoOptions, SipInfoTone, SipInfoType } from "./sip-info.ts";
export type { Source } from "./source.ts";
export type { TelephoneEvent, TelephoneEventPacket } from "./telephone-event.ts";
export { TelephoneEventDecoder, type TelephoneEventDecoderOptions } from "./telephone-event-decoder.ts";
export { TelephoneEventEncoder } from "./telephone-event-encoder.ts";
export type { TelephoneEventEncoderOptions, TelephoneEventFrameOptions } from "./telephone-event-encoder.ts";
export { toneStream, type ToneStreamOptions } from "./tone-stream.ts";
