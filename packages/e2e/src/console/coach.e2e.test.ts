/** A coach's day at the console, with the participant at their phone and the outside chats at their own desks. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserMissing } from "../stream-clients.ts";
import { type Launched, launch } from "./launched.ts";
import { message, newTalk, openAs, openPhone, say } from "./people.ts";
import { openWindows, picture, type Windows } from "./window.ts";

let platform: Launched;
let windows: Windows;
beforeAll(async () => {
  if (browserMissing !== null) return;
  platform = await launch();
  windows = await openWindows(platform.dev.url);
});
afterAll(async () => {
  await windows?.[Symbol.asyncDispose]();
  await platform?.[Symbol.asyncDispose]();
});

test("what the coach says is on the phone, its answer comes back, and each sees that the other has read", async ({
  skip,
}) => {
  if (browserMissing !== null) skip(browserMissing);
  const talk = await newTalk(platform);
  await using coach = await openAs(windows, talk.coach, talk.sessionAddress);
  await say(coach.page, "How was your walk?");
  await message(coach.page, "How was your walk?").getByText("Sent").waitFor();

  await using phone = await openPhone(windows, talk);
  await message(phone.page, "How was your walk?").waitFor();
  await message(coach.page, "How was your walk?").getByText("Read").waitFor();
  await say(phone.page, "Longer than yesterday!");
  await message(coach.page, "Longer than yesterday!").waitFor();
  await message(phone.page, "Longer than yesterday!").getByText("Read").waitFor();
  await picture(coach.page, "coach-session");
  await picture(phone.page, "phone-session");
  expect([...coach.problems, ...phone.problems]).toEqual([]);
});

test("each sees that the other is typing, and the message takes its place", async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  const talk = await newTalk(platform);
  await using coach = await openAs(windows, talk.coach, talk.sessionAddress);
  await using phone = await openPhone(windows, talk);
  await phone.page.getByLabel("Write a message").waitFor();
  await coach.page.getByText("Live").first().waitFor();
  await coach.page.getByLabel("Write a message").pressSequentially("Good mor");
  await phone.page.getByText("Dorothy Vaughan is typing").waitFor();
  await say(coach.page, "Good morning!");
  await message(phone.page, "Good morning!").waitFor();
  await phone.page.getByText("Dorothy Vaughan is typing").waitFor({ state: "detached" });
  await phone.page.getByLabel("Write a message").pressSequentially("Hel");
  await coach.page.getByText(/Mary Jackson \d+ is typing/).waitFor();
});

test("who asks to join a locked session is let in by a member, and then reads along", async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  const talk = await newTalk(platform, { locked: true });
  await using coach = await openAs(windows, talk.coach, talk.sessionAddress);
  await say(coach.page, "Between the two of us");
  const colleague = await platform.person("coach", `${talk.coach.id}-colleague`);
  await using other = await openAs(windows, colleague, talk.sessionAddress);
  await other.page.getByLabel("Your name, as the others see it").fill("Katherine Johnson");
  await other.page.getByRole("button", { name: "Ask to join" }).click();
  await other.page.getByText("You have asked to join").waitFor();
  expect(await other.page.getByText("Between the two of us").count()).toBe(0);

  await coach.page.getByText("Katherine Johnson asks to join").waitFor();
  await picture(coach.page, "coach-join-request");
  await coach.page.getByRole("button", { name: "Let in" }).click();
  await message(other.page, "Between the two of us").waitFor();
  await say(other.page, "Thank you for letting me in");
  await message(coach.page, "Thank you for letting me in").waitFor();
});

test("an activity that the coach gives is answered on the phone, and the coach sees the answer", async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  const talk = await newTalk(platform);
  await using coach = await openAs(windows, talk.coach, `/coach/participants/${talk.participant.id}`);
  await using phone = await openAs(windows, talk.participant, "/phone", { size: "phone" });
  await coach.page.getByRole("button", { name: "Give an activity" }).click();
  const dialog = coach.page.getByRole("dialog");
  await dialog.getByLabel("What is to be done").fill("Walk by the river");
  await dialog.getByLabel("What to report").fill("Minutes");
  await dialog.getByRole("button", { name: "Give it" }).click();

  await phone.page.getByRole("button", { name: /^Activities\b.*\b1 new$/ }).click();
  const card = phone.page.getByRole("article", { name: "Walk by the river" });
  await card.getByLabel("Minutes").fill("35");
  await picture(phone.page, "phone-card");
  await card.getByRole("button", { name: "Report" }).click();
  await coach.page.getByText("Reported", { exact: true }).waitFor();
  await coach.page.getByText("35", { exact: true }).waitFor();
  await picture(coach.page, "coach-participant");
});

test("handed over, an agent of the contact centre answers in the chat until it is taken back", async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  const talk = await newTalk(platform);
  await using coach = await openAs(windows, talk.coach, talk.sessionAddress);
  await using phone = await openPhone(windows, talk);
  await coach.page.getByRole("button", { name: "Members and hand-over" }).click();
  await coach.page.getByRole("button", { name: "Hand over" }).click();

  await using agents = await windows.open(platform.dev.simulators.brightPattern);
  await agents.page.getByRole("button", { name: /Mary Jackson/ }).click();
  await agents.page.getByRole("button", { name: "Accept" }).click();
  await coach.page.getByText("Bright Pattern: connected").waitFor();
  await say(phone.page, "I want to move my appointment");
  await agents.page.getByRole("list", { name: "Conversation" }).getByText("I want to move my appointment").waitFor();
  await agents.page.getByRole("textbox", { name: "Message" }).fill("Is Tuesday at ten better?");
  await agents.page.getByRole("button", { name: "Send", exact: true }).click();
  for (const { page } of [coach, phone]) await message(page, "Is Tuesday at ten better?").waitFor();
  await picture(coach.page, "coach-handed-over");
  await picture(agents.page, "contact-centre");
  await coach.page.getByRole("button", { name: "Take back" }).click();
  await coach.page.getByRole("button", { name: "Hand over" }).waitFor();
});

test("the wall of a broadcast shows what a viewer says, and the coach answers from it", async ({ skip }) => {
  if (browserMissing !== null) skip(browserMissing);
  const coach41 = await platform.person("coach", "41");
  await using coach = await openAs(windows, coach41, "/coach/channels");
  await coach.page.getByRole("button", { name: "Follow a channel" }).click();
  const dialog = coach.page.getByRole("dialog");
  await dialog.getByLabel("Id of the channel").fill("journeys");
  await dialog.getByRole("button", { name: "Follow it" }).click();
  await coach.page.getByText("IBM Video: connected").waitFor();

  await using viewers = await windows.open(platform.dev.simulators.ibm);
  await viewers.page
    .getByRole("button", { name: /journeys/ })
    .first()
    .click();
  await viewers.page.getByRole("textbox", { name: "Message" }).fill("Greetings from the sofa");
  await viewers.page.getByRole("button", { name: "Send", exact: true }).click();
  await message(coach.page, "Greetings from the sofa").waitFor();
  await say(coach.page, "Welcome, sofa!");
  await viewers.page.getByRole("list", { name: "Conversation" }).getByText("Welcome, sofa!").waitFor();
  await picture(coach.page, "coach-wall");
});

test("a page whose token ends asks for another one; neither what comes meanwhile nor a draft is lost", async ({
  skip,
}) => {
  if (browserMissing !== null) skip(browserMissing);
  const talk = await newTalk(platform);
  const hurried = await platform.person("coach", talk.coach.id, 40);
  await using coach = await openAs(windows, hurried, talk.sessionAddress);
  await coach.page.getByLabel("Write a message").fill("A draft");
  await using phone = await openPhone(windows, talk);
  await say(phone.page, "before");
  await message(coach.page, "before").waitFor();

  const question = coach.page.getByRole("alertdialog");
  await question.waitFor({ timeout: 45_000 });
  await picture(coach.page, "token-ends");
  await question.getByLabel("Fresh token").fill(talk.participant.token);
  await question.getByRole("button", { name: "Go on" }).click();
  await question.getByText("That token belongs to somebody else.").waitFor();
  await say(phone.page, "while the question is open");
  await question.getByLabel("Fresh token").fill(talk.coach.token);
  await question.getByRole("button", { name: "Go on" }).click();
  await question.waitFor({ state: "detached" });
  await say(phone.page, "after");
  for (const text of ["before", "while the question is open", "after"]) {
    await message(coach.page, text).waitFor();
    expect(await message(coach.page, text).count()).toBe(1);
  }
  expect(await coach.page.getByLabel("Write a message").inputValue()).toBe("A draft");
});
