/** One USM user at one engine (RFC 3414 §3): writes requests of its level, and believes only what that level proves. */

import { createHmac, timingSafeEqual } from "node:crypto";
import type { SnmpCredential } from "../../../src/protocol/credential.ts";
import type { Reply, Security } from "../session/security.ts";
import { FLAG_AUTH, FLAG_PRIV, FLAG_REPORTABLE, PDU_REPORT } from "../wire/constants.ts";
import {
  decodeScopedPdu,
  encodeScopedPdu,
  encodeUsmMessage,
  type Message,
  type UsmMessage,
} from "../wire/message.ts";
import type { Request } from "../wire/pdu.ts";
import { decrypt, encrypt } from "./ciphers.ts";
import type { Engine } from "./engine.ts";
import {
  type AuthScheme,
  authSchemes,
  type KeyExtension,
  localizedKey,
  localizedPrivKey,
  type PrivProtocol,
} from "./keys.ts";
import { causeOf } from "./reports.ts";

export type UsmUser = Extract<SnmpCredential["auth"], { version: "usm" }>;

interface Auth {
  readonly scheme: AuthScheme;
  readonly key: Buffer;
}
interface Priv {
  readonly protocol: PrivProtocol;
  readonly key: Buffer;
}

const NONE = Buffer.alloc(0);

export class UsmSecurity implements Security {
  readonly version = "v3";
  readonly #engine: Engine;
  readonly #username: Buffer;
  readonly #contextName: Buffer;
  readonly #auth: Auth | undefined;
  readonly #priv: Priv | undefined;

  constructor(user: UsmUser, engine: Engine, extension: KeyExtension) {
    this.#engine = engine;
    this.#username = Buffer.from(user.username, "utf8");
    this.#contextName = Buffer.from(user.contextName, "utf8");
    this.#auth = authOf(user, engine);
    this.#priv = this.#auth && privOf(user, engine, this.#auth.scheme, extension);
  }

  get engineId(): Uint8Array {
    return this.#engine.id;
  }

  encode(id: number, request: Request): Buffer {
    const engine = this.#engine;
    const clock = { engineBoots: engine.boots, engineTime: engine.time() };
    const plain = encodeScopedPdu(engine.id, this.#contextName, id, request);
    const sealed = this.#priv && encrypt(this.#priv.protocol, this.#priv.key, plain, clock);
    const { bytes, digestAt } = encodeUsmMessage({
      id,
      flags: FLAG_REPORTABLE | this.#level,
      engineId: engine.id,
      ...clock,
      username: this.#username,
      digest: Buffer.alloc(this.#auth?.scheme.digestBytes ?? 0),
      privParameters: sealed?.salt ?? NONE,
      scoped: sealed?.data ?? plain,
      isEncrypted: sealed !== undefined,
    });
    if (this.#auth) digestOf(this.#auth, bytes).copy(bytes, digestAt);
    return bytes;
  }

  accept(message: Message, isFromAsked: boolean): Reply | undefined {
    if (message.version !== "v3" || !message.engineId.equals(this.#engine.id)) return undefined;
    const isProven = this.#isAuthentic(message);
    // Without a digest only the address speaks for the message. With one, an agent may answer from any of its addresses.
    if (!isProven && !isFromAsked) return undefined;
    if (isProven && !this.#engine.synchronise(message.engineBoots, message.engineTime)) {
      return undefined;
    }
    const scoped = this.#plainOf(message);
    const pdu = scoped && decodeScopedPdu(scoped);
    if (pdu === undefined) return isProven ? { kind: "unreadable" } : undefined;
    if (pdu.type === PDU_REPORT) return { kind: "report", cause: causeOf(pdu) };
    const isOfLevel = (message.flags & (FLAG_AUTH | FLAG_PRIV)) === this.#level;
    const isOurs = message.username.equals(this.#username) && pdu.requestId === message.id;
    if (!isOfLevel || !isOurs || (this.#auth !== undefined && !isProven)) return undefined;
    return { kind: "response", pdu };
  }

  get #level(): number {
    return (this.#auth ? FLAG_AUTH : 0) | (this.#priv ? FLAG_PRIV : 0);
  }

  #isAuthentic(message: UsmMessage): boolean {
    if (!this.#auth || (message.flags & FLAG_AUTH) === 0) return false;
    const { digest, digestAt, bytes } = message;
    if (digest.length !== this.#auth.scheme.digestBytes) return false;
    const blank = Buffer.from(bytes);
    blank.fill(0, digestAt, digestAt + digest.length);
    return timingSafeEqual(digestOf(this.#auth, blank), digest);
  }

  #plainOf(message: UsmMessage): Buffer | undefined {
    if ((message.flags & FLAG_PRIV) === 0) return message.scoped;
    if (!this.#priv) return undefined;
    const sealed = { salt: message.privParameters, data: message.scoped };
    return decrypt(this.#priv.protocol, this.#priv.key, sealed, message);
  }
}

/** RFC 3414 §6.3.1: the HMAC of the whole message, its digest field zero, cut to the protocol's length. */
const digestOf = ({ scheme, key }: Auth, bytes: Buffer): Buffer =>
  createHmac(scheme.hash, key).update(bytes).digest().subarray(0, scheme.digestBytes);

function authOf(user: UsmUser, engine: Engine): Auth | undefined {
  if (user.authProtocol === "none") return undefined;
  const scheme = authSchemes[user.authProtocol];
  return { scheme, key: localizedKey(scheme, user.authKey?.reveal() ?? "", engine.id) };
}

function privOf(
  user: UsmUser,
  engine: Engine,
  scheme: AuthScheme,
  extension: KeyExtension,
): Priv | undefined {
  if (user.privProtocol === "none") return undefined;
  const password = user.privKey?.reveal() ?? "";
  const protocol = user.privProtocol;
  return { protocol, key: localizedPrivKey(scheme, protocol, password, engine.id, extension) };
}
