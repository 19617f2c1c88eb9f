/** The demo tenant, made through the same HTTP API that everybody uses; a second start finds it as it was left. */
import type { EventStore } from "@tributary/event-store";
import { hashApiKey, signToken } from "@tributary/runtime";
import { z } from "zod";
import type { DevFile } from "./dev-file.ts";
import type { Secrets } from "./secrets.ts";
import { StartError } from "./start-error.ts";

export const DEMO_TENANT = "demo";
const PARTICIPANT = "40";
const COACH = "41";
/** Tokens are signed anew at each start; a year is longer than anybody keeps one of them. */
const TOKEN_SECONDS = 365 * 24 * 3600;

export interface Credentials {
  apiKey: string;
  tokens: DevFile["tokens"];
}

/** Registers the API key of this clone and signs the demo people's tokens. */
export async function demoCredentials(store: EventStore, secrets: Secrets): Promise<Credentials> {
  await store.reference.createApiKey({ hash: hashApiKey(secrets.apiKey), tenant: DEMO_TENANT, application: "demo" });
  const token = (sub: string, role: "participant" | "coach" | "admin") =>
    signToken(secrets.jwtSecret, { sub, role, tenant: DEMO_TENANT, expiresInSeconds: TOKEN_SECONDS });
  const [participant, coach, admin] = await Promise.all([
    token(PARTICIPANT, "participant"),
    token(COACH, "coach"),
    token("1", "admin"),
  ]);
  return { apiKey: secrets.apiKey, tokens: { participant, coach, admin } };
}

/** Makes the demo participant, an extra and a chat session with the coach, unless they are there already. */
export async function seedDemo(
  url: string,
  { apiKey, tokens }: Credentials,
): Promise<{ participantId: string; sessionId: string }> {
  const post = async (path: string, token: string, body: object): Promise<unknown> => {
    const headers = { "x-api-key": apiKey, authorization: `Bearer ${token}`, "content-type": "application/json" };
    // One key for ever: the answer of the first start comes back, and nothing is made twice.
    const key = { "idempotency-key": `demo${path.replaceAll("/", "-")}` };
    const answer = await fetch(`${url}/api/v1${path}`, {
      method: "POST",
      headers: { ...headers, ...key },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (answer.status !== 201 && answer.status !== 409) {
      throw new StartError(`the demo data could not be made: POST ${path} answered ${answer.status} ${text}`);
    }
    return JSON.parse(text);
  };
  await post("/participants", tokens.admin, { id: PARTICIPANT, firstName: "Ada", lastName: "Lovelace" });
  await post("/admin/extras", tokens.admin, { code: "mood", group: "PARTICIPANT", name: "Mood", dataType: "S" });
  const coach = { memberId: COACH, memberType: "COACH", memberName: "Grace Hopper" };
  const opening = { participantIds: [PARTICIPANT], title: "Welcome", members: [coach] };
  const session = await post("/admin/chat_sessions", tokens.coach, opening);
  return { participantId: PARTICIPANT, sessionId: z.object({ id: z.string() }).parse(session).id };
}
