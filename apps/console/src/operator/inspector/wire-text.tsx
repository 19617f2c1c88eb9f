// The bytes of a frame as text, in which line feeds can be seen: on the wire they are what tells fields and frames apart.
import type { JSX } from "react";
import classes from "./entry.module.css";

/** Each line with the sign of the line feed that ends it. */
export const WireText = ({ text }: { text: string }): JSX.Element => (
  <>
    {linesOf(text).map(({ offset, line }) => (
      <span key={offset}>
        {line}
        <span className={classes.feed} aria-hidden>
          {"\\n"}
        </span>
        {"\n"}
      </span>
    ))}
  </>
);

/** Lines with the place of their first character; a frame ends with a line feed. */
function linesOf(text: string): { offset: number; line: string }[] {
  let offset = 0;
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      const placed = { offset, line };
      offset += line.length + 1;
      return placed;
    });
}
