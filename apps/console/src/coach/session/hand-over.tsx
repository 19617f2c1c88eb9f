import { Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import type { ExternalChatChange } from "@tributary/client";
import type { JSX } from "react";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { useDoing } from "../../asking/use-doing.ts";
import type { Conversation } from "../../chat/conversation.ts";
import type { Picture } from "../../chat/picture.ts";
import { peopleOf } from "../../chat/session-title.ts";
import { strings } from "../../strings.ts";
import { colourOf, isLive, providerText, statusText } from "../../wording/external-chats.ts";
import { momentOf } from "../../wording/times.ts";
import { link, unlink } from "./governing.ts";

const words = strings.coach.outside;

interface Props {
  conversation: Conversation;
  picture: Picture;
}

/** Hands the session over to the contact centre, shows how that stands, and takes it back. */
export function HandOver({ conversation, picture }: Props): JSX.Element {
  const doing = useDoing();
  const links = [...picture.external.values()].sort((one, other) => (one.changedAt > other.changedAt ? -1 : 1));
  const canHandOver = picture.session.status === "OPEN" && !links.some(isLive);
  const parameters = { first_name: peopleOf(picture.session) };
  const handOver = () => void doing.run((once) => link(conversation, { provider: "bright-pattern", parameters }, once));
  return (
    <Stack gap="xs">
      <Title order={3} size="h6">
        {words.title}
      </Title>
      {links.map((each) => (
        <OutsideChat key={each.linkId} {...{ conversation, link: each }} />
      ))}
      {canHandOver && (
        <>
          <Text size="xs" c="dimmed">
            {words.explain}
          </Text>
          <Button size="xs" variant="default" loading={doing.isBusy} onClick={handOver}>
            {words.handOver}
          </Button>
        </>
      )}
      <ProblemAlert error={doing.error} onClose={doing.clear} />
    </Stack>
  );
}

function OutsideChat({ conversation, link }: { conversation: Conversation; link: ExternalChatChange }): JSX.Element {
  const { linkId, provider, status, estimatedWaitSeconds, detail, changedAt } = link;
  const doing = useDoing();
  return (
    <Stack gap={2}>
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{providerText(provider)}</Text>
        <Badge size="sm" variant="light" color={colourOf(status)} role="status">
          {statusText(status)}
        </Badge>
      </Group>
      <Text size="xs" c="dimmed">
        {momentOf(changedAt)}
        {estimatedWaitSeconds !== null && ` · ${words.wait(estimatedWaitSeconds)}`}
      </Text>
      {detail !== null && <Text size="xs">{detail}</Text>}
      {isLive(link) && (
        <Button
          {...{ size: "compact-xs", variant: "default", loading: doing.isBusy }}
          onClick={() => void doing.run(() => unlink(conversation, linkId))}
        >
          {words.takeBack}
        </Button>
      )}
      <ProblemAlert error={doing.error} onClose={doing.clear} />
    </Stack>
  );
}
