/** The activity plan aggregate. */
import type { Decider } from "../decider.ts";
import { type ActivityPlanCommand, decide } from "./decide.ts";
import { type ActivityPlanEvent, evolve } from "./evolve.ts";
import { ACTIVITY_PLAN_STATE_VERSION, type ActivityPlanState, activityPlanState } from "./state.ts";

/** The cards of one plan and the answers to them. */
export const activityPlanDecider: Decider<ActivityPlanCommand, ActivityPlanEvent, ActivityPlanState> = {
  initialState: { status: "absent" },
  decide,
  evolve,
  stateVersion: ACTIVITY_PLAN_STATE_VERSION,
  parseState: (json) => activityPlanState.parse(json),
};
