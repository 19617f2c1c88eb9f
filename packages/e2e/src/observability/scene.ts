/**
 * A whole platform that is looked at from outside: every line that it logs, every metric, every span. One session is with
 * the contact centre, another one mirrors the chat of a channel.
 */
import { type BrightPattern, startBrightPattern } from "@tributary/simulators/bright-pattern";
import { type IbmVideo, startIbmVideo } from "@tributary/simulators/ibm-video";
import { openStream, type RecordedStream, startTraceCollector, type TraceCollector } from "@tributary/testing";
import type { AppProcess } from "../app-process.ts";
import { accountsAt as centreAccounts } from "../bright-pattern/contact-centre.ts";
import { handOver } from "../bright-pattern/handover.ts";
import { type Conversation, openConversation } from "../conversation.ts";
import { accountsAt as channelAccounts } from "../ibm-video/account.ts";
import { type LinkedChannel, linkChannel } from "../ibm-video/linked-channel.ts";
import type { Platform } from "../platform.ts";
import { platformForTest } from "../platform-for-test.ts";

const CHANNEL = "1234";

export interface ObservedPlatform extends AsyncDisposable {
  platform: Platform;
  collector: TraceCollector;
  /** By the name that the apps have in documents. */
  apps: Record<"api" | "stream" | "bp-adapter" | "ibm-adapter", AppProcess>;
  centre: BrightPattern;
  service: IbmVideo;
  /** What everything that was sent to it carried: keys and tokens. */
  talk: Conversation;
  chatId: string;
  channel: LinkedChannel;
  /** The participant's, and that of the channel's session. */
  streams: { participant: RecordedStream; channel: RecordedStream };
}

/** Everything is linked, connected and open when it resolves. */
export async function observedPlatform(): Promise<ObservedPlatform> {
  await using scope = new AsyncDisposableStack();
  const [collector, centre, service] = await Promise.all([
    startTraceCollector(),
    startBrightPattern({ pollHoldMs: [500, 1_000] }),
    startIbmVideo(),
  ]);
  for (const one of [collector, centre, service]) scope.use(one);
  const platform = scope.use(await platformForTest());
  const { tenant } = platform;
  const observed = {
    ...{ LOG_LEVEL: "trace", OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: "50" },
  };
  const [api, stream, bpAdapter, ibmAdapter] = await Promise.all([
    platform.startApi(observed),
    platform.startStream(observed),
    platform.startBpAdapter({ ...observed, ...centreAccounts(centre, [tenant]) }),
    platform.startIbmAdapter({ ...observed, ...channelAccounts(service, [tenant]) }),
  ]);
  const talk = await openConversation(api.url, tenant);
  const [handover, channel] = await Promise.all([
    handOver(api.url, talk),
    linkChannel(api.url, tenant, { channelId: CHANNEL }),
  ]);
  const chatId = await handover.chatId();
  centre.agent.accept(chatId);
  await Promise.all([handover.becomes("CONNECTED"), channel.becomes("CONNECTED")]);
  const streams = {
    participant: await openStream({ url: `${stream.url}${talk.streamPath}?since=earliest`, headers: talk.participant }),
    channel: await openStream({ url: stream.url + channel.streamPath, headers: talk.coach }),
  };
  await streams.participant.waitFor(({ eventType }) => eventType === "CHAT_SESSION_MEMBER_JOINED");
  await streams.channel.waitFor(({ eventType }) => eventType === "KEEP_ALIVE");
  const whole = scope.move();
  return {
    ...{ platform, collector, centre, service, talk, chatId, channel, streams },
    apps: { api, stream, "bp-adapter": bpAdapter, "ibm-adapter": ibmAdapter },
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

/** Fits the frame of a message with that text. */
export const saying =
  (text: string) =>
  ({ payload }: { payload: unknown }): boolean =>
    JSON.stringify(payload).includes(text);
