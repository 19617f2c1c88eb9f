/**
 * What tells a delivered event from any other, wherever it stands in the bytes: when it was due, of which channel it is,
 * and its number there. It is a message's id, which nobody seals, so that it reads the same in record and frame.
 */

const BEGIN = "~m";
const END = "~";

/** One clock for all processes of this machine, in microseconds. */
export const microseconds = (): number => Number(process.hrtime.bigint() / 1000n);

/** As an id: only letters, digits, dots and tildes. */
export const markOf = (due: number, channel: number, number: number): string =>
  `${BEGIN}${Math.floor(due)}.${channel}.${number}${END}`;

/** Calls back for every whole mark; answers what has to stand before the next text, the beginning of a mark that was cut. */
export function readMarks(text: string, onMark: (due: number, channel: number, number: number) => void): string {
  let at = 0;
  for (;;) {
    const begin = text.indexOf(BEGIN, at);
    if (begin < 0) return text.endsWith(BEGIN.slice(0, 1)) && at < text.length ? BEGIN.slice(0, 1) : "";
    const end = text.indexOf(END, begin + BEGIN.length);
    if (end < 0) return text.slice(begin);
    const first = text.indexOf(".", begin);
    const second = text.indexOf(".", first + 1);
    onMark(
      Number(text.slice(begin + BEGIN.length, first)),
      Number(text.slice(first + 1, second)),
      Number(text.slice(second + 1, end)),
    );
    at = end + END.length;
  }
}
