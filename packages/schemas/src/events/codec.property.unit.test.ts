import fc from "fast-check";
import { expect, it } from "vitest";
import { anyEvent } from "../testing/arbitrary-events.ts";
import { type DomainEvent, eventCodec } from "./catalogue.ts";

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

it("reads every event as it was written, also after a trip through JSON", () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const encoded = eventCodec.encode<DomainEvent["type"]>(event);
      expect(eventCodec.decode({ ...encoded, data: throughJson(encoded.data) })).toEqual(event);
    }),
  );
});
