/** How evenly the frames of a page come while its list is moved. */
import type { Page } from "playwright-core";
import { type Summary, summarise } from "../percentiles.ts";

/** At 60 frames a second the next one is due after 16.7 ms: here it has been missed. */
export const LATE_MS = 25;

/** Milliseconds from frame to frame. */
export interface Frames extends Summary {
  /** The share of frames that came late. */
  late: number;
  /** The share of frames in which the list had moved. */
  moved: number;
  /** Of what held up the page for 50 ms and more. */
  longTasks: readonly number[];
}

/** Measures for as long as the gesture takes. @throws Error when the list never moved. */
export async function framesDuring(page: Page, gesture: () => Promise<void>): Promise<Frames> {
  const recording = await page.evaluateHandle(startRecording);
  await gesture();
  const { frames, moves, longTasks } = await recording.evaluate((it) => it.stop());
  await recording.dispose();
  if (moves === 0) throw new Error("the list has not moved");
  const late = frames.filter((ms) => ms > LATE_MS).length;
  return { ...summarise(frames), late: late / frames.length, moved: moves / frames.length, longTasks };
}

/** Runs in the page. */
function startRecording() {
  const list = document.querySelector("[role=listbox]");
  const frames: number[] = [];
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((seen) => {
    for (const { duration } of seen.getEntries()) longTasks.push(duration);
  });
  observer.observe({ type: "longtask" });
  let last = { at: performance.now(), top: list?.scrollTop };
  let moves = 0;
  let isOver = false;
  const onFrame = () => {
    const now = { at: performance.now(), top: list?.scrollTop };
    frames.push(now.at - last.at);
    if (now.top !== last.top) moves += 1;
    last = now;
    if (!isOver) requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  return {
    stop: () => {
      isOver = true;
      observer.disconnect();
      return { frames, moves, longTasks };
    },
  };
}
