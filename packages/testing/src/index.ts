export { type Authority, certificatesUnavailable, createAuthority } from "./certificates.ts";
export { ownerLabels } from "./container-engine.ts";
export { freePort } from "./free-port.ts";
export { type FreshDatabase, freshDatabase, type Template } from "./fresh-database.ts";
export { type FreshTopics, freshTopics } from "./fresh-topics.ts";
export { type LocalKafka, startLocalKafka } from "./local-kafka.ts";
export { localKafkaAvailable } from "./local-kafka-jars.ts";
export { type Nginx, nginxInFrontOf, nginxMissing, startNginx } from "./nginx.ts";
export {
  type RestartableKafka,
  type RestartableServer,
  restartableServersAvailable,
  startRestartableKafka,
  startRestartablePostgres,
} from "./restartable-servers.ts";
export { type SecuredKafka, securedKafkaUnavailable, startSecuredKafka } from "./secured-kafka.ts";
export { type OpenStreamOptions, openStream, type RecordedFrame, type RecordedStream } from "./sse-client.ts";
export { kafkaForTests, type TestKafka } from "./test-kafka.ts";
export { postgresForTests, type TestPostgres } from "./test-postgres.ts";
export { type CollectedSpan, startTraceCollector, type TraceCollector } from "./trace-collector.ts";
export { type Transcript, type TranscriptOptions, transcribe } from "./transcript.ts";
