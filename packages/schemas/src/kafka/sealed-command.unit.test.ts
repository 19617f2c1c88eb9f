import { describe, expect, it } from "vitest";
import { keysForTests } from "../testing/keys.ts";
import { fromCommandRecord, type SentCommand, toCommandRecord } from "./command-record.ts";
import { commandSubject, openCommand, subjectOfCommand, toSealedCommand } from "./sealed-command.ts";

const sent: SentCommand = {
  ...{ commandId: "c1", tenant: "acme", application: "inbox", sentAt: "2026-03-01T10:00:00.000Z" },
  command: { type: "SendMessage", sessionId: "s1", text: "my knee hurts" },
  principal: { role: "coach", id: "41" },
};
const suspension: SentCommand = { ...sent, command: { type: "SuspendParticipant", participantId: "40" } };
const keys = keysForTests();
const sealed = toSealedCommand(sent, keys);

describe("a command on its way", () => {
  it("is what it was once it is opened, and does not show what it says before", () => {
    const plain = toCommandRecord(sent);
    expect(sealed).toMatchObject({ key: plain.key, headers: { ...plain.headers, subject: "coach/41" } });
    expect(sealed.value).not.toContain("knee");
    expect(openCommand(sealed, keys)).toEqual(plain);
  });

  it("is about the participant that it names, else about who asks", () => {
    expect(commandSubject(suspension)).toBe("acme/participant/40");
    expect(commandSubject(sent)).toBe("acme/coach/41");
  });

  it("is about the participant who joins or whose session is opened, whoever asks", () => {
    const joins = { type: "JoinChatSession", sessionId: "s1", memberId: "40", memberName: "Ada Lovelace" } as const;
    const opens = { type: "OpenChatSession", sessionId: "s1", participantIds: ["40", "7"], title: "Ada's" } as const;
    expect(commandSubject({ ...sent, command: { ...joins, memberType: "PARTICIPANT" } })).toBe("acme/participant/40");
    expect(commandSubject({ ...sent, command: { ...joins, memberType: "AGENT" } })).toBe("acme/coach/41");
    expect(commandSubject({ ...sent, command: { ...opens, participantIds: [...opens.participantIds] } })).toBe(
      "acme/participant/40",
    );
  });

  it("can be read after it destroyed the key of whom it erases", () => {
    const erasure: SentCommand = { ...sent, command: { type: "EraseParticipant", participantId: "40" } };
    expect(commandSubject(erasure)).toBe("acme/coach/41");
  });

  it("is nothing once whom it is about is erased", () => {
    expect(openCommand(sealed, keysForTests("acme/coach/41"))).toBeNull();
  });

  it("may be plain", () => {
    const plain = toCommandRecord(sent);
    expect(subjectOfCommand(plain)).toBeNull();
    expect(fromCommandRecord(openCommand(plain, keys) ?? sealed)).toEqual(sent);
  });

  it.each([
    ["another id", { ce_id: "c2" }],
    ["another tenant", { tenant: "other" }],
    ["another person", { subject: "coach/42" }],
  ])("does not open as that of %s", (_, headers) => {
    expect(() => openCommand({ ...sealed, headers: { ...sealed.headers, ...headers } }, keys)).toThrow(
      "not sealed for",
    );
  });

  it.each(["", "coach", "coach/", "coach/a b", "coach/41\0"])("is refused when its subject is %j", (subject) => {
    expect(() => subjectOfCommand({ ...sealed, headers: { ...sealed.headers, subject } })).toThrow("malformed subject");
  });

  it("is refused when its value is not sealed though its header says so", () => {
    expect(() => openCommand({ ...sealed, value: "{}" }, keys)).toThrow("is not sealed");
  });
});
