// A session from top to bottom, however long it is: only what is visible is in the page. Whoever reads the newest message
// goes on doing so; whoever has scrolled up stays where they are, whatever comes below or is loaded above.
import { ActionIcon, Center, Loader } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { type JSX, type ReactNode, useRef } from "react";
import { strings } from "../strings.ts";
import classes from "./chat.module.css";
import type { TimelineItem } from "./timeline.ts";
import { END_WITHIN_PX, useStayingAtEnd } from "./use-staying-at-end.ts";

interface Props {
  items: readonly TimelineItem[];
  render: (item: TimelineItem) => ReactNode;
  isLoadingOlder: boolean;
  onOlder: () => void;
  /** Told when the newest message comes into view, or goes out of it. */
  onEnd: (isAtEnd: boolean) => void;
}

const OLDER_WITHIN_PX = 400;

export function TimelineView({ items, render, isLoadingOlder, onOlder, onEnd }: Props): JSX.Element {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => items[index]?.key ?? index,
    ...{ estimateSize: () => 56, overscan: 8, paddingEnd: 8 },
    ...{ anchorTo: "end", followOnAppend: true, scrollEndThreshold: END_WITHIN_PX },
  });
  const { isAtEnd, scrolled, moved, toEnd } = useStayingAtEnd(virtualizer, onEnd);
  const onScroll = (): void => {
    scrolled();
    if ((scroller.current?.scrollTop ?? 0) < OLDER_WITHIN_PX) onOlder();
  };
  return (
    <div className={classes.timeline}>
      <div
        ref={scroller}
        className={classes.scroller}
        {...{ onScroll, onWheel: moved, onTouchMove: moved, onKeyDown: moved, onPointerDown: moved }}
        // What scrolls is reached by the keyboard.
        {...{ tabIndex: 0, role: "region", "aria-label": strings.chat.messages }}
      >
        {isLoadingOlder && <Older />}
        <div className={classes.canvas} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((row) => {
            const item = items[row.index];
            return (
              <Row key={row.key} {...{ row, measure: virtualizer.measureElement }}>
                {item && render(item)}
              </Row>
            );
          })}
        </div>
      </div>
      {!isAtEnd && <ToEnd onClick={toEnd} />}
    </div>
  );
}

interface RowProps {
  row: VirtualItem;
  measure: (element: HTMLElement | null) => void;
  children: ReactNode;
}

const Row = ({ row, measure, children }: RowProps): JSX.Element => (
  <div
    ref={measure}
    data-index={row.index}
    className={classes.item}
    style={{ transform: `translateY(${row.start}px)` }}
  >
    {children}
  </div>
);

const Older = (): JSX.Element => (
  <Center className={classes.older}>
    <Loader size="xs" aria-label={strings.chat.loadingOlder} />
  </Center>
);

const ToEnd = ({ onClick }: { onClick: () => void }): JSX.Element => (
  <ActionIcon
    {...{ variant: "default", radius: "xl", size: "lg", onClick }}
    className={classes.toEnd}
    aria-label={strings.chat.toNewest}
  >
    <IconChevronDown size={18} />
  </ActionIcon>
);
