// Genesys' dialect against what its documents show: requests, status codes and the messages on the channel.
import { describe, expect, test } from "vitest";
import { genesys } from "../../src/calls/index.ts";

const refused = (body: unknown, settings?: Partial<genesys.Settings>) => {
  const { request, refusal } = genesys.parseCallOperation(body, settings);
  expect(request).toBeUndefined();
  return refusal!;
};

describe("SendDtmf", () => {
  test("takes the documents' own request", () => {
    const { request } = genesys.parseCallOperation({ operationName: "SendDtmf", digits: "5" });
    expect(request).toEqual({ operationName: "SendDtmf", digits: "5", sequence: ["5"], toneMs: 200, gapMs: 100 });
    expect(genesys.acceptedAnswer()).toEqual({ status: 200, headers: {}, body: { statusCode: 0 } });
  });

  test("takes several digits, with lengths that can be set", () => {
    const settings = { toneMs: 90, gapMs: 70 };
    const { request } = genesys.parseCallOperation({ operationName: "SendDtmf", digits: "0123456789" }, settings);
    expect(request).toMatchObject({ sequence: [..."0123456789"], ...settings });
  });

  test("takes other tones only where they are asked for", () => {
    const body = { operationName: "SendDtmf", digits: "1*#" };
    expect(genesys.errorAnswer(refused(body)).body).toMatchObject({ statusCode: 10 });
    const { request } = genesys.parseCallOperation(body, { digits: "0123456789*#" });
    expect(request).toMatchObject({ sequence: ["1", "*", "#"] });
  });

  test.each<[unknown, number]>([
    [undefined, 10],
    ["SendDtmf", 10],
    [[], 10],
    [{}, 1],
    [{ digits: "5" }, 1],
    [{ operationName: null, digits: "5" }, 1],
    [{ operationName: 5, digits: "5" }, 10],
    [{ operationName: "sendDtmf", digits: "5" }, 10],
    [{ operationName: "Hold" }, 10],
    [{ operationName: "SendDtmf" }, 1],
    [{ operationName: "SendDtmf", digits: null }, 1],
    [{ operationName: "SendDtmf", digits: "" }, 10],
    [{ operationName: "SendDtmf", digits: 5 }, 10],
    [{ operationName: "SendDtmf", digits: ["5"] }, 10],
    [{ operationName: "SendDtmf", digits: "5 5" }, 10],
    [{ operationName: "SendDtmf", digits: "A" }, 10],
    [{ operationName: "SendDtmf", digits: "٥" }, 10],
    [{ operationName: "SendDtmf", digits: "1".repeat(257) }, 10],
    [{ operationName: "SendDtmf", digits: "1".repeat(5000) }, 10],
  ])("refuses %j with %i", (body, statusCode) => {
    const refusal = refused(body);
    expect(genesys.errorAnswer(refusal)).toEqual({
      status: 400,
      headers: {},
      body: { statusCode, statusMessage: refusal.message },
    });
    expect(refusal.message).toMatch(/^\w+(\[\d+\])?: expected /);
    expect(refusal.message.length).toBeLessThan(120);
  });

  test.each([
    ["digits", { digits: "12x" }, RangeError],
    ["digits", { digits: 5 as never }, TypeError],
    ["maxTones", { maxTones: 0 }, RangeError],
  ])("throws for a setting that is not possible: %s", (name, settings, kind) => {
    const parse = () => genesys.parseCallOperation({ operationName: "SendDtmf", digits: "5" }, settings);
    expect(parse).toThrow(kind);
    expect(parse).toThrow(`${name}: expected `);
  });
});

test("a call is hung up", () => {
  expect(genesys.parseCallOperation({ operationName: "Hangup" })).toEqual({ request: { operationName: "Hangup" } });
});

describe("Dial", () => {
  test("takes a number", () => {
    const body = { operationName: "Dial", destination: { phoneNumber: "15001" } };
    expect(genesys.parseDial(body)).toEqual({ request: { operationName: "Dial", phoneNumber: "15001" } });
  });

  test.each<[unknown, number]>([
    [null, 10],
    [{ destination: { phoneNumber: "1" } }, 1],
    [{ operationName: "Hangup" }, 10],
    [{ operationName: "Dial" }, 1],
    [{ operationName: "Dial", destination: "1" }, 10],
    [{ operationName: "Dial", destination: {} }, 1],
    [{ operationName: "Dial", destination: { phoneNumber: 1 } }, 10],
    [{ operationName: "Dial", destination: { phoneNumber: "" } }, 10],
  ])("refuses %j with %i", (body, statusCode) => {
    expect(genesys.errorAnswer(genesys.parseDial(body).refusal!).body).toMatchObject({ statusCode });
  });
});

test.each([
  ["wrongState", 409, 2],
  ["forbidden", 403, 5],
  ["notFound", 404, 6],
  ["internal", 500, 4],
  ["unauthorized", 401, 20],
] as const)("an error for %s is HTTP %i with status code %i", (reason, status, statusCode) => {
  expect(genesys.errorAnswer({ reason, message: "why" })).toEqual({
    status,
    headers: {},
    body: { statusCode, statusMessage: "why" },
  });
});

describe("the channel", () => {
  const facts = {
    id: "012PUFMMS0ASNAK48O7GK2LAES00000J",
    state: "Established",
    connId: "007102719260b013",
    otherNumber: "15001",
    dnis: "15000",
    deviceId: "631608b3-ceb1-472b-ba05-2ae39555b0d1",
    durationMs: 27_900,
    baseUrl: "http://127.0.0.1:8080",
  };

  test("says that digits were sent exactly as the documents show it", () => {
    const uri = `http://127.0.0.1:8080/api/v2/me/calls/${facts.id}`;
    expect(genesys.callMessage("DtmfSent", genesys.callResource(facts), "15000")).toEqual({
      data: {
        notificationType: "DtmfSent",
        call: {
          id: facts.id,
          state: "Established",
          callUuid: facts.id,
          connId: "007102719260b013",
          deviceUri: `http://127.0.0.1:8080/api/v2/devices/${facts.deviceId}`,
          participants: [{ e164Number: "", formattedPhoneNumber: "15001", phoneNumber: "15001", digits: "15001" }],
          dnis: "15000",
          callType: "Internal",
          capabilities: [
            "SingleStepTransfer",
            "InitiateConference",
            "Hold",
            "SingleStepConference",
            "InitiateTransfer",
            "SendDtmf",
            "DeleteUserData",
            "AttachUserData",
            "DeleteUserDataPair",
            "Hangup",
            "UpdateUserData",
          ],
          duration: "27",
          mute: "Off",
          supervisorListeningIn: false,
          monitoredUserMuted: false,
          monitoring: false,
          uri,
          path: `/calls/${facts.id}`,
        },
        phoneNumber: "15000",
        extensions: { BusinessCall: 0 },
        messageType: "CallStateChangeMessage",
      },
      channel: "/v2/me/calls",
    });
  });

  test("offers no digits before a call is established, and nothing after it", () => {
    expect(genesys.callResource({ ...facts, state: "Dialing" }).capabilities).toEqual(["Hangup"]);
    expect(genesys.callResource({ ...facts, state: "Released" }).capabilities).toEqual([]);
  });

  test("names the number that was dialed where no other is known", () => {
    expect(genesys.callResource({ ...facts, dnis: undefined }).dnis).toBe("15001");
  });
});
