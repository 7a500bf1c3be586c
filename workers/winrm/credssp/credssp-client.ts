/** The client's side of CredSSP (MS-CSSP §3.1.5): TLS, NTLM inside it, both bound to the TLS key, then the password for the server's use. */

import { constants, randomBytes, timingSafeEqual } from "node:crypto";
import { connect } from "node:tls";
import { type ErrorCode, KsocketError } from "../../../src/protocol/errors.ts";
import { parseAccount } from "../ntlm/account.ts";
import type { NtlmMessageSecurity } from "../ntlm/message-security.ts";
import { ntStatusFault } from "../ntlm/nt-status.ts";
import { NtlmClient, type NtlmIdentity } from "../ntlm/ntlm-client.ts";
import { InMemoryTls, TlsEnded } from "./in-memory-tls.ts";
import {
  clientProof,
  FIRST_VERSION_WITH_NONCE,
  type KeyProof,
  serverProof,
  subjectPublicKey,
} from "./public-key.ts";
import {
  encodePasswordCredentials,
  encodeTsRequest,
  isWholeTsRequest,
  parseTsRequest,
  type TsRequest,
} from "./ts-request.ts";

/** Carries our bytes to the server and brings back its answer; an empty one when it has nothing to say. Rejects with the fault. */
export type CredSspCarrier = (bytes: Buffer) => Promise<Buffer>;

const OUR_VERSION = 6;
const LOWEST_VERSION = 2;
const HINT_FOR_OLD_SERVERS = "an old server needs authCredSSPDisableTLSv1.2: true";
const MAX_HANDSHAKE_STEPS = 16;

/** Server 2008 speaks TLS 1.0 only, with keys and suites that OpenSSL takes for too weak unless told otherwise. */
const tlsVersions = (disablesTls12: boolean) =>
  disablesTls12
    ? {
        minVersion: "TLSv1" as const,
        maxVersion: "TLSv1.1" as const,
        ciphers: "DEFAULT@SECLEVEL=0",
      }
    : { minVersion: "TLSv1.2" as const };

export class CredSspClient {
  readonly #identity: NtlmIdentity;
  readonly #tls: InMemoryTls;
  readonly #signal: AbortSignal;
  /** Whether anything that depends on the password has been sent. */
  #hasSentPassword = false;
  /** What the handshake has left to be sent with the first message. */
  #unsent: Buffer = Buffer.alloc(0);

