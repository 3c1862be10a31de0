// Azure Communication Services' Call Automation and its media streaming: the names of `acs`.
export {
  DEFAULTS,
  errorAnswer,
  parseContinuousDtmfRecognition,
  parseSendDtmfTones,
  sendDtmfTonesAnswer,
  toneName,
  toneOf,
} from "./requests.ts";
export type { ErrorBody, Identifier, MediaRequest, SendDtmfTones, SendDtmfTonesResult, Settings } from "./requests.ts";
export { parseRecognize, type Recognize } from "./recognize.ts";
export * from "./events.ts";
export * from "./streaming.ts";
