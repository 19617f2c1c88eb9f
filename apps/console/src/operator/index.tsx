import { Container, Text } from "@mantine/core";
import type { JSX } from "react";
import { strings } from "../strings.ts";

export const Operator = (): JSX.Element => (
  <Container py="md">
    <Text>{strings.operator.soon}</Text>
  </Container>
);
