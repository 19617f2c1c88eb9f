/**
 * A good request for every route. A new route needs a line here (and its row in apps/api/src/http/access.ts); then all of
 * its cells are tried: every relation to the thing, another tenant, every wrong credential. The path's ids come from the
 * scene by the name before them (`chat_sessions/:id`); a line says what else is sent. `caller` is there for what depends
 * on who asks, such as the message that is one's own. What a scene lacks is added to scene.ts.
 */
import type { Caller, Scene } from "./scene.ts";

export interface Sending {
  /** Sent as JSON, a form as it is. */
  body?: unknown;
  /** Instead of what the scene has under the parameter's name. */
  params?: Record<string, string>;
  headers?: Record<string, string>;
}

const nothing = (): Sending => ({});
const text = (): Sending => ({ body: { text: "hello" } });

const file = (): Sending => {
  const form = new FormData();
  form.append("file", new File(["hello"], "a.txt"));
  return { body: form };
};

const ownMessage = ({ messageId, coachMessageId }: Scene, caller: Caller | null): Sending => ({
  params: { messageId: caller?.role === "coach" ? coachMessageId : messageId },
});

export const requests: Readonly<Record<string, (scene: Scene, caller: Caller | null) => Sending>> = {
  "GET /api/v1/openapi.json": nothing,
  "GET /api/v1/asyncapi.json": nothing,
  "GET /api/v1/docs": nothing,
  "POST /api/v1/stream_sessions": nothing,
  "POST /api/v1/stream_sessions/:id/renew": nothing,
  "DELETE /api/v1/stream_sessions/current": nothing,
  "POST /api/v1/commands": ({ sessionId }) => ({ body: { type: "LockChatSession", sessionId } }),
  "GET /api/v1/commands/:id": nothing,
  "GET /api/v1/admin/streams": nothing,
  "GET /api/v1/admin/lag": nothing,
  "GET /api/v1/admin/overview": nothing,
  "GET /api/v1/admin/participants/:userId/feed": nothing,
  "POST /api/v1/admin/external_chats/search": () => ({ body: {} }),
  "GET /api/v1/admin/dead_letters": nothing,
  "GET /api/v1/admin/dead_letters/:id": nothing,
  "POST /api/v1/admin/dead_letters/retry": ({ letterKey: key }) => ({ body: { key } }),
  "POST /api/v1/admin/dead_letters/:id/retry": nothing,
  "DELETE /api/v1/admin/dead_letters/:id": nothing,
  "GET /api/v1/admin/api_keys": nothing,
  "POST /api/v1/admin/api_keys": () => ({ body: { application: "app" } }),
  "POST /api/v1/admin/api_keys/:id/rotate": () => ({ body: {} }),
  "DELETE /api/v1/admin/api_keys/:id": nothing,
  "POST /api/v1/participants": ({ newId }, caller) => ({
    body: { id: `${newId}-${caller?.role}`, firstName: "Ada", lastName: "Byron" },
  }),
  "POST /api/v1/participants/search": () => ({ body: {} }),
  "GET /api/v1/participants/:userId": nothing,
  "PATCH /api/v1/participants/:userId": () => ({ body: { firstName: "Augusta" } }),
  "DELETE /api/v1/participants/:userId": nothing,
  "POST /api/v1/participants/:userId/suspend": nothing,
  "POST /api/v1/participants/:userId/reactivate": ({ suspendedId }) => ({ params: { userId: suspendedId } }),
  "PUT /api/v1/participants/:userId/extras": ({ extraCode }) => ({ body: { extraCode, value: "calm" } }),
  "GET /api/v1/participants/:userId/extras/:extraGroup": nothing,
  "GET /api/v1/participants/:userId/extras/:extraGroup/:extraCode/history": nothing,
  "POST /api/v1/admin/extras": ({ newId }) => ({ body: { code: newId, group: "G", name: "Mood", dataType: "S" } }),
  "POST /api/v1/admin/extras/search": () => ({ body: {} }),
  "POST /api/v1/admin/activity_plans": ({ participantId }) => ({
    body: { participantId, title: "Week", cards: [{ title: "Walk", data: { activityPlanType: "GENERAL_ACTIVITY" } }] },
  }),
  "POST /api/v1/participants/:userId/activity_plan_cards/search": () => ({ body: {} }),
  "PUT /api/v1/participants/:userId/activity_responses": ({ cardId, activityValueId }) => ({
    body: { activityPlanCardId: cardId, responses: [{ activityValueId, value: "good" }] },
  }),
  "POST /api/v1/admin/chat_sessions": ({ participantId }) => ({ body: { participantIds: [participantId] } }),
  "POST /api/v1/participants/:userId/chat_sessions/search": () => ({ body: {} }),
  "POST /api/v1/coaches/:coachId/chat_sessions/search": () => ({ body: {} }),
  "GET /api/v1/participants/:userId/chat_sessions/:id": nothing,
  "POST /api/v1/admin/chat_sessions/:id/members": ({ otherCoachId }) => ({
    body: { memberId: otherCoachId, memberType: "COACH", memberName: "Grace" },
  }),
  "POST /api/v1/admin/chat_sessions/:id/members/:memberId/approve": nothing,
  "POST /api/v1/admin/chat_sessions/:id/members/:memberId/reject": nothing,
  "POST /api/v1/admin/chat_sessions/:id/lock": nothing,
  "POST /api/v1/admin/chat_sessions/:id/unlock": nothing,
  "POST /api/v1/admin/chat_sessions/:id/close": nothing,
  "DELETE /api/v1/admin/chat_sessions/:id/members/:memberId": ({ coachId, participantId }, caller) => ({
    params: { memberId: caller?.role === "participant" ? participantId : coachId },
  }),
  "POST /api/v1/participants/:userId/chat_sessions/:id/chat_messages": text,
  "POST /api/v1/admin/chat_sessions/:id/chat_messages": text,
  "POST /api/v1/participants/:userId/chat_sessions/:id/files": file,
  "GET /api/v1/participants/:userId/chat_sessions/:id/files/:fileId": nothing,
  "PUT /api/v1/participants/:userId/chat_sessions/:id/read": ({ messageId }) => ({
    body: { upToMessageId: messageId },
  }),
  "POST /api/v1/participants/:userId/chat_sessions/:id/typing": () => ({ body: { state: "typing" } }),
  "POST /api/v1/participants/:userId/chat_sessions/:id/signals": () => ({ body: { signal: { type: "END_CALL" } } }),
  "GET /api/v1/participants/:userId/chat_sessions/:id/chat_messages": nothing,
  "PUT /api/v1/participants/:userId/chat_sessions/:id/delivered": ({ messageId }) => ({
    body: { upToMessageId: messageId },
  }),
  "GET /api/v1/participants/:userId/chat_sessions/:id/chat_messages/:messageId": nothing,
  "PATCH /api/v1/participants/:userId/chat_sessions/:id/chat_messages/:messageId": (scene, caller) => ({
    ...{ ...ownMessage(scene, caller), ...text() },
  }),
  "DELETE /api/v1/participants/:userId/chat_sessions/:id/chat_messages/:messageId": ownMessage,
  "PUT /api/v1/participants/:userId/chat_sessions/:id/chat_messages/:messageId/reactions/:reaction": nothing,
  "DELETE /api/v1/participants/:userId/chat_sessions/:id/chat_messages/:messageId/reactions/:reaction": nothing,
  "POST /api/v1/admin/chat_sessions/:id/forms": () => ({
    body: { name: "check", fields: [{ name: "a", label: "A" }] },
  }),
  "GET /api/v1/participants/:userId/chat_sessions/:id/forms": nothing,
  "PUT /api/v1/participants/:userId/chat_sessions/:id/forms/:formId": () => ({
    body: { answers: [{ name: "note", value: "fine" }] },
  }),
  "POST /api/v1/admin/chat_sessions/:id/notices": text,
  "POST /api/v1/admin/chat_sessions/:id/external_chats": () => ({ body: { provider: "bright-pattern" } }),
  "GET /api/v1/admin/chat_sessions/:id/external_chats": nothing,
  "GET /api/v1/admin/chat_sessions/:id/external_chats/:linkId": nothing,
  "DELETE /api/v1/admin/chat_sessions/:id/external_chats/:linkId": nothing,
  "POST /api/v1/admin/ibm_channels": ({ newId }, caller) => ({ body: { channelId: `${newId}-${caller?.role}` } }),
  "GET /api/v1/admin/ibm_channels": nothing,
  "GET /api/v1/admin/ibm_channels/:id": nothing,
  "DELETE /api/v1/admin/ibm_channels/:id": nothing,
  "POST /api/v1/admin/ibm_channels/:id/groups": ({ participantId }) => ({
    body: { participantIds: [participantId], externalParticipantIds: ["viewer-1"] },
  }),
  "GET /api/v1/participants/:userId/stream": nothing,
  "GET /api/v1/participants/:userId/chat_sessions/:id/stream": nothing,
  "GET /api/v1/coaches/:coachId/stream": nothing,
};

const idsByKind: Readonly<Record<string, keyof Scene>> = {
  api_keys: "apiKeyId",
  chat_sessions: "sessionId",
  coaches: "coachId",
  commands: "commandId",
  dead_letters: "letterId",
  ibm_channels: "ibmChannelId",
  stream_sessions: "streamSessionId",
};

/** The route's path with the ids of the scene in it. */
export function pathOf(url: string, scene: Scene, params: Record<string, string> = {}): string {
  const known: Record<string, string> = { userId: scene.participantId, memberId: scene.pendingCoachId, ...scene };
  return url.replace(/(?<=(\w+)\/):(\w+)/g, (_, kind: string, name: string) => {
    const id = params[name] ?? (name === "id" ? scene[idsByKind[kind] ?? "sessionId"] : known[name]);
    return id ?? (name === "extraGroup" ? "PARTICIPANT" : `no-${name}`);
  });
}
