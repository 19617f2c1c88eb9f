/** Commands and events of one made-up participant, for specifications. Test-only. */
import type {
  Actor,
  ChangeExtraValue,
  EraseParticipant,
  EventOf,
  JsonValue,
  ReactivateParticipant,
  RegisterParticipant,
  SuspendParticipant,
  UpdateParticipantProfile,
} from "@tributary/schemas";

const at = "2026-01-05T09:00:00.000Z";
const ada = {
  participantId: "40",
  firstName: "Ada",
  lastName: "Byron",
  email: "ada@example.org",
  mobile: null,
  timezone: null,
  externalId: null,
};
const mood = (extraId: string) => ({
  participantId: "40",
  extraId,
  extraCode: "MOOD",
  extraGroup: "PARTICIPANT",
  extraName: "Mood",
  isLog: false,
});

export const register: RegisterParticipant = { type: "RegisterParticipant", ...ada, at };
export const registered: EventOf<"ParticipantRegistered"> = {
  type: "ParticipantRegistered",
  data: { ...ada, registeredAt: at },
};
const root: Actor = { id: "root", role: "admin" };
export const themselves: Actor = { id: "40", role: "participant" };

export const update = (changes: UpdateParticipantProfile["changes"], isAsSeen = true): UpdateParticipantProfile => ({
  type: "UpdateParticipantProfile",
  participantId: "40",
  changes,
  isAsSeen,
  by: root,
  at,
});
type Updated = EventOf<"ParticipantProfileUpdated">;
export const updated = (changes: Partial<Updated["data"]>): Updated => ({
  type: "ParticipantProfileUpdated",
  data: { ...ada, ...changes, updatedBy: root, updatedAt: at },
});
export const suspend: SuspendParticipant = { type: "SuspendParticipant", participantId: "40", by: root, at };
export const suspended: EventOf<"ParticipantSuspended"> = {
  type: "ParticipantSuspended",
  data: { participantId: "40", suspendedBy: root, suspendedAt: at },
};
export const reactivate: ReactivateParticipant = { type: "ReactivateParticipant", participantId: "40", by: root, at };
export const reactivated: EventOf<"ParticipantReactivated"> = {
  type: "ParticipantReactivated",
  data: { participantId: "40", reactivatedBy: root, reactivatedAt: at },
};
export const erase: EraseParticipant = { type: "EraseParticipant", participantId: "40", by: root, at };
export const erased: EventOf<"ParticipantErased"> = {
  type: "ParticipantErased",
  data: { participantId: "40", erasedBy: root, erasedAt: at },
};
export const change = (extraValue: JsonValue, extraId = "3", by = themselves): ChangeExtraValue => ({
  type: "ChangeExtraValue",
  ...mood(extraId),
  extraValue,
  by,
  at,
});
export const changed = (
  extraValue: JsonValue,
  extraId = "3",
  changedBy = themselves,
): EventOf<"ParticipantExtraValueChanged"> => ({
  type: "ParticipantExtraValueChanged",
  data: { ...mood(extraId), extraValue, changedBy, updatedAt: at },
});
