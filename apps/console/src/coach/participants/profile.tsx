import { Alert, Text } from "@mantine/core";
import type { Participant } from "@tributary/client";
import type { JSX } from "react";
import { strings } from "../../strings.ts";
import { momentOf } from "../../wording/times.ts";
import classes from "./participants.module.css";
import { Section } from "./section.tsx";

const words = strings.coach.participant;

/** Who somebody is. */
export function Profile({ participant }: { participant: Participant }): JSX.Element {
  const { id, externalId, email, mobile, timezone, registeredAt, status } = participant;
  const rows = [
    [words.id, id],
    [words.externalId, externalId],
    [words.email, email],
    [words.mobile, mobile],
    [words.timezone, timezone],
    [words.registeredAt, momentOf(registeredAt)],
  ] as const;
  return (
    <Section title={words.profile}>
      {status === "SUSPENDED" && (
        <Alert color="orange" variant="light" p="xs">
          {words.suspended}
        </Alert>
      )}
      <dl className={classes.facts}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <Text component="dt" size="sm" c="dimmed">
              {name}
            </Text>
            <Text component="dd" size="sm" m={0}>
              {value ?? strings.common.noValue}
            </Text>
          </div>
        ))}
      </dl>
    </Section>
  );
}
