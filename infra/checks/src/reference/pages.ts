// The pages of docs/reference that are made from the code, by name.
import { errorsPage } from "./errors.ts";
import { eventsPage } from "./events.ts";
import { settingsPage } from "./settings.ts";

export const referencePages = { events: eventsPage, errors: errorsPage, settings: settingsPage };
