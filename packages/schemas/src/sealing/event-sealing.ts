/**
 * Encrypts what an event says about people, each person's share with their own key, and decrypts it again. Pure and
 * synchronous: the keys are there before. What is not personal stays readable, and so do events that never were sealed.
 */
import type { EventCatalogue } from "../events/codec.ts";
import { type PersonalFields, personalFieldsOf, SEALED } from "./personal-fields.ts";

/** Seals with keys that it has. `place` is bound to the result: it opens nowhere else. */
export interface Sealer {
  seal(subject: string, plain: string, place: string): string;
}

/** Opens with keys that it has. */
export interface Opener {
  /** Null when the person is erased, and the key with them. @throws Error for what was not sealed so, there, with this key. */
  open(subject: string, sealed: string, place: string): string | null;
}

/** As much of an event as sealing needs, with its data in the form of its version. */
export interface Sealable {
  tenant: string;
  eventId: string;
  type: string;
  schemaVersion: number;
  data: unknown;
}

export interface EventSealing {
  /** Whose keys sealing needs, with the tenant, such as `acme/coach/41`. */
  subjectsToSeal(event: Sealable): string[];
  /** Whose keys opening needs. */
  subjectsToOpen(event: Sealable): string[];
  /** The event's data, sealed. */
  seal(event: Sealable, sealer: Sealer): unknown;
  /** The event's data, opened; personal fields of the erased are tombstones. */
  open(event: Sealable, opener: Opener): unknown;
}

type Data = Readonly<Record<string, unknown>>;

/** Works out the personal fields of every version of every event. @throws Error for a mark that cannot be kept. */
export function createEventSealing(catalogue: EventCatalogue): EventSealing {
  const known = personalFieldsByVersion(catalogue);
  const fieldsOf = ({ type, schemaVersion }: Sealable) => known.get(`${type} ${schemaVersion}`) ?? [];
  const toSeal = (event: Sealable): PersonalFields[] =>
    fieldsOf(event).filter(
      (fields) => fields.subjectIn(dataOf(event)) !== null && saysSomething(fields, dataOf(event)),
    );
  const toOpen = (event: Sealable): PersonalFields[] => {
    const sealed = sharesOf(dataOf(event));
    return fieldsOf(event).filter(({ subject }) => sealed[subject] !== undefined);
  };
  const subjects = (event: Sealable, all: PersonalFields[]) => all.map((fields) => subjectOf(event, fields));
  return {
    subjectsToSeal: (event) => subjects(event, toSeal(event)),
    subjectsToOpen: (event) => subjects(event, toOpen(event)),
    seal: (event, sealer) => sealData(event, toSeal(event), sealer),
    open: (event, opener) => openData(event, toOpen(event), opener),
  };
}

function personalFieldsByVersion(catalogue: EventCatalogue): Map<string, PersonalFields[]> {
  const known = new Map<string, PersonalFields[]>();
  for (const [type, { versions }] of Object.entries(catalogue)) {
    for (const [version, { shape }] of Object.entries(versions)) {
      try {
        known.set(`${type} ${version}`, personalFieldsOf(shape));
      } catch (error) {
        throw new Error(`personal fields of ${type} version ${version}`, { cause: error });
      }
    }
  }
  return known;
}

function sealData(event: Sealable, personal: readonly PersonalFields[], sealer: Sealer): unknown {
  if (personal.length === 0) return event.data;
  const data = { ...dataOf(event) };
  const shares: Record<string, string> = {};
  for (const fields of personal) {
    const share: Record<string, unknown> = {};
    for (const name of Object.keys(fields.tombstones)) {
      share[name] = data[name];
      delete data[name];
    }
    shares[fields.subject] = sealer.seal(subjectOf(event, fields), JSON.stringify(share), placeOf(event, fields));
  }
  return { ...data, [SEALED]: shares };
}

function openData(event: Sealable, personal: readonly PersonalFields[], opener: Opener): unknown {
  const { [SEALED]: _, ...data } = dataOf(event);
  if (personal.length === 0) return event.data;
  const sealed = sharesOf(dataOf(event));
  for (const fields of personal) {
    const share = opener.open(subjectOf(event, fields), sealed[fields.subject] ?? "", placeOf(event, fields));
    Object.assign(data, share === null ? erased(fields) : JSON.parse(share));
  }
  return data;
}

/** An absent field is not there rather than undefined: its schema need not take that. */
const erased = ({ tombstones }: PersonalFields): Data =>
  Object.fromEntries(Object.entries(tombstones).filter(([, value]) => value !== undefined));

/** Nothing has to be kept from anybody when every field is absent, null, or what it reads as of the erased. */
const saysSomething = ({ tombstones }: PersonalFields, data: Data): boolean =>
  Object.entries(tombstones).some(
    ([name, tombstone]) => data[name] !== undefined && data[name] !== null && !isSame(data[name], tombstone),
  );

const isSame = (value: unknown, tombstone: unknown): boolean =>
  value === tombstone || (typeof tombstone === "object" && JSON.stringify(value) === JSON.stringify(tombstone));

const dataOf = ({ data }: Sealable): Data => (typeof data === "object" && data !== null ? (data as Data) : {});

const sharesOf = (data: Data): Readonly<Record<string, string>> =>
  (data[SEALED] as Readonly<Record<string, string>> | undefined) ?? {};

const subjectOf = (event: Sealable, fields: PersonalFields): string =>
  `${event.tenant}/${fields.subjectIn(dataOf(event))}`;

// NUL is in none of them, so they cannot run into each other.
const placeOf = ({ eventId, type }: Sealable, { subject }: PersonalFields): string =>
  `event\0${eventId}\0${type}\0${subject}`;
