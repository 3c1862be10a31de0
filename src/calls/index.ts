// The public names of `dualtone/calls`: the calling APIs' requests, answers and events about tones. No HTTP, no Node.
export * as acs from "./acs/index.ts";
export * as genesys from "./genesys.ts";
export * as graph from "./graph.ts";
export { SendTonesOperation } from "./operation.ts";
export type { CompletionReason, OperationStatus, ResultInfo, RunOptions, SendTonesResult } from "./operation.ts";
export type { Answer, Parsed, Refusal, RefusalReason } from "./refusal.ts";
export { SEND_DEFAULTS, type SendSettings, type TonesRequest } from "./settings.ts";
export type { FrameSink } from "./turn.ts";
