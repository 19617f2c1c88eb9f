// The entries one below the other, of which only those in sight exist: a feed may have any number.
import { useVirtualizer } from "@tanstack/react-virtual";
import type { FeedEntry } from "@tributary/client";
import { type JSX, type KeyboardEvent, memo, useEffect, useRef } from "react";
import { strings } from "../../strings.ts";
import { numberText } from "../../wording/numbers.ts";
import { clockTimeOf } from "../../wording/times.ts";
import classes from "./feed-list.module.css";
import type { FeedExtent, FeedStore } from "./feed-store.ts";
import { useWanted } from "./use-wanted.ts";

const words = strings.operator.inspector;
const ROW_HEIGHT = 30;
const OVERSCAN = 12;
/** As far as a step leads: the list follows it; to what is further away it jumps. */
const NEAR = 60;

interface Props {
  store: FeedStore;
  extent: FeedExtent;
  at: number;
  choose: (seq: number) => void;
  onKey: (event: KeyboardEvent) => void;
}

export function FeedList({ store, extent: { first, head }, at, choose, onKey }: Props): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: head - first + 1,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
  });
  const items = rows.getVirtualItems();
  const [from, to] = [first + (items[0]?.index ?? 0), first + (items.at(-1)?.index ?? 0)];
  useWanted(store, from, to);
  useEffect(() => {
    const isNear = Math.abs(at - first - (rows.range?.startIndex ?? 0)) < NEAR;
    rows.scrollToIndex(at - first, { align: isNear ? "auto" : "center" });
  }, [rows, at, first]);
  const isInPage = items.length > 0 && from <= at && at <= to;
  return (
    <div className={classes.list}>
      <div
        ref={scroller}
        className={classes.scroller}
        role="listbox"
        aria-label={words.list}
        {...(isInPage ? { "aria-activedescendant": `entry-${at}` } : {})}
        tabIndex={0} // and no row is focused itself: it would take the focus with it when it leaves the page
        onKeyDown={onKey}
        onClick={(event) => {
          const row = (event.target as HTMLElement).closest<HTMLElement>("[data-seq]");
          if (row !== null) choose(Number(row.dataset.seq));
        }}
      >
        <div className={classes.rows} style={{ height: rows.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const seq = first + index;
            const place = { nth: index + 1, of: head - first + 1 };
            return <Row key={seq} {...{ seq, start, ...place, entry: store.entry(seq), isChosen: seq === at }} />;
          })}
        </div>
      </div>
      {first > 1 && <span className={classes.trimmed}>{words.trimmed(numberText(first))}</span>}
    </div>
  );
}

interface RowProps {
  seq: number;
  start: number;
  /** Its place among all, also those that are not in the page. */
  nth: number;
  of: number;
  entry: FeedEntry | undefined;
  isChosen: boolean;
}

const Row = memo(
  ({ seq, start, nth, of, entry, isChosen }: RowProps): JSX.Element => (
    <div
      {...{ id: `entry-${seq}`, role: "option", "aria-selected": isChosen, "data-seq": seq }}
      {...{ "aria-posinset": nth, "aria-setsize": of }}
      className={classes.row}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span className={classes.seq}>{seq}</span>
      {entry === undefined ? (
        <span className={classes.unknown} />
      ) : (
        <>
          <span className={classes.type}>{entry.storedEvent.type}</span>
          <span className={classes.time}>{clockTimeOf(entry.storedEvent.recordedAt)}</span>
        </>
      )}
    </div>
  ),
);
