// What can be asked before there is a chat.
import type { FastifyInstance } from "fastify";
import type { ApiVersion } from "./chat.ts";
import type { ContactCentre } from "./contact-centre.ts";
import { jsonOf } from "./request-body.ts";
import { requestChatOf } from "./request-chat.ts";
import { widgetConfiguration } from "./widget-configuration.ts";
import { estimate } from "./wire-form.ts";

const PARAMETERS = [{ first_name: "FIRST_NAME" }, { last_name: "LAST_NAME" }, { email: "EMAIL" }, { topic: "TEXT" }];

/** Check Availability, Expected Parameters, Get Chat Widget Configuration, Get ICE servers; SMS (v1) and Version (v2). */
export function addEntryRoutes(app: FastifyInstance, centre: ContactCentre, version: ApiVersion): void {
  const { faults } = centre;
  app.get("/availability", async () => ({
    ...{ chat: faults.now.closed ? "notAvailable" : "available", ...estimate(3, faults.now) },
  }));
  app.get("/parameters", async () => ({ parameters: PARAMETERS }));
  app.get("/configuration", async () => widgetConfiguration);
  app.get("/iceservers", async () => ({ servers: [{ url: "stun:127.0.0.1:3478" }] }));
  if (version === "v2") app.get("/version", async () => ({ server_version: "5.5.6.12345 (Stable)" }));
  else app.post("/requestsms", async (request) => openSms(centre, jsonOf(request)));
}

const SMS_CODES = {
  0: "",
  5: "Invalid access number",
  11: "Session already exists",
};
const smsAnswer = (code: keyof typeof SMS_CODES) => ({ sms_error_code: code, error_message: SMS_CODES[code] });

/** As if somebody had sent an empty SMS: their number is who they are. */
function openSms(centre: ContactCentre, body: unknown) {
  const { phone_number: phoneNumber, from, parameters } = requestChatOf(body);
  if (phoneNumber === "") return smsAnswer(5);
  const client = { appId: centre.settings.appId, clientId: `sms:${phoneNumber}` };
  const request = { version: "v1", channel: "sms", phoneNumber, from, parameters } as const;
  return smsAnswer(centre.open(client, request).isNew ? 0 : 11);
}
