// The polyfill comes without types; this is what the tests use of it.

declare module "event-source-polyfill" {
  import type { EventSource } from "eventsource";

  const polyfill: {
    EventSourcePolyfill: new (
      url: string,
      options: { headers: Record<string, string> },
    ) => Pick<EventSource, "onmessage" | "close">;
  };
  export = polyfill;
}
