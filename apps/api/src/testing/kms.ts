import { randomBytes } from "node:crypto";
import { createLocalKms } from "@tributary/event-store";

export const masterKey: Uint8Array = randomBytes(32);

/** Of all stores of a test file, so that one replica reads what another wrote. */
export const kms = createLocalKms({ masterKeys: [masterKey] });
