/** The answer on a card, as a fingerprint: enough to tell whether the same is said again. */
import type { ActivityPlanCard } from "@tributary/schemas";
import { fingerprint } from "../fingerprint.ts";

export const answerOf = ({ data }: ActivityPlanCard): string =>
  fingerprint(data.activityValues.map(({ reportedValue }) => reportedValue));
