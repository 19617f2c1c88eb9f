import { Anchor, Group } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import type { JSX } from "react";
import { Link } from "react-router";
import { type Demo, demoCredentials } from "../connection/demo.ts";
import { useSession } from "../connection/session.tsx";
import { strings } from "../strings.ts";
import { DemoPerson } from "./demo-person.tsx";
import { NewestMessage } from "./newest-message.tsx";
import classes from "./visit.module.css";

const { visit } = strings;

/** The operator's rooms, and the pages of those whom the platform is connected with. */
export function MoreToSee({ demo }: { demo: Demo }): JSX.Element {
  const { signIn } = useSession();
  const outside = [
    { name: visit.brightPattern, href: demo.simulators.brightPattern },
    { name: visit.ibm, href: demo.simulators.ibm },
  ];
  return (
    <Group component="nav" className={classes.more} aria-label={visit.more}>
      <Anchor
        {...{ component: Link, to: "/operator/map", size: "sm" }}
        onClick={() => signIn(demoCredentials(demo, "admin"))}
      >
        {visit.openOperator}
      </Anchor>
      <DemoPerson demo={demo} person="admin">
        <NewestMessage demo={demo} />
      </DemoPerson>
      {outside.map(({ name, href }) => (
        <Anchor key={href} {...{ href, target: "_blank", rel: "noreferrer", size: "sm" }}>
          {name} <IconExternalLink size={13} aria-hidden style={{ verticalAlign: "-1px" }} />
        </Anchor>
      ))}
    </Group>
  );
}
