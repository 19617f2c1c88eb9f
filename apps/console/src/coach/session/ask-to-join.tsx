import { Button, Stack, Text, Title } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { type FormEvent, type JSX, useEffect, useState } from "react";
import { onceOnly } from "../../asking/once.ts";
import { ProblemAlert } from "../../asking/problem-alert.tsx";
import { useDoing } from "../../asking/use-doing.ts";
import { useMe } from "../../chat/use-me.ts";
import { useConnection } from "../../connection/connection.tsx";
import { strings } from "../../strings.ts";
import { useInbox } from "../inbox/inbox-context.tsx";
import { useMyName } from "../my-name.tsx";
import classes from "./session.module.css";

const words = strings.coach.join;

/** For a coach who is not in the session: to a locked one they are let in by somebody who is. */
export function AskToJoin({ sessionId, onJoined }: { sessionId: string; onJoined: () => void }): JSX.Element {
  const { client } = useConnection();
  const { state } = useInbox();
  const me = useMe();
  const { name, question, isReady } = useMyName();
  const doing = useDoing();
  const [hasAsked, setAsked] = useState(false);
  const isWaiting = hasAsked || state.list.asked.has(sessionId);
  const isIn = state.list.sessions.has(sessionId);
  useEffect(() => {
    if (isIn) onJoined();
  }, [isIn, onJoined]);
  const ask = async () => {
    const body = { memberId: me.id, memberType: "COACH" as const, memberName: name };
    const input = { id: sessionId, body, headers: onceOnly() };
    const answer = await client.call("POST /admin/chat_sessions/{id}/members", input);
    if (answer.body.state === "JOINED") onJoined();
    else setAsked(true);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void doing.run(ask);
  };
  return (
    <Stack align="center" gap="xs" className={classes.notice}>
      <IconLock size={32} stroke={1.4} aria-hidden />
      <Title order={2} size="h4">
        {words.title}
      </Title>
      <Text size="sm" c="dimmed" ta="center" role="status">
        {isWaiting ? words.waiting : words.explain}
      </Text>
      <ProblemAlert error={doing.error} />
      {!isWaiting && (
        <form onSubmit={submit}>
          <Stack align="center" gap="sm">
            {question}
            <Button type="submit" loading={doing.isBusy} disabled={!isReady}>
              {words.ask}
            </Button>
          </Stack>
        </form>
      )}
    </Stack>
  );
}
