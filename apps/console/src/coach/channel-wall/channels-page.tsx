// The live broadcasts whose chats the coach follows.
import { Badge, Button, Container, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBroadcast } from "@tabler/icons-react";
import type { ExternalChat } from "@tributary/client";
import type { JSX } from "react";
import { Link } from "react-router";
import { ProblemAlert } from "../../chat/problem-alert.tsx";
import { momentOf } from "../../chat/times.ts";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";
import { useAnswer } from "../participants/use-answer.ts";
import { channelPath } from "../paths.ts";
import { colourOf } from "../session/external-status.ts";
import { LinkChannel } from "./link-channel.tsx";

const words = strings.coach.channels;

export function ChannelsPage(): JSX.Element {
  const { client } = useConnection();
  const [isOpen, dialog] = useDisclosure(false);
  const { answer, error, reload } = useAnswer(
    (signal) => client.call("GET /admin/ibm_channels", { query: { perPage: 100 }, signal }),
    [client],
  );
  const links = answer?.body.results ?? [];
  return (
    <Container size="md" py="md">
      <Stack>
        <Group justify="space-between">
          <Title order={1} size="h3">
            {words.title}
          </Title>
          <Button leftSection={<IconBroadcast size={16} />} onClick={dialog.open}>
            {words.link}
          </Button>
        </Group>
        <Text c="dimmed" size="sm">
          {words.explain}
        </Text>
        <ProblemAlert error={error} onRetry={reload} />
        {answer !== null && links.length === 0 ? <Text c="dimmed">{words.none}</Text> : <Links links={links} />}
      </Stack>
      {isOpen && <LinkChannel onClose={dialog.close} />}
    </Container>
  );
}

const Links = ({ links }: { links: readonly ExternalChat[] }): JSX.Element => (
  <Table verticalSpacing="xs" highlightOnHover>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{words.channel}</Table.Th>
        <Table.Th>{words.kind}</Table.Th>
        <Table.Th>{words.status}</Table.Th>
        <Table.Th>{words.since}</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {links.map(({ id, sessionId, parameters, status, changedAt }) => (
        <Table.Tr key={id}>
          <Table.Td>
            <Link to={channelPath(sessionId)}>{parameters.channelId ?? id}</Link>
          </Table.Td>
          <Table.Td>{words.kindOf(parameters.kind ?? "chat")}</Table.Td>
          <Table.Td>
            <Badge variant="light" color={colourOf(status)}>
              {strings.coach.outside.status[status]}
            </Badge>
          </Table.Td>
          <Table.Td>{momentOf(changedAt)}</Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);
