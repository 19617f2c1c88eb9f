// TLS to the brokers. The files are read for each connection, so that a certificate which was renewed meanwhile is taken
// without a restart.
import { readFileSync } from "node:fs";
import { isIP, type Socket } from "node:net";
import { connect } from "node:tls";

/** Paths of PEM files. */
export interface TlsFiles {
  /** Who signed the brokers' certificates; without it what Node trusts. */
  readonly caFile?: string | undefined;
  /** The client's own certificate and its key; without them it has none. */
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

/** Opens a connection. `onConnect` is called when the broker has shown a certificate that is good for its name. */
export function connectSecurely(
  broker: { host: string; port: number },
  { caFile, certFile, keyFile }: TlsFiles,
  onConnect: () => void,
): Socket {
  const pem = (file: string | undefined): Buffer | undefined => (file === undefined ? undefined : readFileSync(file));
  // An address is no name to ask for, but it is checked against the certificate all the same.
  const asked = isIP(broker.host) === 0 ? { servername: broker.host } : {};
  return connect({ ...broker, ...asked, ca: pem(caFile), cert: pem(certFile), key: pem(keyFile) }, onConnect);
}
