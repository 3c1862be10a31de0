// @ts-check
// Does with a Microsoft Graph request what that service does: tones into the call's audio, and what came of it. A bot
// whose app hosts the media gets such requests, and has to do so itself.
import { detectTones } from "dualtone";
import { graph, SendTonesOperation } from "dualtone/calls";

const body = { tones: ["tone1", "star", "pound"], delayBetweenTonesMs: 150, clientContext: "menu" };
const { request, refusal } = graph.parseSendDtmfTones(body);
if (refusal) throw new Error(JSON.stringify(graph.errorAnswer(refusal)));

/** @type {Int16Array[]} */
const sent = [];
const operation = new SendTonesOperation(request);
const end = operation.run((frame) => void sent.push(frame));
const names = { callId: "481f3600", id: "d36fe651", clientContext: request.clientContext };
console.log(graph.sendDtmfTonesAnswer(names, operation, "https://bot.example/v1.0"));

await end;
console.log(graph.sendDtmfTonesNotification(names, operation)?.resourceData);

const pcm = Int16Array.from(sent.flatMap((frame) => [...frame]));
for (const { tone, startMs } of detectTones(pcm, { sampleRate: 16000 })) {
  console.log(`${graph.toneName(tone)} at ${startMs.toFixed(0)} ms`);
}
