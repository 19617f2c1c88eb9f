import { v7 } from "uuid";

/** A new UUIDv7 (RFC 9562 §5.7): unique without coordination, and close to insertion order in an index. */
export const newId = (): string => v7();
