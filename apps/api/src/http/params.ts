import { outsideId, reaction } from "@tributary/schemas";
import { z } from "zod";

/** Path parameters are checked like any other input: an id that cannot exist is 422, not a missing row. */
export const participantParams = z.object({ userId: outsideId });
export const coachParams = z.object({ coachId: outsideId });
export const sessionParams = z.object({ id: outsideId });
export const participantSessionParams = z.object({ userId: outsideId, id: outsideId });
export const messageParams = participantSessionParams.extend({ messageId: outsideId });
export const messageReactionParams = messageParams.extend({ reaction });
export const fileParams = participantSessionParams.extend({ fileId: outsideId });
export const sessionMemberParams = z.object({ id: outsideId, memberId: outsideId });
export const apiKeyParams = z.object({ id: outsideId });
export const streamSessionParams = z.object({ id: outsideId });
export const extraParams = z.object({ userId: outsideId, extraGroup: outsideId, extraCode: outsideId });
export const sessionFormParams = z.object({ userId: outsideId, id: outsideId, formId: outsideId });
export const externalChatParams = z.object({ id: outsideId, linkId: outsideId });
export const ibmChannelParams = z.object({ id: outsideId });
export const extraGroupParams = z.object({ userId: outsideId, extraGroup: outsideId });
