// Certificates for tests, made by openssl: an authority of a test's own, and what it signs.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Certificate {
  /** Paths of PEM files. */
  readonly certFile: string;
  readonly keyFile: string;
}

export interface Authority extends Certificate {
  /** A certificate for a user, or for a server on this machine: both are good for 127.0.0.1 and localhost. */
  sign(commonName: string): Certificate;
}

const ELLIPTIC = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** Writes everything into that folder. */
export function createAuthority(folder: string): Authority {
  const authority = filesOf(folder, "authority");
  const subject = ["-subj", "/CN=authority of a test", "-days", "1"];
  openssl("req", "-x509", ...ELLIPTIC, "-keyout", authority.keyFile, "-out", authority.certFile, ...subject);
  return {
    ...authority,
    sign(commonName) {
      const signed = filesOf(folder, commonName);
      const [request, extensions] = [join(folder, `${commonName}.csr`), join(folder, "names.ext")];
      writeFileSync(extensions, "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
      openssl("req", ...ELLIPTIC, "-keyout", signed.keyFile, "-out", request, "-subj", `/CN=${commonName}`);
      const by = ["-CA", authority.certFile, "-CAkey", authority.keyFile, "-CAcreateserial"];
      openssl("x509", "-req", "-in", request, ...by, "-days", "1", "-extfile", extensions, "-out", signed.certFile);
      return signed;
    },
  };
}

/** Why there can be no certificates on this machine, or null when there can. */
export function certificatesUnavailable(): string | null {
  try {
    openssl("version");
    return null;
  } catch {
    return "no openssl on this machine";
  }
}

/** Key and certificate in one text, as brokers take them. */
export const keyAndCertificate = ({ keyFile, certFile }: Certificate): string =>
  readFileSync(keyFile, "utf8") + readFileSync(certFile, "utf8");

const filesOf = (folder: string, name: string): Certificate => ({
  certFile: join(folder, `${name}.crt`),
  keyFile: join(folder, `${name}.key`),
});

const openssl = (...args: string[]): void => void execFileSync("openssl", args, { stdio: "ignore" });
