// @ts-check
// A bot over Azure's media streaming, tried without Azure: `node samples/media-bot/main.js` starts `dualtone serve` and
// the bot, makes a call by Azure's own client, and is the caller too, who enters digits and listens.
import { once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { CallAutomationClient } from "@azure/communication-call-automation";
import { connectFarEnd, startService } from "../local-service.js";
import { startBot } from "./bot.js";

const service = await startService();
const bot = await startBot((line) => console.log(`the bot ${line}`));

// What the service says of the call comes to the app's callback.
/** @type {Map<string, () => void>} */
const waiting = new Map();
const app = createServer(async (request, response) => {
  const [event] = /** @type {any} */ (await json(request));
  response.end();
  waiting.get(event.type.replace("Microsoft.Communication.", ""))?.();
});
await once(app.listen(0, "127.0.0.1"), "listening");
const { port } = /** @type {import("node:net").AddressInfo} */ (app.address());

/** @param {string} type */
const event = (type) => new Promise((resolve) => waiting.set(type, () => resolve(undefined)));

const started = event("MediaStreamingStarted");
const client = new CallAutomationClient(service.connectionString, { allowInsecureConnection: true });
const person = { targetParticipant: { phoneNumber: "+15550001" }, sourceCallIdNumber: { phoneNumber: "+15550000" } };
const { callConnection, callConnectionProperties } = await client.createCall(person, `http://127.0.0.1:${port}/`, {
  mediaStreamingOptions: {
    transportUrl: bot.url,
    transportType: "websocket",
    contentType: "audio",
    audioChannelType: "mixed",
    audioFormat: "pcm16KMono",
    startMediaStreaming: true,
    enableBidirectional: true,
  },
});
await started;

const caller = await connectFarEnd(service.url, callConnectionProperties.callConnectionId ?? "");
const heard = caller.hear(3);
console.log("the caller presses 1800#");
caller.press("1800#");
console.log(`the caller hears ${await heard}`);

const over = event("CallDisconnected");
await callConnection.hangUp(true);
await over;
console.log("the call is over");
bot.stop();
app.close();
await service.stop();
