// The page that `pnpm start` opens on: a coach and a participant side by side, so that a visitor sees a message travel.
import { Container, Text, Title } from "@mantine/core";
import type { JSX } from "react";
import type { Demo } from "../connection/demo.ts";
import { strings } from "../strings.ts";

const { visit } = strings;

export const Visit = ({ demo }: { demo: Demo }): JSX.Element => (
  <Container py="md" component="main">
    <Title order={1} size="h3">
      {visit.title}
    </Title>
    <Text>{visit.explain}</Text>
    <a href={demo.simulators.brightPattern}>{visit.brightPattern}</a> <a href={demo.simulators.ibm}>{visit.ibm}</a>
  </Container>
);
