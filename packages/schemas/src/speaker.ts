/** Who speaks through a service: adapters speak for agents, bots and viewers of an outside system. */
import type { z } from "zod";
import { member, memberType } from "./people.ts";
import { webUrl } from "./values/web-url.ts";

export const speaker = member.extend({ memberType: memberType.extract(["AGENT", "BOT", "VIEWER"]) });
export type Speaker = z.infer<typeof speaker>;

/** The same, as a command names them. */
export const givenSpeaker = speaker.extend({ photoUrl: webUrl.nullish() });
export type GivenSpeaker = z.infer<typeof givenSpeaker>;
