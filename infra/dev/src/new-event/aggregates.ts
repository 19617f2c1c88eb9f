/** What an event can be about, and where the code of each aggregate says what can happen to it. */

export interface Aggregate {
  /** Folder of its schemas. */
  readonly schemas: string;
  /** The list of its events in `events.ts` there. */
  readonly catalogue: string;
  /** Fields of every event of it that say what it is about: in a schema, in an example and as arbitrary values. */
  readonly about: { readonly schema: string; readonly example: Record<string, unknown>; readonly arbitrary: string };
  readonly evolve: {
    readonly file: string;
    /** Start of the union of its events. */
    readonly union: string;
    readonly inUnion: (type: string) => string;
    /** After what the state of an event is decided. */
    readonly switch: string;
    readonly unchanged: (type: string) => string;
  };
  /** Who is told, by the names in the routing table. */
  readonly told: (wire: string, include: string | null) => string;
}

const SWITCH = "switch (event.type) {\n";
const unchangedCase = (type: string): string => `    case "${type}":\n      return state;\n`;
const toParticipant = (wire: string, include: string | null): string =>
  include === null ? `toParticipant("${wire}")` : `{ ...toParticipant("${wire}"), include: "${include}" }`;

export const aggregates: Readonly<Record<string, Aggregate>> = {
  participant: {
    schemas: "participants",
    catalogue: "participantEvents",
    about: { schema: "participantId: outsideId,", example: { participantId: "40" }, arbitrary: "participantId: anyId" },
    evolve: {
      file: "packages/domain/src/participant/evolve.ts",
      union: "export type ParticipantEvent = EventOf<\n",
      inUnion: (type) => `  | "${type}"\n`,
      switch: SWITCH,
      unchanged: unchangedCase,
    },
    told: toParticipant,
  },
  "chat-session": {
    schemas: "chat-sessions",
    catalogue: "chatSessionEvents",
    about: {
      schema: "sessionId: outsideId,\n  participantId: outsideId.nullable(),",
      example: { sessionId: "0192f0a1-7b3c-7def-8a11-0d3b5c7e9f00", participantId: "40" },
      arbitrary: "...session",
    },
    evolve: {
      file: "packages/domain/src/chat-session/evolve.ts",
      union: "export type ChatSessionEvent =\n",
      inUnion: (type) => `  | EventOf<"${type}">\n`,
      switch: SWITCH,
      unchanged: unchangedCase,
    },
    told: (wire, include) => (include === null ? `toMembers("${wire}")` : `toMembersWhoAsk("${wire}", "${include}")`),
  },
  "activity-plan": {
    schemas: "activity-plans",
    catalogue: "activityPlanEvents",
    about: {
      schema: "...plan,",
      example: { planId: "0192f0a1-7b3c-7def-8a11-0d3b5c7e9f10", participantId: "40" },
      arbitrary: "planId: anyId, participantId: anyId",
    },
    evolve: {
      file: "packages/domain/src/activity-plan/evolve.ts",
      union: "export type ActivityPlanEvent = EventOf<",
      inUnion: (type) => `"${type}" | `,
      switch: 'if (state.status === "absent") return state;\n',
      unchanged: (type) => `  if (event.type === "${type}") return state;\n`,
    },
    told: toParticipant,
  },
};
