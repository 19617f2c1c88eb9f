import { once } from "node:events";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type TLSSocket } from "node:tls";
import { type Authority, certificatesUnavailable, createAuthority } from "@tributary/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectSecurely } from "./tls.ts";

const unavailable = certificatesUnavailable();

describe.skipIf(unavailable !== null)(`TLS to a broker${unavailable ? ` (${unavailable})` : ""}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "tributary-tls-"));
  let authority: Authority;
  let server: ReturnType<typeof createServer>;
  /** Whom the broker saw, connection by connection. */
  const seen: string[] = [];

  beforeAll(async () => {
    authority = createAuthority(folder);
    const { certFile, keyFile } = authority.sign("broker");
    const [cert, key, ca] = [certFile, keyFile, authority.certFile].map((file) => readFileSync(file));
    server = createServer({ ...{ cert, key, ca }, requestCert: true, rejectUnauthorized: true });
    server.on("secureConnection", (socket: TLSSocket) => {
      seen.push(String(socket.getPeerCertificate().subject.CN));
      socket.end();
    });
    server.on("tlsClientError", () => undefined);
    await once(server.listen(0, "127.0.0.1"), "listening");
  });
  afterAll(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function connect(files: Parameters<typeof connectSecurely>[1], host = "127.0.0.1"): Promise<void> {
    const { port } = server.address() as AddressInfo;
    const connected = Promise.withResolvers<void>();
    const socket = connectSecurely({ host, port }, files, connected.resolve).once("error", connected.reject);
    await connected.promise;
    await once(socket.resume(), "close");
  }

  test.each(["127.0.0.1", "localhost"])("a broker is believed whose certificate is good for %s", async (host) => {
    await connect({ caFile: authority.certFile, ...authority.sign("api") }, host);
    expect(seen.at(-1)).toBe("api");
  });

  test("a broker is not believed whose certificate nobody knows has signed", async () => {
    await expect(connect(authority.sign("api"))).rejects.toThrow(/self-signed certificate|unable to/);
  });

  test("a certificate that was renewed is shown by the next connection", async () => {
    const { certFile, keyFile } = authority.sign("old");
    const files = { caFile: authority.certFile, certFile: join(folder, "user.crt"), keyFile: join(folder, "user.key") };
    const mount = (from: { certFile: string; keyFile: string }): void => {
      copyFileSync(from.certFile, files.certFile);
      copyFileSync(from.keyFile, files.keyFile);
    };
    mount({ certFile, keyFile });
    await connect(files);
    mount(authority.sign("new"));
    await connect(files);
    expect(seen.slice(-2)).toEqual(["old", "new"]);
  });

  test("a certificate that is not there is said by its path", () => {
    const files = { caFile: join(folder, "missing.crt") };
    expect(() => connectSecurely({ host: "127.0.0.1", port: 1 }, files, () => undefined)).toThrow("missing.crt");
  });
});
