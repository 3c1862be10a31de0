// Call Automation's request to make a call, and what a call connection says of itself.
import type { acs } from "../../calls/index.ts";
import { readMediaRequest } from "../../calls/acs/requests.ts";
import {
  bodyFields,
  listField,
  objectField,
  optionalFlag,
  optionalText,
  textField,
  wrong,
  type Fields,
} from "../../calls/fields.ts";
import { parsed, refuse, type Parsed } from "../../calls/refusal.ts";

/** How a call's audio is streamed to its app. */
export interface StreamingOptions {
  transportUrl: string;
  sampleRate: 16_000 | 24_000;
  /** Whether it begins when the call is established. */
  startsByItself: boolean;
  /** Whether the app speaks too. */
  isBidirectional: boolean;
  /** Whether the app is told of the tones that are heard. */
  tellsTones: boolean;
  /** Whether audio is told by whom it is of. */
  isUnmixed: boolean;
}

/** What a request to make a call asks for. */
export interface CreateCall {
  callbackUri: string;
  targets: acs.Identifier[];
  operationContext?: string;
  streaming?: StreamingOptions;
  /** What the call connection repeats of the request. */
  repeated: object;
}

/** Most that one call can be made to: ours. */
const MAX_TARGETS = 100;

const RATES = new Map([
  ["pcm16kmono", 16_000],
  ["pcm24kmono", 24_000],
] as const);

/** Reads the body of a request to make a call. */
export function parseCreateCall(body: unknown): Parsed<CreateCall> {
  return parsed(() => {
    const fields = bodyFields(body);
    const targets = listField(fields, "targets", MAX_TARGETS).map((target, i) => {
      const { targetParticipant } = readMediaRequest({}, { targetParticipant: target }, `targets[${i}]`);
      return { ...targetParticipant, rawId: rawIdOf(targetParticipant) };
    });
    const { mediaStreamingOptions, sourceCallerIdNumber, sourceDisplayName } = fields;
    const operationContext = optionalText(fields, "operationContext");
    return {
      callbackUri: textField(fields, "callbackUri"),
      targets,
      ...(operationContext !== undefined && { operationContext }),
      ...(isGiven(mediaStreamingOptions) && { streaming: readStreaming(objectField(fields, "mediaStreamingOptions")) }),
      repeated: {
        targets,
        ...(isGiven(sourceCallerIdNumber) && { sourceCallerIdNumber }),
        ...(isGiven(sourceDisplayName) && { sourceDisplayName }),
      },
    };
  });
}

function readStreaming(fields: Fields): StreamingOptions {
  const at = (name: string) => `mediaStreamingOptions.${name}`;
  const type = optionalText(fields, "transportType", 100, at("transportType")) ?? "websocket";
  if (type.toLowerCase() !== "websocket") wrong(at("transportType"), '"websocket"', type);
  const format = optionalText(fields, "audioFormat", 100, at("audioFormat")) ?? "pcm16KMono";
  const sampleRate = RATES.get(format.toLowerCase() as "pcm16kmono");
  if (!sampleRate) return wrong(at("audioFormat"), '"pcm16KMono" or "pcm24KMono"', format);
  const channels = optionalText(fields, "audioChannelType", 100, at("audioChannelType")) ?? "mixed";
  const flag = (name: string) => optionalFlag(fields, name, at(name)) ?? false;
  return {
    transportUrl: textField(fields, "transportUrl", at("transportUrl")),
    sampleRate,
    startsByItself: flag("startMediaStreaming"),
    isBidirectional: flag("enableBidirectional"),
    tellsTones: flag("enableDtmfTones"),
    isUnmixed: channels.toLowerCase() === "unmixed",
  };
}

/** Returns an identifier as one text, as the service writes it. */
export function rawIdOf(identifier: acs.Identifier): string {
  const { rawId, phoneNumber, communicationUser, microsoftTeamsUser, microsoftTeamsApp } = identifier;
  if (rawId !== undefined) return rawId;
  if (phoneNumber) return `4:${phoneNumber.value}`;
  if (communicationUser) return communicationUser.id;
  if (microsoftTeamsUser) return `8:orgid:${microsoftTeamsUser.userId}`;
  return `28:orgid:${microsoftTeamsApp?.appId ?? refuse("missing", "targets: expected an identifier, got none")}`;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
