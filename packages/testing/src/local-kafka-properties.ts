// The configuration of the local broker: one node that is broker and controller, known by one address, ready for a group in
// an instant.
import { join } from "node:path";

/** A second door, where clients show a certificate and may do what an ACL allows; PEM files. */
export interface TlsDoor {
  readonly port: number;
  readonly keystore: string;
  readonly truststore: string;
}

interface BrokerOptions {
  dataDir: string;
  host: string;
  port: number;
  controllerPort: number;
  tls?: TlsDoor | undefined;
}

export function brokerProperties({ dataDir, host, port, controllerPort, tls }: BrokerOptions): string {
  const properties = {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.voters": `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://${host}:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    "advertised.listeners": `PLAINTEXT://${host}:${port}`,
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "PLAINTEXT",
    "log.dirs": join(dataDir, "log"),
    // Topics are code: a typing error must not create one.
    "auto.create.topics.enable": false,
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 4,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "transaction.state.log.num.partitions": 4,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
    // The default of 3 s would hold every consumer's first join.
    "group.initial.rebalance.delay.ms": 0,
    "num.network.threads": 2,
    "num.io.threads": 4,
    "background.threads": 2,
    "log.cleaner.dedupe.buffer.size": 8_388_608,
    ...(tls ? behindTls(tls, { port, controllerPort }) : {}),
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}

/** Who comes through the first door is nobody in particular, and may do everything. */
function behindTls(
  { port: tlsPort, keystore, truststore }: TlsDoor,
  { port, controllerPort }: { port: number; controllerPort: number },
): object {
  return {
    listeners: `PLAINTEXT://127.0.0.1:${port},TLS://127.0.0.1:${tlsPort},CONTROLLER://127.0.0.1:${controllerPort}`,
    "advertised.listeners": `PLAINTEXT://127.0.0.1:${port},TLS://127.0.0.1:${tlsPort}`,
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,TLS:SSL,CONTROLLER:PLAINTEXT",
    "ssl.client.auth": "required",
    "ssl.keystore.type": "PEM",
    "ssl.keystore.location": keystore,
    "ssl.truststore.type": "PEM",
    "ssl.truststore.location": truststore,
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "super.users": "User:ANONYMOUS",
  };
}
