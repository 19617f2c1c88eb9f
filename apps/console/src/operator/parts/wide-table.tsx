// A table on a ground of its own that is scrolled sideways where it does not fit, by the keyboard, too.
import { Card, Table } from "@mantine/core";
import type { JSX, ReactNode } from "react";

export const WideTable = ({ minWidth, children }: { minWidth: number; children: ReactNode }): JSX.Element => (
  <Card withBorder p={0}>
    <Table.ScrollContainer minWidth={minWidth} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table highlightOnHover verticalSpacing="xs" tabularNums>
        {children}
      </Table>
    </Table.ScrollContainer>
  </Card>
);
