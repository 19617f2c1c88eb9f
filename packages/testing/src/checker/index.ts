// @tributary/testing/checker: faulty clients, what stands between them and the replicas, and the judge of what they got.

export { type Backend, Balancer } from "./balancer.ts";
export type { Connection } from "./connection.ts";
export { digestOf } from "./digest.ts";
export { type PlannedFault, planFaults } from "./fault-plan.ts";
export { type Delivery, Follower, type LettingGo } from "./follower.ts";
export { type Account, type Ban, judge, type NumberedEvent, type Verdict } from "./judge.ts";
export { Passage } from "./passage.ts";
export { type Random, seededRandom } from "./random.ts";
export { soon } from "./soon.ts";
