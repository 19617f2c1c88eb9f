/** What matters in a session for a moment only: told to whoever is looking and asked for it, kept nowhere, without a number. */
import { z } from "zod";
import { memberType } from "../people.ts";
import { outsideId } from "../values/identifiers.ts";
import { atMostBytes } from "../values/json-size.ts";
import { jsonValue } from "../values/json-value.ts";

const MAX_SIGNAL_BYTES = 16 * 1_024;

/** Payload of MEMBER_TYPING and MEMBER_STOPPED_TYPING: whose it is, and where. */
export const sessionMoment = z.strictObject({
  sessionId: outsideId,
  participantId: outsideId.nullable(),
  memberId: outsideId,
  memberType,
});

/** What the devices of a call say to each other. Payload of SIGNALING_RECEIVED, as the outside system gave it. */
export const sessionSignal = sessionMoment.extend({ signal: atMostBytes(jsonValue, MAX_SIGNAL_BYTES) });

export const ephemeralEvent = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("MemberTyping"), data: sessionMoment }),
  z.strictObject({ type: z.literal("MemberStoppedTyping"), data: sessionMoment }),
  z.strictObject({ type: z.literal("SignalingReceived"), data: sessionSignal }),
  /** For the outside system; streams do not show it. */
  z.strictObject({ type: z.literal("SignalingSent"), data: sessionSignal }),
]);
export type EphemeralEvent = z.infer<typeof ephemeralEvent>;
export type EphemeralEventType = EphemeralEvent["type"];

/** What a client says about its user. */
export const typingBody = z.strictObject({ state: z.enum(["typing", "stopped"]) });
export type TypingBody = z.infer<typeof typingBody>;

/** What their device says to the others of a call. */
export const signalBody = sessionSignal.pick({ signal: true });
export type SignalBody = z.infer<typeof signalBody>;
