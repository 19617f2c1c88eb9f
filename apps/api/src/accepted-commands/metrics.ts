import type { EventStore } from "@tributary/event-store";
import { answerInTime, type Telemetry } from "@tributary/runtime";

/** Asks at each scrape what waits for a result, and what nobody will carry out without an operator. */
export function measureWaiting(
  { meter }: Telemetry,
  store: Pick<EventStore, "acceptedCommands" | "deadLetters">,
): void {
  const gauge = (name: string, description: string) => meter.createObservableGauge(name, { description });
  const accepted = gauge("tributary_commands_accepted", "Commands that were accepted and have no result yet");
  const acceptedAge = gauge(
    "tributary_commands_accepted_seconds",
    "Age of the oldest accepted command without a result",
  );
  const letters = gauge("tributary_dead_letters", "What came in and no command came of");
  const lettersAge = gauge("tributary_dead_letters_seconds", "Age of the oldest dead letter");
  meter.addBatchObservableCallback(
    async (observer) => {
      const answer = await answerInTime(Promise.all([store.acceptedCommands.waiting(), store.deadLetters.waiting()]));
      if (answer === null) return;
      const [commands, dead] = answer;
      observer.observe(accepted, commands.accepted);
      observer.observe(acceptedAge, commands.oldestSeconds);
      observer.observe(letters, dead.letters);
      observer.observe(lettersAge, dead.oldestSeconds);
    },
    [accepted, acceptedAge, letters, lettersAge],
  );
}
