import { type IbmVideo, RateLimitedError, TemporarilyUnavailableError } from "@tributary/ibm-video";
import { createLogger } from "@tributary/runtime";
import { afterEach, expect, test, vi } from "vitest";
import { createFeeds } from "./feeds.ts";
import type { ClientObserver } from "./observe.ts";

afterEach(() => vi.restoreAllMocks());

const ignore = () => undefined;
const observe: ClientObserver = {
  ...{ stands: ignore, connected: ignore, disconnected: ignore, frame: ignore },
  ...{ synced: ignore, paged: ignore, dropped: ignore, limited: ignore },
};
const log = createLogger({ name: "client-test", level: "silent" });
const { signal } = new AbortController();
const aChannel = (tenant: string, channelId: string) => ({ tenant, channelId, kind: "chat", cid: null }) as const;

test("an API that does not answer keeps no other tenant's chats waiting", async () => {
  const asked = new Set<string>();
  const waiting = (tenant: string) => (): Promise<never> => {
    asked.add(tenant);
    return new Promise(ignore);
  };
  const ibm = (tenant: string): IbmVideo => ({
    chat: waiting(tenant),
    qna: waiting(tenant),
    createGroup: waiting(tenant),
  });
  const feeds = createFeeds({ ibm, observe, log });
  const open = (tenant: string, id: number) => feeds.open(aChannel(tenant, String(id)), null, signal);
  const all = [...Array.from({ length: 20 }, (_, index) => open("away", index)), open("fine", 1)];
  await vi.waitFor(() => expect(asked).toContain("fine"));
  for (const feed of all) feed[Symbol.dispose]();
});

test.each(["https://chat.example/#x", "https://chat.example/?x", "https://u:p@chat.example", "http://chat.example"])(
  "%s is no address for a chat: it is refused, and asked for again much later",
  async (api_base_url) => {
    const stream_data = { api_base_url, api_key: "k", channel_id: "c1", channel_type: "chatroom", team: null };
    const user = { default_name: null, id: "us", has_verified_user: true, token: "t" };
    const chat = vi.fn(async () => ({ stream_data, user }));
    const ibm = { chat, qna: chat, createGroup: () => Promise.reject(new Error("no groups")) };
    const feeds = createFeeds({ ibm: () => ibm, observe, log });
    using feed = feeds.open(aChannel("acme", "1"), null, signal);
    await vi.waitFor(() => expect(feed.state).toMatchObject({ state: "refused" }));
    expect(chat).toHaveBeenCalledTimes(1);
  },
);

/** Lets another chat be asked for again and again, at once each time: long enough for whoever waits no longer than that. */
async function whileOthersAskAgain(): Promise<void> {
  const chat = vi.fn(() => Promise.reject(new TemporarilyUnavailableError({ status: null })));
  const feeds = createFeeds({ ibm: () => ({ chat, qna: chat, createGroup: chat }), observe, log });
  using _feed = feeds.open(aChannel("other", "1"), null, signal);
  await vi.waitFor(() => expect(chat.mock.calls.length).toBeGreaterThan(20));
}

test("a limit that ends in another century is no reason to ask all the time", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const error = new RateLimitedError({ limit: 1, remaining: 0, resetAt: Date.now() * 1_000 }, { status: 429 });
  const chat = vi.fn(() => Promise.reject(error));
  const feeds = createFeeds({ ibm: () => ({ chat, qna: chat, createGroup: chat }), observe, log });
  using feed = feeds.open(aChannel("acme", "1"), null, signal);
  await vi.waitFor(() => expect(feed.state).toMatchObject({ state: "interrupted" }));
  await whileOthersAskAgain();
  expect(chat).toHaveBeenCalledTimes(1);
});

test("a group of which nobody knows whether it was made is asked for a few times only", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0);
  const stream_data = {
    api_base_url: "https://chat.example",
    api_key: "k",
    channel_id: "c1",
    channel_type: "t",
    team: null,
  };
  const user = { default_name: null, id: "us", has_verified_user: true, token: "t" };
  const createGroup = vi.fn(() => Promise.reject(new TemporarilyUnavailableError({ status: null })));
  const chat = async () => ({ stream_data, user });
  const feeds = createFeeds({ ibm: () => ({ chat, qna: chat, createGroup }), observe, log });
  const group = { ...aChannel("acme", "1"), kind: "group", group: { participantIds: ["ann"] } } as const;
  using feed = feeds.open(group, null, signal);
  await vi.waitFor(() => expect(feed.state).toMatchObject({ state: "refused" }));
  await whileOthersAskAgain();
  expect(createGroup).toHaveBeenCalledTimes(3);
});
