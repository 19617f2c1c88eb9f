/**
 * The one door through which events are written and read: everything behind it is valid and of the newest version.
 * Data is validated before and after every step, so an upcaster that makes bad data is caught as well.
 */
import type { z } from "zod";
import { InvalidEventError, UnknownEventError } from "./errors.ts";
import { checkHistory, type EventHistory, latestVersion, upcastersFrom } from "./history.ts";

/** Event histories by event type. */
export type EventCatalogue = Readonly<Record<string, EventHistory>>;

/** The events of a catalogue, in their newest version. */
export type EventIn<C extends EventCatalogue, T extends keyof C = keyof C> = {
  [K in T]: { type: K; data: z.infer<C[K]["latest"]> };
}[T];

/** An event as it is kept: which version the data has is part of it. */
export interface EncodedEvent<T = string> {
  type: T;
  schemaVersion: number;
  data: unknown;
}

export interface EventCodec<C extends EventCatalogue> {
  /** Validates and tags with the version. Throws UnknownEventError, InvalidEventError. */
  encode<T extends keyof C & string>(event: EventIn<C, T>): EncodedEvent<T>;
  /** Upcasts, then validates. Throws UnknownEventError, InvalidEventError. */
  decode(encoded: EncodedEvent): EventIn<C>;
}

/** Makes the codec of a catalogue; throws when a history has a gap or a cycle. */
export function createEventCodec<const C extends EventCatalogue>(catalogue: C): EventCodec<C> {
  for (const [type, history] of Object.entries(catalogue)) checkHistory(type, history);
  return {
    encode(event) {
      const history = historyOf(catalogue, event.type);
      const latest = latestVersion(history);
      const data = validated(history, latest, event.data, event.type);
      const { stillWritten } = history;
      if (stillWritten === undefined) return { type: event.type, schemaVersion: latest, data };
      const { version } = stillWritten;
      const older = validated(history, version, stillWritten.downcast(data), event.type);
      return { type: event.type, schemaVersion: version, data: older };
    },
    decode({ type, schemaVersion, data }) {
      const history = historyOf(catalogue, type);
      let current = validated(history, schemaVersion, data, type);
      for (const step of upcastersFrom(history, schemaVersion)) {
        current = validated(history, step.to, step.upcast(current), type);
      }
      return { type, data: current } as EventIn<C>;
    },
  };
}

function historyOf(catalogue: EventCatalogue, type: string): EventHistory {
  const history = Object.hasOwn(catalogue, type) ? catalogue[type] : undefined;
  if (history === undefined) throw new UnknownEventError(type);
  return history;
}

function validated(history: EventHistory, version: number, data: unknown, type: string): Record<string, unknown> {
  const schema = Object.hasOwn(history.versions, version) ? history.versions[version] : undefined;
  if (schema === undefined) throw new UnknownEventError(type, version);
  const result = schema.safeParse(data);
  if (!result.success) throw new InvalidEventError(type, version, result.error);
  return result.data;
}
