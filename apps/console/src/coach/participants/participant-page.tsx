// One participant, for a coach: who they are, what is known about them, their cards with the answers, and their sessions.
import { Container, Group, SimpleGrid, Stack, Title } from "@mantine/core";
import { type JSX, useEffect, useState } from "react";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { ConnectionLine } from "../../chat/connection-line.tsx";
import { PersonAvatar } from "../../chat/person-avatar.tsx";
import { useLive } from "../../chat/use-live.ts";
import { useConnection } from "../../connection/connection.tsx";
import { Loading } from "../../shell/loading.tsx";
import { Cards } from "./cards.tsx";
import { Extras } from "./extras.tsx";
import { LivePerson } from "./live-person.ts";
import type { Person } from "./person.ts";
import { Profile } from "./profile.tsx";
import { SessionsOf } from "./sessions-of.tsx";
import { StatusBadge } from "./status-badge.tsx";

export function ParticipantPage({ id }: { id: string }): JSX.Element {
  const { client } = useConnection();
  const [live, setLive] = useState<LivePerson | null>(null);
  useEffect(() => {
    const opened = new LivePerson(client, id);
    setLive(opened);
    void opened.open();
    return () => opened.close();
  }, [client, id]);
  return live === null ? <Loading /> : <LivePage live={live} />;
}

function LivePage({ live }: { live: LivePerson }): JSX.Element {
  const { person, error, status } = useLive(live.store);
  if (person === null && error === null) return <Loading />;
  return (
    <Container size="lg" py="md">
      <Stack>
        <ProblemAlert error={error} onRetry={() => void live.open()} />
        {person !== null && (
          <>
            <Heading person={person}>
              <ConnectionLine status={status} />
            </Heading>
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
              <Stack>
                <Profile participant={person.participant} />
                <Extras person={person} />
              </Stack>
              <Stack>
                <SessionsOf participant={person.participant} />
                <Cards person={person} onMore={() => live.moreCards()} />
              </Stack>
            </SimpleGrid>
          </>
        )}
      </Stack>
    </Container>
  );
}

const Heading = ({ person: { participant }, children }: { person: Person; children: JSX.Element }): JSX.Element => (
  <Group>
    <PersonAvatar name={`${participant.firstName} ${participant.lastName}`} size={44} />
    <Title order={1} size="h3">
      {participant.firstName} {participant.lastName}
    </Title>
    <StatusBadge status={participant.status} />
    {children}
  </Group>
);
