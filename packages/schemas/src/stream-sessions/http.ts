/** What starting a stream session answers; the session itself is in the cookie that comes with it. */
import { z } from "zod";
import { outsideId } from "../values/identifiers.ts";
import { utcTime } from "../values/time.ts";

export const streamSession = z.strictObject({ id: outsideId, expiresAt: utcTime });
