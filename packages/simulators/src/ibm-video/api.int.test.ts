import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiStatuses } from "./api-refusal.ts";
import { type IbmVideo, startIbmVideo } from "./server.ts";
import { accessToken, api, oauth } from "./testing/client.ts";

let ibm: IbmVideo;
let call: Awaited<ReturnType<typeof api>>;
beforeAll(async () => {
  ibm = await startIbmVideo();
  call = await api(ibm);
});
afterAll(() => ibm[Symbol.asyncDispose]());

const bearer = (token: string) =>
  fetch(`${ibm.url}/channels/1/chat.json`, { headers: { authorization: `Bearer ${token}` } });

describe("the token endpoint", () => {
  it("gives an access token for a day and a token to refresh it with", async () => {
    const { status, body } = await oauth(ibm, { grant_type: "client_credentials" });
    expect([status, body]).toEqual([
      200,
      {
        ...{ access_token: expect.stringMatching(/^\w{40}$/), refresh_token: expect.stringMatching(/^\w{40}$/) },
        ...{ token_type: "bearer", expires_in: 86_400 },
      },
    ]);
  });

  it("refreshes a token once, and gives another one for the next time", async () => {
    const refresh = { grant_type: "refresh_token", refresh_token: ibm.account.oauth.refreshToken() };
    const { body } = await oauth(ibm, refresh);
    expect((await bearer(String(body.access_token))).status).toBe(200);
    expect(await oauth(ibm, refresh)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    const next = { grant_type: "refresh_token", refresh_token: String(body.refresh_token) };
    expect((await oauth(ibm, next)).status).toBe(200);
  });

  it("takes a code once", async () => {
    const grant = {
      grant_type: "authorization_code",
      code: ibm.account.oauth.authorize(),
      redirect_uri: "https://a.b",
    };
    expect((await oauth(ibm, grant)).status).toBe(200);
    expect(await oauth(ibm, grant)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it.each([
    [400, "invalid_client", { grant_type: "client_credentials", client_id: "another" }],
    [400, "invalid_request", {}],
    [400, "invalid_request", { grant_type: "refresh_token" }],
    [501, "unsupported_grant_type", { grant_type: "password" }],
  ])("answers %i %s to what it can't grant", async (status, error, fields) => {
    expect(await oauth(ibm, fields as Record<string, string>)).toMatchObject({ status, body: { error } });
  });

  it("takes the secret as it is, and no other", async () => {
    const form = {
      method: "POST",
      body: new URLSearchParams({ grant_type: "client_credentials", client_id: ibm.clientId }),
    };
    const statuses = [`Basic ${ibm.clientSecret}`, "Basic other", ""].map(async (authorization) => {
      const { status } = await fetch(`${ibm.url}/oauth2/token`, { ...form, headers: { authorization } });
      return status;
    });
    expect(await Promise.all(statuses)).toEqual([200, 400, 400]);
  });

  it("takes a token back, and says so of tokens that nobody has as well", async () => {
    const token = await accessToken(ibm);
    expect((await oauth(ibm, { token }, "/oauth2/token/revoke")).status).toBe(200);
    expect((await oauth(ibm, { token: "nobody's" }, "/oauth2/token/revoke")).status).toBe(200);
    expect((await bearer(token)).status).toBe(401);
  });

  it("gives tokens that end when they shall", async () => {
    const token = await accessToken(ibm);
    ibm.account.oauth.expireAll();
    expect((await bearer(token)).status).toBe(401);
    ibm.faults.set({ accessTokenSeconds: 1 });
    expect((await oauth(ibm, { grant_type: "client_credentials" })).body.expires_in).toBe(1);
    ibm.faults.clear();
    call = await api(ibm);
  });
});

describe("an initialisation", () => {
  it.each([
    ["chat", "chatroom", "channel_77"],
    ["qna", "qna", "qna_77"],
  ])("of %s names the service, the channel and the user", async (kind, channel_type, channel_id) => {
    const { status, body } = await call("GET", `/channels/77/${kind}.json`);
    expect([status, body]).toEqual([
      200,
      {
        [kind]: {
          stream_data: {
            api_base_url: ibm.url,
            api_key: "simulated",
            channel_id,
            channel_type,
            team: "team_simulated",
          },
          user: {
            ...{ id: expect.stringMatching(/^[0-9a-f]{32}$/), default_name: "Tributary Coaching" },
            ...{ has_verified_user: true, token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) },
          },
        },
      },
    ]);
  });

  it("is of the same user each time, until that changes", async () => {
    const user = async () =>
      ((await call("GET", "/channels/77/chat.json")).body.chat as { user: { id: string } }).user.id;
    const [first, second] = [await user(), await user()];
    ibm.account.changeUser();
    expect([second === first, (await user()) === first]).toEqual([true, false]);
  });
});

describe("every call about a channel", () => {
  it.each(apiStatuses)("is refused with %i when that is chosen for the channel", async (status) => {
    ibm.account.refuse("9", status);
    const errors = { 400: "bad_request", 401: "invalid_token", 402: "invalid_request", 403: "lack_of_ownership" };
    const error = ({ ...errors, 404: "not_found" } as Record<number, string>)[status];
    for (const answer of [
      await call("GET", "/channels/9/chat.json"),
      await call("POST", "/channels/9/chat/groups.json", []),
    ]) {
      expect(answer.status).toBe(status);
      expect(answer.body.error).toBe(error);
      expect(answer.headers.get("x-ratelimit-remaining")).toBe(status === 429 ? "0" : null);
      if (status === 429) expect(Number(answer.headers.get("x-ratelimit-reset")) * 1_000).toBeGreaterThan(Date.now());
    }
    ibm.account.refuse("9", null);
    expect((await call("GET", "/channels/9/chat.json")).status).toBe(200);
  });

  it("needs a channel that there is", async () => {
    await using one = await startIbmVideo({ channels: ["5"] });
    const there = await api(one);
    const statuses = ["5", "6"].map(async (id) => (await there("GET", `/channels/${id}/chat.json`)).status);
    expect(await Promise.all(statuses)).toEqual([200, 404]);
  });
});

describe("a group", () => {
  const tokenOf = async () =>
    ((await call("GET", "/channels/3/chat.json")).body.chat as { user: { token: string } }).user.token;

  it("has its maker and those who are named as members", async () => {
    const named = ["ann", "bob"].map((id) => ["participant_ids[]", id] as const);
    const { status, body } = await call("POST", "/channels/3/chat/groups.json", [
      ...named,
      ["chat_token", await tokenOf()],
      ["name", "Ours"],
    ]);
    expect([status, body]).toEqual([
      200,
      { group: { channel_id: expect.stringMatching(/^private_/), channel_type: "groupchat", team: "team_simulated" } },
    ]);
    const { channel } = ibm.in(`groupchat:${(body.group as { channel_id: string }).channel_id}`);
    expect([channel.name, channel.members.size, channel.members.has("ann")]).toEqual(["Ours", 3, true]);
  });

  it("is refused without members and without the token of the chat", async () => {
    const token = ["chat_token", await tokenOf()] as const;
    const someone = ["participant_ids[]", "ann"] as const;
    const statuses = [[token], [someone], [someone, ["chat_token", "a.b.c"] as const]].map(
      async (form) => (await call("POST", "/channels/3/chat/groups.json", form)).status,
    );
    expect(await Promise.all(statuses)).toEqual([400, 400, 400]);
  });
});

describe("what else a channel's chat has", () => {
  it("settings, which are kept", async () => {
    const on = [["enable", "true"]] as const;
    const off = [["enable", "false"]] as const;
    expect((await call("GET", "/channels/4/settings/chat.json")).body).toEqual({
      ...{ enabled: true, is_default_interactive_module: false },
    });
    expect((await call("PUT", "/channels/4/settings/chat.json", off)).status).toBe(204);
    expect((await call("GET", "/channels/4/settings/chat.json")).body.enabled).toBe(false);
    expect((await call("PUT", "/channels/4/chat/settings/profanity-filter.json", off)).status).toBe(204);
    expect((await call("PUT", "/channels/4/chat/settings/threads.json", on)).status).toBe(204);
    expect((await call("PUT", "/channels/4/chat/settings/threads.json", [])).status).toBe(400);
    expect((await call("PUT", "/channels/4/chat/settings/group.json", [["status", "disabled"]])).status).toBe(204);
    expect((await call("PUT", "/channels/4/chat/settings/group.json", [["status", "x"]])).status).toBe(400);
    expect((await call("GET", "/channels/4/chat/settings.json")).body.settings).toMatchObject({
      ...{ threads: { enabled: true }, profanity_filter: { enabled: false }, group: { status: "disabled" } },
    });
    expect((await call("GET", "/channels/4/chat/settings/group.json")).body).toEqual({ group: { status: "disabled" } });
    expect((await call("GET", "/channels/4/chat/settings/video.json")).body).toEqual({ video: { enabled: true } });
  });

  it("rooms, which come and go", async () => {
    const rooms = async () => (await call("GET", "/channels/4/chat/rooms.json")).body.rooms;
    const { room } = (await call("POST", "/channels/4/chat/rooms.json", [["name", "Green"]])).body as {
      room: { id: string };
    };
    expect(await rooms()).toEqual([{ id: expect.stringMatching(/^room_/), name: "Green" }]);
    expect((await call("PUT", `/channels/4/chat/rooms/${room.id}.json`, [["name", "Blue"]])).status).toBe(204);
    expect(await rooms()).toEqual([{ id: room.id, name: "Blue" }]);
    expect((await call("DELETE", `/channels/4/chat/rooms/${room.id}.json`)).status).toBe(204);
    expect(await rooms()).toEqual([]);
    expect((await call("DELETE", `/channels/4/chat/rooms/${room.id}.json`)).status).toBe(404);
    expect((await call("POST", "/channels/4/chat/rooms.json", [])).status).toBe(400);
  });

  it("moderators, page by page", async () => {
    const identifiers = ["ann", "bob", "cay"].map((id) => ["identifiers[]", id] as const);
    await call("POST", "/channels/4/chat/moderators.json", identifiers.slice(0, 1));
    expect((await call("POST", "/channels/4/chat/moderators.json", identifiers)).body).toEqual({
      moderators_added: ["bob", "cay"].map((id) => ({ id, identifier: id })),
      errors: [{ identifier: "ann", reason: "already_moderator" }],
    });
    expect((await call("GET", "/channels/4/chat/moderators/count.json")).body).toEqual({ count: 3 });
    const { body } = await call("GET", "/channels/4/chat/moderators.json?pagesize=2&after=ann");
    expect(body).toMatchObject({ moderators: [{ id: "bob" }, { id: "cay" }], paging: { next: null, page_count: -1 } });
    expect((await call("DELETE", "/channels/4/chat/moderators/bob.json")).status).toBe(204);
    expect((await call("DELETE", "/channels/4/chat/moderators/bob.json")).status).toBe(404);
    expect((await call("POST", "/channels/4/chat/moderators.json", [])).status).toBe(400);
  });
});