  /** The signal ends the login; the TLS that it leaves is closed by `close`. */
  constructor(identity: NtlmIdentity, disablesTls12: boolean, signal: AbortSignal) {
    this.#identity = identity;
    this.#signal = signal;
    this.#tls = new InMemoryTls((socket) =>
      connect({
        socket,
        ...tlsVersions(disablesTls12),
        // The certificate is one that the host made itself; pubKeyAuth proves that it belongs to who knows the password.
        rejectUnauthorized: false,
        // No empty records in front of each message: the server counts bytes.
        secureOptions: constants.SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS,
      }),
    );
  }

  /** What it means when the server ends the login without a word, now. */
  get refusal(): [ErrorCode, string] {
    return this.#hasSentPassword
      ? ["LOGIN_WRONG_PASSWORD", "CredSSP"]
      : ["NET_TLS", `the server ended CredSSP in its handshake; ${HINT_FOR_OLD_SERVERS}`];
  }

  get tls(): InMemoryTls {
    return this.#tls;
  }

  close(): void {
    this.#tls.close();
  }

  /** Logs in. Throws KsocketError: NET_TLS, NET_PROTOCOL, LOGIN_*; and what the carrier throws. */
  async logIn(carry: CredSspCarrier): Promise<void> {
    await this.#handshake(carry);
    const ask = async (request: TsRequest) => this.#read(await carry(await this.#sealed(request)));
    const ntlm = new NtlmClient(this.#identity);
    const first = await ask({ version: OUR_VERSION, negoToken: ntlm.negotiate });
    const version = Math.min(first.version, OUR_VERSION);
    if (version < LOWEST_VERSION) throw new KsocketError("NET_PROTOCOL", "CredSSP version too low");
    const login = first.negoToken && ntlm.authenticate(first.negoToken);
    if (login === undefined) throw new KsocketError("NET_PROTOCOL", "no NTLM challenge in CredSSP");

    const proof = { version, publicKey: this.#publicKey(), nonce: randomBytes(32) };
    this.#hasSentPassword = true;
    const second = await ask({
      version: OUR_VERSION,
      negoToken: login.token,
      pubKeyAuth: login.security.wrap(clientProof(proof)),
      clientNonce: version >= FIRST_VERSION_WITH_NONCE ? proof.nonce : undefined,
    });
    checkServerProof(second, proof, login.security);
    await carry(
      await this.#sealed({ version: OUR_VERSION, authInfo: this.#password(login.security) }),
    );
  }

  async #handshake(carry: CredSspCarrier): Promise<void> {
    let input: Buffer = Buffer.alloc(0);
    for (let step = 0; step < MAX_HANDSHAKE_STEPS; step++) {
      const output = await this.#tlsStep(() => this.#tls.handshake(input, this.#signal));
      if (this.#tls.isSecure) {
        // TLS 1.3: our Finished goes with the first message.
        this.#unsent = output;
        return;
      }
      input = await carry(output);
      if (input.length === 0) throw new KsocketError("NET_TLS", "the server ended the handshake");
    }
    throw new KsocketError("NET_TLS", "the handshake has no end");
  }

  async #sealed(request: TsRequest): Promise<Buffer> {
    const records = await this.#tlsStep(() => this.#tls.encrypt(encodeTsRequest(request)));
    const bytes = Buffer.concat([this.#unsent, records]);
    this.#unsent = Buffer.alloc(0);
    return bytes;
  }

  async #read(records: Buffer): Promise<TsRequest> {
    if (records.length === 0) throw new KsocketError(...this.refusal);
    const bytes = await this.#tlsStep(() =>
      this.#tls.decrypt(records, ({ bytes }) => isWholeTsRequest(bytes()), this.#signal),
    );
    const request = parseTsRequest(bytes);
    if (request === undefined) throw new KsocketError("NET_PROTOCOL", "no TSRequest in CredSSP");
    if (request.errorCode !== undefined && request.errorCode !== 0) {
      throw ntStatusFault(request.errorCode);
    }
    return request;
  }

  async #tlsStep<Value>(step: () => Promise<Value>): Promise<Value> {
    try {
      return await step();
    } catch (error) {
      this.#signal.throwIfAborted();
      if (error instanceof TlsEnded) throw new KsocketError(...this.refusal);
      const { code, message } = error as NodeJS.ErrnoException;
      const hint = this.#tls.isSecure ? "" : `; ${HINT_FOR_OLD_SERVERS}`;
      throw new KsocketError("NET_TLS", `inside CredSSP: ${code ?? message}${hint}`);
    }
  }

  #publicKey(): Buffer {
    const certificate = this.#tls.socket.getPeerX509Certificate();
    const key = certificate && subjectPublicKey(certificate);
    if (key === undefined) throw new KsocketError("NET_TLS", "no certificate inside CredSSP");
    return key;
  }

  #password(security: NtlmMessageSecurity): Buffer {
    const { domain, user } = parseAccount(this.#identity.username);
    return security.wrap(encodePasswordCredentials(domain, user, this.#identity.password.reveal()));
  }
}

function checkServerProof(
  { pubKeyAuth }: TsRequest,
  proof: KeyProof,
  security: NtlmMessageSecurity,
): void {
  // A server that knows neither password nor hash can't make it; nor can one in the middle, whose TLS key is another.
  const told = pubKeyAuth && security.unwrap(pubKeyAuth);
  const expected = serverProof(proof);
  if (told === undefined || told.length !== expected.length || !timingSafeEqual(told, expected)) {
    throw new KsocketError(
      "NET_TLS",
      "the server's proof of its TLS key is wrong; the password was not sent",
    );
  }
}
