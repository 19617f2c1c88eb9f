// A table that is scrolled sideways where it does not fit, by the keyboard, too.
import { Table } from "@mantine/core";
import type { JSX, ReactNode } from "react";

export const WideTable = ({ minWidth, children }: { minWidth: number; children: ReactNode }): JSX.Element => (
  <Table.ScrollContainer minWidth={minWidth} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
    <Table highlightOnHover verticalSpacing="xs" tabularNums>
      {children}
    </Table>
  </Table.ScrollContainer>
);
