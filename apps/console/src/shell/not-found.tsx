import { Anchor, Container, Title } from "@mantine/core";
import type { JSX } from "react";
import { Link } from "react-router";
import { strings } from "../strings.ts";

/** For addresses that lead nowhere; rooms use it for theirs. */
export const NotFound = (): JSX.Element => (
  <Container size="xs" py="xl">
    <Title order={1} size="h3" mb="md">
      {strings.shell.notFound}
    </Title>
    <Anchor component={Link} to="/">
      {strings.shell.goHome}
    </Anchor>
  </Container>
);
