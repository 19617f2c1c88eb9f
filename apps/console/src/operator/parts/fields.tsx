// Names and values, one below the other.
import { Text } from "@mantine/core";
import type { JSX, ReactNode } from "react";
import classes from "./fields.module.css";

/** Values are shown as they are given; text that is `undefined` is left out. */
export const Fields = ({ of }: { of: Readonly<Record<string, ReactNode>> }): JSX.Element => (
  <dl className={classes.fields}>
    {Object.entries(of).map(([name, value]) =>
      value === undefined ? null : (
        <div key={name} className={classes.field}>
          <Text component="dt" size="xs" c="dimmed">
            {name}
          </Text>
          <Text component="dd" size="sm" className={classes.value}>
            {value}
          </Text>
        </div>
      ),
    )}
  </dl>
);
