import { Center, Loader } from "@mantine/core";
import type { JSX } from "react";
import { strings } from "../strings.ts";

/** While a room is on its way. */
export const Loading = (): JSX.Element => (
  <Center h="100%" mih="8rem">
    <Loader role="status" aria-label={strings.shell.loading} />
  </Center>
);
