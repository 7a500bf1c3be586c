/** Certificates that a host makes for itself, by openssl. */

import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificate {
  /** PEM */
  readonly key: string;
  readonly cert: string;
  readonly der: Buffer;
}

/** `keyType`: as `openssl req -newkey` takes it; `digest`: of the signature. */
export function selfSigned(keyType = "rsa:2048", digest = "sha256"): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "ksocket-certificate-"));
  try {
    const [keyFile, certFile] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const newKey = keyType === "ec" ? ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"] : [keyType];
    const subject = ["-subj", "/CN=stand-in", "-addext", "subjectAltName=IP:127.0.0.1"];
    const files = ["-keyout", keyFile, "-out", certFile];
    const args = ["req", "-x509", "-nodes", "-days", "2", `-${digest}`, "-newkey", ...newKey];
    execFileSync("openssl", [...args, ...subject, ...files], { stdio: "ignore" });
    const cert = readFileSync(certFile, "utf8");
    return { key: readFileSync(keyFile, "utf8"), cert, der: new X509Certificate(cert).raw };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
