import { randomBytes } from "node:crypto";
import { createLocalKms } from "@tributary/event-store";

/** Of all stores of a test file, so that one replica reads what another wrote. */
export const kms = createLocalKms({ masterKeys: [randomBytes(32)] });
