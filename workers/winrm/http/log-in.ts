/** Logs in on one HTTP connection by the method of the credential, and says how envelopes travel after it. */

import { hostname } from "node:os";
import type { WinrmCredential } from "../../../src/protocol/credential.ts";
import { KsocketError } from "../../../src/protocol/errors.ts";
import { Secret } from "../../../src/protocol/secret.ts";
import { CredSspClient } from "../credssp/credssp-client.ts";
import type { NtlmIdentity } from "../ntlm/ntlm-client.ts";
import { credSspCipher } from "../seal/credssp-cipher.ts";
import { ntlmCipher } from "../seal/ntlm-cipher.ts";
import { NegotiateClient } from "../spnego/negotiate-client.ts";
import { logInByKerberos } from "./log-in-by-kerberos.ts";
import { isSealed, type Login, type LoginWay } from "./login.ts";
import { LoginExchange } from "./login-exchange.ts";

/** NetBIOS names have 15 characters. */
const MAX_WORKSTATION = 15;

/**
 * Throws KsocketError and LoginEnded: LOGIN_WRONG_PASSWORD, LOGIN_LOCKED, LOGIN_EXPIRED, LOGIN_NOT_PERMITTED, LOGIN_METHOD_NOT_OFFERED,
 * CREDENTIAL_INVALID, NET_*. Basic proves itself with the first request only.
 */
export async function logIn(way: LoginWay): Promise<Login> {
  const { authMethod } = way.credential;
  if (authMethod === "ntlm") return logInByNegotiate(way);
  if (authMethod === "kerberos") return logInByKerberos(way);
  if (authMethod === "credssp") return logInByCredSsp(way);
  return basicLogin(way);
}

const password = ({ account }: WinrmCredential) => account.password ?? new Secret("");

function basicLogin({ credential }: LoginWay): Login {
  const { scheme, authMessageEncryption, account } = credential;
  if (authMessageEncryption === "always") {
    throw new KsocketError(
      "CREDENTIAL_INVALID",
      "Basic can't encrypt messages (authMessageEncryption: always); use authMethod ntlm",
    );
  }
  if (scheme === "http" && authMessageEncryption !== "never") {
    throw new KsocketError(
      "CREDENTIAL_INVALID",
      "Basic without HTTPS sends the password in clear: it needs authMessageEncryption: never, or better authMethod ntlm",
    );
  }
  const pair = Buffer.from(`${account.username}:${password(credential).reveal()}`, "utf8");
  return {
    headers: { Authorization: `Basic ${pair.toString("base64")}` },
    cipher: undefined,
    close: () => undefined,
  };
}

async function logInByNegotiate(way: LoginWay): Promise<Login> {
  const exchange = new LoginExchange(way.http, "Negotiate", way);
  for (const form of ["spnego", "raw"] as const) {
    const client = new NegotiateClient(identityOf(way), form);
    const challenge = await exchange.send(client.start());
    if (challenge.status !== 401) throw new KsocketError("NET_PROTOCOL", "no login was asked for");
    const token = exchange.tokenOf(challenge);
    if (token === undefined) {
      exchange.requireOffered(challenge);
      // Nothing of the account has been sent yet: who doesn't understand SPNEGO is asked by plain NTLM.
      continue;
    }
    const answer = client.answer(token);
    if (answer === undefined) throw new KsocketError("NET_PROTOCOL", "no NTLM challenge");
    const last = await exchange.send(answer.token);
    // Never sent a second time: each one counts toward the account's lockout.
    if (last.status === 401) throw new KsocketError("LOGIN_WRONG_PASSWORD");
    if (!answer.isCompletedBy(exchange.tokenOf(last))) {
      throw new KsocketError("NET_PROTOCOL", "the server's last token is not right");
    }
    const cipher = isSealed(way.credential) ? ntlmCipher(answer.security) : undefined;
    return { headers: {}, cipher, close: () => undefined };
  }
  throw new KsocketError("LOGIN_METHOD_NOT_OFFERED", "Negotiate is offered, but without NTLM");
}

async function logInByCredSsp(way: LoginWay): Promise<Login> {
  const { authCredSSPDisableTLSv1_2: disablesTls12 } = way.credential;
  const exchange = new LoginExchange(way.http, "CredSSP", way);
  // The TLS inside isn't the TLS of the channel: bindings to HTTPS are not for it.
  const identity = { ...identityOf(way), channelBindings: undefined };
  const client = new CredSspClient(identity, disablesTls12, way.signal);
  try {
    await client.logIn(async (bytes) => {
      const reply = await exchange.send(bytes);
      const token = exchange.tokenOf(reply);
      if (reply.status === 401 && token === undefined) {
        exchange.requireOffered(reply);
        throw new KsocketError(...client.refusal);
      }
      return token ?? Buffer.alloc(0);
    });
    const cipher = isSealed(way.credential) ? credSspCipher(client.tls) : undefined;
    return { headers: {}, cipher, close: () => client.close() };
  } catch (error) {
    client.close();
    throw error;
  }
}

function identityOf({ address, credential, channelBindings }: LoginWay): NtlmIdentity {
  return {
    username: credential.account.username,
    password: password(credential),
    targetName: `HTTP/${address}`,
    channelBindings,
    workstation: (hostname().split(".")[0] ?? "").toUpperCase().slice(0, MAX_WORKSTATION),
  };
}
