// @ts-check
// An agent's desktop that sends digits on a call, with fetch and CometD's own client, against `dualtone serve`:
//   node samples/genesys-client/main.js
import { CometD } from "cometd";
import { adapt } from "cometd-nodejs-client";
import { connectFarEnd, startService } from "../local-service.js";

const service = await startService();
const headers = { Authorization: `Bearer ${service.token}`, "Content-Type": "application/json" };

/**
 * Makes a request of the Voice API.
 * @param {string} path
 * @param {object} body
 */
async function ask(path, body) {
  const response = await fetch(`${service.url}/api/v2${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  return response.json();
}

// What happens to the agent's calls comes on a channel, by long-polling alone.
adapt();
const desktop = new CometD();
desktop.unregisterTransport("websocket");
desktop.configure({
  url: `${service.url}/api/v2/notifications`,
  requestHeaders: { Authorization: headers.Authorization },
});
await new Promise((resolve) => desktop.handshake(resolve));
/** @type {(data: any) => void} */
let told = () => {};
await new Promise((resolve) => desktop.subscribe("/v2/me/calls", ({ data }) => told(data), resolve));

/**
 * Waits for a message that fits.
 * @param {(data: any) => boolean} fits
 */
const message = (fits) =>
  new Promise((resolve) => {
    told = (data) => fits(data) && resolve(data);
  });

const established = message(({ call }) => call.state === "Established");
console.log("Dial:", await ask("/me/calls", { operationName: "Dial", destination: { phoneNumber: "15001" } }));
const { call } = await established;
console.log(`the call is ${call.state}, and can ${call.capabilities.join(", ")}`);
const farEnd = await connectFarEnd(service.url, call.id);

const sent = message(({ notificationType }) => notificationType === "DtmfSent");
console.log("SendDtmf:", await ask(`/me/calls/${call.id}`, { operationName: "SendDtmf", digits: "159" }));
console.log(`the far end hears ${await farEnd.hear(3)}`);
console.log(`the desktop is told ${(await sent).notificationType}`);
console.log("SendDtmf:", await ask(`/me/calls/${call.id}`, { operationName: "SendDtmf", digits: "*" }));

const released = message(({ call: { state } }) => state === "Released");
console.log("Hangup:", await ask(`/me/calls/${call.id}`, { operationName: "Hangup" }));
console.log(`the call is ${(await released).call.state}`);
await new Promise((resolve) => desktop.disconnect(resolve));
await service.stop();
