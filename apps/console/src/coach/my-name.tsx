// What the coach is called in the sessions that they open or join: by their token, or as in the sessions that they are
// in already. Where neither knows it they are asked, because the name stays in the log.
import { TextInput } from "@mantine/core";
import { type JSX, useState } from "react";
import type { Me } from "../chat/picture.ts";
import type { SessionList } from "../chat/session-list.ts";
import { useMe } from "../chat/use-me.ts";
import { useConnection } from "../connection/connection.tsx";
import { strings } from "../strings.ts";
import { useInbox } from "./inbox/inbox-context.tsx";

export interface MyName {
  name: string;
  /** Where to say it; null when it need not be said. */
  question: JSX.Element | null;
  /** Not before it is clear whether it is known. */
  isReady: boolean;
}

export function useMyName(): MyName {
  const { identity } = useConnection();
  const { state } = useInbox();
  const me = useMe();
  const [typed, setTyped] = useState("");
  const known = identity.name ?? nameIn(state.list, me);
  if (known !== null) return { name: known, question: null, isReady: true };
  if (!state.isLoaded && state.error === null) return { name: "", question: null, isReady: false };
  const question = (
    <TextInput
      {...{ required: true, maxLength: 200, label: strings.coach.myName, value: typed, autoComplete: "name" }}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
  return { name: typed.trim(), question, isReady: true };
}

export function nameIn({ sessions }: SessionList, me: Me): string | null {
  for (const { members } of sessions.values()) {
    const own = members.find(({ memberId, memberType }) => memberId === me.id && memberType === me.type);
    if (own !== undefined) return own.memberName;
  }
  return null;
}
