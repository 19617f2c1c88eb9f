import { Anchor, Group, Title } from "@mantine/core";
import type { JSX, ReactNode } from "react";
import { Link } from "react-router";
import { type Demo, type DemoRole, demoCredentials } from "../connection/demo.ts";
import { useSession } from "../connection/session.tsx";
import classes from "./visit.module.css";

interface Props {
  demo: Demo;
  person: DemoRole;
  title: string;
  /** What the link to the person's own rooms says, and where they are. */
  more: string;
  to: string;
  children: ReactNode;
}

/** One side of the page, with the way to all that its person has. */
export function Pane({ demo, person, title, more, to, children }: Props): JSX.Element {
  const { signIn } = useSession();
  return (
    <section className={classes.pane} data-person={person} aria-label={title}>
      <Group justify="space-between" className={classes.title} wrap="nowrap">
        <Title order={2} size="h6">
          {title}
        </Title>
        <Anchor {...{ component: Link, to, size: "sm" }} onClick={() => signIn(demoCredentials(demo, person))}>
          {more}
        </Anchor>
      </Group>
      <div className={classes.content}>{children}</div>
    </section>
  );
}
