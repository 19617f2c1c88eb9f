import { describe, expect, it } from "vitest";
import { type DomainEventType, eventCatalogue, eventCodec } from "../events/catalogue.ts";
import { fixtures } from "../testing/fixtures.ts";
import { toWireEvent } from "../wire/to-wire-event.ts";
import { wireEvent } from "../wire/wire-event.ts";
import { routing } from "./routing.ts";

const wireTypes: string[] = wireEvent.options.map((option) => option.shape.eventType.value);

it("has a row for every event type, and no other", () => {
  expect(Object.keys(routing).sort()).toEqual(Object.keys(eventCatalogue).sort());
});

describe.each(Object.entries(routing))("%s", (type, route) => {
  const event = eventCodec.decode(fixtures.get(`${type}.v1`) ?? { type, schemaVersion: 0, data: null });

  it("names a wire event that exists, or none", () => {
    if (route.wire !== null) expect(wireTypes).toContain(route.wire);
  });

  it("becomes the wire event that it names", () => {
    expect(toWireEvent(event)?.eventType ?? null).toBe(route.wire);
  });

  it("becomes a wire event that its schema accepts as it is", () => {
    const wire = toWireEvent(event);
    if (wire !== null) expect(wireEvent.parse(wire)).toEqual(wire);
  });

  it("goes to feeds and session streams only when clients are told about it", () => {
    if (route.wire === null) expect(route).toMatchObject({ feeds: "none", session: false, include: null });
  });

  it("names the participant when it goes to the participant's feed", () => {
    const { shape } = eventCatalogue[type as DomainEventType].latest;
    if (route.feeds === "participant") expect(Object.keys(shape)).toContain("participantId");
  });
});
