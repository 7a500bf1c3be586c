/** The server's side of CredSSP (MS-CSSP §3.1.5). */

import { X509Certificate } from "node:crypto";
import { createSecureContext, TLSSocket } from "node:tls";
import { InMemoryTls } from "../../../../workers/winrm/credssp/in-memory-tls.ts";
import {
  clientProof,
  serverProof,
  subjectPublicKey,
} from "../../../../workers/winrm/credssp/public-key.ts";
import {
  encodeTsRequest,
  isWholeTsRequest,
  parseTsRequest,
  type TsRequest,
} from "../../../../workers/winrm/credssp/ts-request.ts";
import type { NtlmMessageSecurity } from "../../../../workers/winrm/ntlm/message-security.ts";
import { readContext, readSequence } from "../../../../workers/winrm/spnego/der.ts";
import type { AcceptorOptions } from "./acceptor.ts";
import { NtlmAcceptor, type NtlmAcceptorOptions } from "./ntlm-acceptor.ts";

const STATUS_LOGON_FAILURE = 0xc000006d;
const STATUS_ACCOUNT_LOCKED_OUT = 0xc0000234;
const FIRST_VERSION_WITH_ERROR_CODE = 3;
const VERSION_WITHOUT_ERROR_CODE = 5;

export type CredSspStep =
  | { readonly kind: "answer"; readonly token: Buffer }
  | { readonly kind: "accepted"; readonly account: string }
  | { readonly kind: "refused"; readonly token: Buffer | undefined; readonly account: string };

export class CredSspAcceptor {
  readonly tls: InMemoryTls;
  readonly #ntlm: NtlmAcceptor;
  readonly #version: number;
  readonly #publicKey: Buffer;
  /** For the waits inside: whoever sends nonsense is ended with his connection. */
  readonly #signal = AbortSignal.timeout(60_000);
  #hasPlaintext = false;
  /** NewSessionTickets of TLS 1.3, which go before the first answer. */
  #unsent: Buffer = Buffer.alloc(0);
  #security: NtlmMessageSecurity | undefined;
  #account = "";

  constructor(
    { key, cert, minVersion, maxVersion, version }: NonNullable<AcceptorOptions["credSsp"]>,
    ntlm: NtlmAcceptorOptions,
  ) {
    this.#version = version ?? 6;
    this.#ntlm = new NtlmAcceptor({ ...ntlm, channelBindings: undefined });
    this.#publicKey = subjectPublicKey(new X509Certificate(cert)) ?? Buffer.alloc(0);
    const secureContext = createSecureContext({
      key,
      cert,
      ...(minVersion && { minVersion }),
      ...(maxVersion && { maxVersion }),
      ciphers: maxVersion === "TLSv1" ? "AES128-SHA:@SECLEVEL=0" : "DEFAULT",
    });
    this.tls = new InMemoryTls((wire) => new TLSSocket(wire, { isServer: true, secureContext }));
    // NSS key log: label, client random, secret.
    this.tls.socket.on("keylog", (line: Buffer) => {
      const secret = line.toString("latin1").trim().split(" ").at(-1) ?? "";
      ntlm.onSessionKey?.(Buffer.from(secret, "hex"));
    });
    this.tls.socket.on("data", () => {
      this.#hasPlaintext = true;
    });
  }

  async step(token: Buffer): Promise<CredSspStep> {
    let records = token;
    if (!this.tls.isSecure) {
      const flight = await this.tls.handshake(token, this.#signal);
      // In TLS 1.3 the client's last flight brings the first message with it.
      if (!this.#hasPlaintext) return { kind: "answer", token: flight };
      records = Buffer.alloc(0);
      this.#unsent = flight;
    }
    const plaintext = await this.tls.decrypt(
      records,
      ({ bytes }) => isWholeTsRequest(bytes()),
      this.#signal,
    );
    const request = parseTsRequest(plaintext);
    if (request?.authInfo !== undefined) return this.#takePassword(request.authInfo);
    if (request?.negoToken === undefined) return this.#refuse(STATUS_LOGON_FAILURE);
    if (request.pubKeyAuth === undefined) {
      const negoToken = this.#ntlm.challenge(request.negoToken);
      return this.#answer({ version: this.#version, negoToken });
    }
    return this.#logIn({
      ...request,
      negoToken: request.negoToken,
      pubKeyAuth: request.pubKeyAuth,
    });
  }

  #logIn(request: TsRequest & { negoToken: Buffer; pubKeyAuth: Buffer }): Promise<CredSspStep> {
    const verdict = this.#ntlm.authenticate(request.negoToken);
    this.#account = verdict.name;
    if ("refused" in verdict) {
      const isLocked = verdict.refused === "locked";
      return this.#refuse(isLocked ? STATUS_ACCOUNT_LOCKED_OUT : STATUS_LOGON_FAILURE);
    }
    this.#security = verdict.security;
    const version = Math.min(request.version, this.#version);
    const nonce = request.clientNonce ?? Buffer.alloc(0);
    const proof = { version, nonce, publicKey: this.#publicKey };
    const told = verdict.security.unwrap(request.pubKeyAuth);
    if (told?.equals(clientProof(proof)) !== true) return this.#refuse(STATUS_LOGON_FAILURE);
    const pubKeyAuth = verdict.security.wrap(serverProof(proof));
    return this.#answer({ version: this.#version, pubKeyAuth });
  }

  /** Without the password as it was typed there is nothing to delegate. */
  async #takePassword(authInfo: Buffer): Promise<CredSspStep> {
    const credentials = this.#security?.unwrap(authInfo);
    const outer = credentials && readSequence(credentials);
    const inner = outer && readContext(outer, 1);
    const fields = inner && readSequence(inner.content);
    const password = fields && readContext(fields, 2)?.content.toString("utf16le");
    if (password === undefined) return this.#refuse(STATUS_LOGON_FAILURE);
    return { kind: "accepted", account: this.#account };
  }

  async #answer(response: TsRequest): Promise<CredSspStep> {
    const records = await this.tls.encrypt(encodeTsRequest(response));
    const token = Buffer.concat([this.#unsent, records]);
    this.#unsent = Buffer.alloc(0);
    return { kind: "answer", token };
  }

  async #refuse(errorCode: number): Promise<CredSspStep> {
    const version = this.#version;
    const saysWhy =
      version >= FIRST_VERSION_WITH_ERROR_CODE && version !== VERSION_WITHOUT_ERROR_CODE;
    const token = saysWhy
      ? await this.tls.encrypt(encodeTsRequest({ version, errorCode }))
      : undefined;
    return { kind: "refused", token, account: this.#account };
  }
}
