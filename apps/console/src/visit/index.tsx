// The page that `pnpm start` opens on: a coach and a participant side by side, so that a visitor sees a message travel.
import { Group, Text, Title } from "@mantine/core";
import type { JSX } from "react";
import { SessionPane } from "../coach/session/index.tsx";
import type { Demo } from "../connection/demo.ts";
import { Phone } from "../phone/index.tsx";
import { SchemeSwitch } from "../shell/scheme-switch.tsx";
import { strings } from "../strings.ts";
import { DemoPerson } from "./demo-person.tsx";
import { MoreToSee } from "./more-to-see.tsx";
import { Pane } from "./pane.tsx";
import classes from "./visit.module.css";

const { visit } = strings;

/** Each side is a client of its own, with its own token, as if on two machines. */
export const Visit = ({ demo }: { demo: Demo }): JSX.Element => (
  <div className={classes.page}>
    <header className={classes.header}>
      <Group gap="xs">
        <img src="/tributary.svg" alt="" width={24} height={24} />
        <Title order={1} size="h3">
          {visit.title}
        </Title>
      </Group>
      <SchemeSwitch />
      <Text className={classes.explain}>{visit.explain}</Text>
    </header>
    <MoreToSee demo={demo} />
    <main className={classes.sides}>
      <Pane demo={demo} person="coach" title={visit.coach} more={visit.openCoach} to="/coach">
        <DemoPerson demo={demo} person="coach">
          <SessionPane sessionId={demo.sessionId} participantId={demo.participantId} />
        </DemoPerson>
      </Pane>
      <Pane demo={demo} person="participant" title={visit.phone} more={visit.openPhone} to="/phone">
        <DemoPerson demo={demo} person="participant">
          <Phone sessionId={demo.sessionId} />
        </DemoPerson>
      </Pane>
    </main>
  </div>
);
