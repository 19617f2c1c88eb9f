import { Container, Text } from "@mantine/core";
import type { JSX } from "react";
import { strings } from "../strings.ts";

export const Coach = (): JSX.Element => (
  <Container py="md">
    <Text>{strings.coach.soon}</Text>
  </Container>
);
