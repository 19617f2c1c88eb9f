import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyTree, type TreeCopy } from "../tree-copy.ts";

const PROGRAM = "infra/dev/src/new-event/main.ts";
const UNTOUCHED = "";
/** Four rooms' tests in one go, on a machine that may have other work. */
const PATIENCE_MS = 240_000;

let tree: TreeCopy;
beforeAll(() => {
  tree = copyTree();
});
afterAll(() => tree[Symbol.dispose]());

const commit = (title: string): void => {
  tree.run("git", "add", "-A");
  tree.run("git", "-c", "user.name=copy", "-c", "user.email=copy@localhost", "commit", "-qm", title);
};

describe("a name that won't do", () => {
  it.each([
    [["MessageSent"], "There is a MessageSent already"],
    [["messagePinned"], "is no name"],
    [["PinMessage"], "doesn't say what happened"],
    [[], "Nobody is here to answer"],
    [["NicknameChosen"], "Nobody is here to answer"],
    [["NicknameChosen", "--aggregate", "pet"], "is nothing that events are about"],
    [["ChatSessionPinned", "--wire", "MESSAGE_SENT"], "Clients know MESSAGE_SENT already"],
    [["ChatSessionPinned", "--wire", "pinned"], "is no name of a wire event"],
    [["ChatSessionPinned", "--wire", "CHAT_SESSION_PINNED", "--include", "news"], "is nothing that clients ask for"],
    [["ChatSessionPinned", "--include", "edits"], "name it with --wire"],
    [["ChatSessionPinned", "ChatSessionMoved"], "One event at a time"],
    [["ChatSessionPinned", "--colour", "red"], "--colour"],
  ])("%j is refused in a sentence, and nothing is changed", (args, sentence) => {
    const { status, said } = tree.attempt("node", PROGRAM, ...args);
    expect(status).toBe(1);
    expect(said).toContain(sentence);
    expect(said.trim().split("\n")).toHaveLength(1);
    expect(tree.run("git", "status", "--porcelain")).toBe(UNTOUCHED);
  });
});

describe("a tree that won't do", () => {
  it.each([
    ["changes of somebody's own", "README.md", "# Other\n", "Commit or stash your changes first"],
    [
      "code that was moved",
      "packages/domain/src/participant/evolve.ts",
      "export {};\n",
      "isn't as this program knows it",
    ],
    [
      "a step that fails when all is written",
      "packages/schemas/src/releases/freeze.ts",
      "process.exit(3);\n",
      "freeze.ts failed",
    ],
  ])("with %s is refused, and nothing is changed", (_, file, text, sentence) => {
    writeFileSync(path.join(tree.path, file), text);
    if (file.endsWith(".ts")) commit("moved");
    const before = tree.run("git", "status", "--porcelain");
    const { status, said } = tree.attempt("node", PROGRAM, "ParticipantNicknameChosen");
    expect(status).toBe(1);
    expect(said).toContain(sentence);
    expect(tree.run("git", "status", "--porcelain")).toBe(before);
    tree.run("git", "reset", "-q", "--hard", file.endsWith(".ts") ? "HEAD~1" : "HEAD");
  });
});

describe("events of every aggregate", () => {
  beforeAll(() => {
    for (const args of [
      ["ParticipantNicknameChosen"],
      ["ChatSessionPinned", "--wire", "CHAT_SESSION_PINNED", "--include", "edits"],
      ["MessageStarred", "--aggregate", "chat-session", "--wire", "MESSAGE_STARRED"],
      ["ActivityPlanPaused", "--wire", "ACTIVITY_PLAN_PAUSED"],
      ["ParticipantMoved", "--wire", "PARTICIPANT_MOVED", "--include", "external"],
    ]) {
      tree.run("node", PROGRAM, ...args);
      commit(args[0] ?? "");
    }
  });

  it("leave what was published as it was: lines are added, and none is taken away or changed", () => {
    const changes = tree.run("git", "diff", "--numstat", "HEAD~5", "--", "packages/schemas/src/fixtures");
    expect(changes.trim().split("\n")).toHaveLength(6);
    for (const line of changes.trim().split("\n")) expect(line).toMatch(/^\d+\t0\t|^\d+\t1\t.*digests/);
  });

  it.each(["schemas", "domain", "event-store", "external-chats"])("leave the types of packages/%s green", (name) => {
    tree.run("tsc", "-p", `packages/${name}`);
  });

  it.each(["api", "stream", "bp-adapter", "ibm-adapter"])("leave the types of apps/%s green", (name) => {
    tree.run("tsc", "-p", `apps/${name}`);
  });

  it("leave lint and format green", () => {
    tree.run("biome", "check", "--error-on-warnings", "packages/schemas", "packages/domain", "packages/event-store");
  });

  it("leave the tests of schemas, domain, read models and the reference green, their own among them", {
    timeout: PATIENCE_MS,
  }, () => {
    const said = tree.run(
      "vitest",
      "run",
      "--project",
      "unit",
      "packages/schemas",
      "packages/domain",
      "packages/event-store",
      "infra/checks/src/reference",
    );
    expect(said).toMatch(/Tests .*passed/);
    expect(tree.read("packages/schemas/src/participants/participant-nickname-chosen.unit.test.ts")).toContain(
      "told to no client",
    );
  });
});
