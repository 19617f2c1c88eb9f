// A broker as Strimzi makes them: clients come over TLS with a certificate, and may do what an ACL allows to its name.
// Beside it stands a door without either, for whoever sets it up.
import { writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Authority, certificatesUnavailable, createAuthority, keyAndCertificate } from "./certificates.ts";
import { freePort } from "./free-port.ts";
import { startLocalKafka } from "./local-kafka.ts";
import { localKafkaAvailable } from "./local-kafka-jars.ts";
import { createRunFolder, removeLeftoverFolders } from "./run-folder.ts";

export interface SecuredKafka extends AsyncDisposable {
  /** Where TLS and a certificate are asked for. */
  readonly brokers: string;
  /** Where anything is allowed to anybody. */
  readonly open: string;
  readonly authority: Authority;
}

/** Why such a broker cannot run here, or null when it can. */
export const securedKafkaUnavailable = (): string | null => localKafkaAvailable() ?? certificatesUnavailable();

export async function startSecuredKafka(): Promise<SecuredKafka> {
  await removeLeftoverFolders();
  const dataDir = await createRunFolder("kafka");
  const authority = createAuthority(dataDir);
  const broker = join(dataDir, "broker.pem");
  writeFileSync(broker, keyAndCertificate(authority.sign("broker")));
  const port = await freePort();
  const kafka = await startLocalKafka({
    dataDir,
    tls: { port, keystore: broker, truststore: authority.certFile },
  });
  return {
    brokers: `127.0.0.1:${port}`,
    open: kafka.brokers,
    authority,
    async [Symbol.asyncDispose]() {
      await kafka.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
