// @ts-check
// A bot that drives a call by Microsoft's own Graph client, against `dualtone serve`:
//   node samples/graph-client/main.js
import { once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { Client, HTTPMessageHandler } from "@microsoft/microsoft-graph-client";
import { connectFarEnd, startService } from "../local-service.js";

const service = await startService();

// What the service says of the call comes to the bot's callback.
/** @type {(change: any) => void} */
let told = () => {};
const bot = createServer(async (request, response) => {
  const { value } = /** @type {any} */ (await json(request));
  response.writeHead(202).end();
  value.forEach(told);
});
await once(bot.listen(0, "127.0.0.1"), "listening");
const { port } = /** @type {import("node:net").AddressInfo} */ (bot.address());

/**
 * Waits for a change that fits.
 * @param {(change: any) => boolean} fits
 */
const change = (fits) =>
  new Promise((resolve) => {
    told = (one) => fits(one) && resolve(one.resourceData);
  });

// Over plain http Microsoft's client sends no token: this puts it in.
const sending = new HTTPMessageHandler();
const middleware = {
  /** @param {import("@microsoft/microsoft-graph-client").Context} context */
  execute(context) {
    context.options = { ...context.options };
    context.options.headers = { ...context.options.headers, Authorization: `Bearer ${service.token}` };
    return sending.execute(context);
  },
};
const graph = Client.initWithMiddleware({ middleware, baseUrl: `${service.url}/`, defaultVersion: "v1.0" });

const established = change(({ resourceData }) => resourceData.state === "established");
const call = await graph.api("/communications/calls").post({
  "@odata.type": "#microsoft.graph.call",
  callbackUri: `http://127.0.0.1:${port}/`,
  requestedModalities: ["audio"],
  mediaConfig: { "@odata.type": "#microsoft.graph.serviceHostedMediaConfig" },
});
await established;
const path = `/communications/calls/${call.id}`;
const farEnd = await connectFarEnd(service.url, call.id);

const sent = change(({ changeType }) => changeType === "deleted");
const operation = await graph
  .api(`${path}/sendDtmfTones`)
  .post({ tones: ["tone1", "tone2", "star", "pound"], delayBetweenTonesMs: 150, clientContext: "menu" });
console.log(`sendDtmfTones is ${operation.status}`);
console.log(`the far end hears ${await farEnd.hear(4)}`);
const { status, completionReason, clientContext } = await sent;
console.log(`sendDtmfTones "${clientContext}" is ${status}: ${completionReason}`);

await graph.api(`${path}/subscribeToTone`).post({ clientContext: "digits" });
const last = change(({ resourceData: { toneInfo } }) => {
  if (toneInfo) console.log(`the bot is told of ${toneInfo.tone}, number ${toneInfo.sequenceId}`);
  return toneInfo?.tone === "pound";
});
farEnd.press("42#");
await last;

const over = change(({ changeType, resourceUrl }) => changeType === "deleted" && resourceUrl === path);
await graph.api(path).delete();
await over;
console.log("the call is over");
bot.close();
await service.stop();
