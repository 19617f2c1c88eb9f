// The live broadcasts whose chats the coach follows.
import { Badge, Button, Container, Group, Stack, Table, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBroadcast } from "@tabler/icons-react";
import type { ExternalChat } from "@tributary/client";
import type { JSX } from "react";
import { Link } from "react-router";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { usePoll } from "../../asking/use-poll.ts";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";
import { colourOf, statusText } from "../../wording/external-chats.ts";
import { momentOf } from "../../wording/times.ts";
import { channelPath } from "../paths.ts";
import { LinkChannel } from "./link-channel.tsx";

const words = strings.coach.channels;
/** No stream tells of all of them. */
const EVERY_MS = 5_000;

export function ChannelsPage(): JSX.Element {
  const { client } = useConnection();
  const [isOpen, dialog] = useDisclosure(false);
  const { value, error, refresh } = usePoll(
    async (signal) => (await client.call("GET /admin/ibm_channels", { query: { perPage: 100 }, signal })).body,
    EVERY_MS,
  );
  const links = value?.results ?? [];
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
        <ProblemAlert error={error} onRetry={refresh} />
        {value !== null && links.length === 0 ? <Text c="dimmed">{words.none}</Text> : <Links links={links} />}
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
              {statusText(status)}
            </Badge>
          </Table.Td>
          <Table.Td>{momentOf(changedAt)}</Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);
