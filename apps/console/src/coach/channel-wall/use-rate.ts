// How lively a broadcast is: messages of the last minute, counted once a second.
import { useInterval } from "@mantine/hooks";
import type { ChatMessage } from "@tributary/client";
import { useEffect, useRef, useState } from "react";

const MINUTE_MS = 60_000;

export function useRate(messages: readonly ChatMessage[]): number {
  const latest = useRef(messages);
  latest.current = messages;
  const [rate, setRate] = useState(0);
  const { start, stop } = useInterval(() => setRate(inLastMinute(latest.current, Date.now())), 1_000);
  useEffect(() => {
    start();
    return stop;
  }, [start, stop]);
  return rate;
}

export function inLastMinute(messages: readonly ChatMessage[], now: number): number {
  const since = new Date(now - MINUTE_MS).toISOString();
  return messages.length - 1 - messages.findLastIndex(({ sentAt }) => sentAt <= since);
}
