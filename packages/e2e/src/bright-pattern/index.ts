/** What benches use of the contact centre's tests. */
export { accountsAt } from "./contact-centre.ts";
export { handOver } from "./handover.ts";
