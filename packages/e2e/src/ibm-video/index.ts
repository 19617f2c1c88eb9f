/** What benches use of the tests of IBM Video Streaming. */
export { accountsAt } from "./account.ts";
export { linkChannel } from "./linked-channel.ts";
