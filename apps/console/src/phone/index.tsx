import { Container, Text } from "@mantine/core";
import type { JSX } from "react";
import { strings } from "../strings.ts";

export const Phone = (): JSX.Element => (
  <Container py="md">
    <Text>{strings.phone.soon}</Text>
  </Container>
);
