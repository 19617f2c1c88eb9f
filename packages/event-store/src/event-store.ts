// The event store over Postgres: the one place where its parts are put together.
import { createAcceptedCommands } from "./accepted-commands.ts";
import { createApiKeys } from "./api-keys.ts";
import { createAppend } from "./append/append.ts";
import { type DatabaseOptions, openDatabase } from "./database.ts";
import { createDeadLetters } from "./dead-letters.ts";
import { createEpochs } from "./epochs.ts";
import { createExternalLinks } from "./external-links.ts";
import { createFiles } from "./files.ts";
import { createKeyring, type KeyringOptions } from "./keys/keyring.ts";
import { createLeases } from "./leases.ts";
import { createLoad } from "./load.ts";
import type { EventStore } from "./port.ts";
import { createQueries } from "./queries/queries.ts";
import { createSnapshots } from "./queries/snapshots.ts";
import { barredAmong } from "./read/barred.ts";
import { createCoachStanding } from "./read/coach-standing.ts";
import { readFeedPage } from "./read/feed-page.ts";
import { createParticipantStanding } from "./read/participant-standing.ts";
import { feedFloor, feedHeads, readFeeds } from "./read/read-feeds.ts";
import { readStream } from "./read/read-stream.ts";
import { readStreams, streamHeads } from "./read/read-streams.ts";
import { createSessionStanding } from "./read/session-standing.ts";
import { checkReady } from "./ready.ts";
import { dropForgottenShadow } from "./rebuild/shadow.ts";
import { createReferenceData } from "./reference-data.ts";
import { createRelayReader } from "./relay-reader.ts";
import { createRetention } from "./retention.ts";
import { createStreamReplicas } from "./stream-replicas.ts";
import { createStreamSessions } from "./stream-sessions.ts";

/** Connects on first use, so that an app can start before its database. Disposing waits for running queries. */
export function createEventStore(options: DatabaseOptions & KeyringOptions): EventStore {
  const database = openDatabase(options);
  const keyring = createKeyring(database, options);
  const log = { database, keyring };
  const load = createLoad(database);
  const standingOfParticipant = createParticipantStanding(database);
  const standingOfCoach = createCoachStanding(database);
  return {
    load,
    append: createAppend(log, load),
    readStream: (streamId, after, limit) => readStream(log, streamId, { after, limit }),
    readFeeds: (cursors, limit) => readFeeds(log, cursors, limit),
    feedPage: (query) => readFeedPage(log, query),
    feedHeads: (owners) => feedHeads(database, owners),
    feedFloor: (owner) => feedFloor(database, owner),
    readStreams: (cursors, limit) => readStreams(log, cursors, limit),
    streamHeads: (streamIds) => streamHeads(database, streamIds),
    participantStanding: (tenant, id, coachId = null) => standingOfParticipant({ tenant, id, coachId }),
    coachStanding: (tenant, id) => standingOfCoach({ tenant, id }),
    sessionStanding: createSessionStanding(database),
    keyring,
    barredAmong: (participants) => barredAmong(database, participants),
    relay: createRelayReader(database),
    leases: createLeases(database),
    externalLinks: createExternalLinks(database),
    epochs: createEpochs(database),
    retention: createRetention(database),
    streamReplicas: createStreamReplicas(database),
    streamSessions: createStreamSessions(database),
    acceptedCommands: createAcceptedCommands(database),
    deadLetters: createDeadLetters(database),
    queries: createQueries(database),
    snapshots: createSnapshots(database),
    reference: createReferenceData(database),
    files: createFiles(database),
    apiKeys: createApiKeys(database),
    dropForgottenShadow: () => dropForgottenShadow(database),
    ready: () => checkReady(database),
    [Symbol.asyncDispose]: () => database.$close(),
  };
}
