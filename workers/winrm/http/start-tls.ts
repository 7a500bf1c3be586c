/** HTTPS on a stream that is open: the certificate is verified, or pinned on first use. */

import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { type ConnectionOptions, connect, type TLSSocket } from "node:tls";
import type { WinrmCredential } from "../../../src/protocol/credential.ts";
import { type WireError, wireError } from "../../../src/protocol/errors.ts";
import {
  cancelled,
  done,
  failed,
  noResponse,
  type Outcome,
} from "../../../src/protocol/outcome.ts";
import { quote } from "../../../src/protocol/quote.ts";
import { checkPin } from "./certificate-pins.ts";
import type { Deadline } from "./deadline.ts";

export interface TlsTarget {
  readonly address: string;
  readonly credential: WinrmCredential;
  readonly stateDirectory?: string | undefined;
}

export interface TlsStream {
  readonly stream: Duplex;
  /** DER of the server's certificate. */
  readonly certificate: Buffer;
}

/** Errors: NET_TLS, NET_RESET, WINRM_CERTIFICATE_CHANGED, CREDENTIAL_INVALID (the CA file can't be read). The stream is closed after each. */
export async function startTls(
  stream: Duplex,
  target: TlsTarget,
  deadline: Deadline,
): Promise<Outcome<TlsStream>> {
  const outcome = await handshakeAndCheck(stream, target, deadline);
  if (outcome.status !== "done") stream.destroy();
  return outcome;
}

async function handshakeAndCheck(
  stream: Duplex,
  target: TlsTarget,
  deadline: Deadline,
): Promise<Outcome<TlsStream>> {
  const options = await trustOf(target.credential);
  if ("code" in options) return failed(options);
  const secured = await handshake(stream, target.address, options, deadline);
  if (secured.status !== "done") return secured;
  const certificate = secured.value.getPeerX509Certificate();
  if (certificate === undefined) return failed(wireError("NET_TLS", "no certificate"));
  if (options.rejectUnauthorized === false && target.stateDirectory !== undefined) {
    const host = { address: target.address, port: target.credential.port };
    const fingerprint = `SHA256:${certificate.fingerprint256}`;
    const pin = await checkPin(target.stateDirectory, host, fingerprint);
    if (!pin.isSame) {
      secured.value.destroy();
      const detail = `now ${fingerprint}; the known one is in ${pin.path}`;
      return failed(wireError("WINRM_CERTIFICATE_CHANGED", detail));
    }
  }
  return done({ stream: secured.value, certificate: certificate.raw });
}

async function trustOf(credential: WinrmCredential): Promise<ConnectionOptions | WireError> {
  if (credential.caFile === undefined) return { rejectUnauthorized: credential.verify };
  try {
    return { rejectUnauthorized: true, ca: await readFile(credential.caFile) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return wireError("CREDENTIAL_INVALID", `caFile: ${code ?? message}`);
  }
}

function handshake(
  socket: Duplex,
  address: string,
  options: ConnectionOptions,
  deadline: Deadline,
): Promise<Outcome<TLSSocket>> {
  const host = address.replace(/%.*/, "");
  return new Promise((resolve) => {
    // RFC 6066 §3: no addresses in server_name.
    const name = isIP(host) === 0 ? { servername: host } : {};
    const secured = connect({ socket, host, ...name, ...options });
    const settle = (outcome: Outcome<TLSSocket>) => {
      deadline.signal.removeEventListener("abort", onAbort);
      secured.removeListener("error", onError);
      if (outcome.status !== "done") secured.on("error", () => undefined).destroy();
      resolve(outcome);
    };
    const onAbort = () => settle(deadline.isOver() ? noResponse : cancelled);
    const onError = (error: NodeJS.ErrnoException) => settle(failed(tlsFault(error)));
    secured.once("secureConnect", () => settle(done(secured))).on("error", onError);
    deadline.signal.addEventListener("abort", onAbort, { once: true });
    if (deadline.signal.aborted) onAbort();
  });
}

function tlsFault(error: NodeJS.ErrnoException): WireError {
  if (error.code === "ECONNRESET") return wireError("NET_RESET", "in the TLS handshake");
  return wireError("NET_TLS", quote(error.code ?? error.message));
}
