/** Logs in by Kerberos: in SPNEGO where Negotiate is offered, else under the scheme Kerberos (RFC 4559 §4.1). */

import { KsocketError } from "../../../src/protocol/errors.ts";
import { Secret } from "../../../src/protocol/secret.ts";
import {
  errorOfToken,
  type GssContext,
  GssInitiator,
  KERBEROS_OID,
  type Ticket,
} from "../kerberos/ap-exchange.ts";
import { faultOf, readKrbError } from "../kerberos/errors.ts";
import { kdcCarrier } from "../kerberos/kdc-connection.ts";
import { keytabSource, passwordSource } from "../kerberos/key-sources.ts";
import { KerberosMessageSecurity } from "../kerberos/message-security.ts";
import { hostNameOf, kdcsByDns, kdcsByName, resolverFor } from "../kerberos/names.ts";
import { kerberosUser, serviceOf } from "../kerberos/principal.ts";
import { initialTicket, serviceTicket } from "../kerberos/tickets.ts";
import { kerberosCipher } from "../seal/kerberos-cipher.ts";
import { encodeNegTokenInit, mechList, parseNegTokenResp } from "../spnego/tokens.ts";
import { isSealed, type Login, type LoginWay } from "./login.ts";
import { LoginExchange, offeredSchemes } from "./login-exchange.ts";

/** Throws KsocketError and LoginEnded: LOGIN_*, KERBEROS_*, CREDENTIAL_INVALID, NET_*. */
export async function logInByKerberos(way: LoginWay): Promise<Login> {
  // Asked before the KDC is: where Kerberos isn't offered, no password is tried.
  const scheme = await offeredScheme(way);
  const exchange = new LoginExchange(way.http, scheme, way);
  const { name, ticket } = await ticketFor(way);
  const initiator = new GssInitiator(ticket, way.channelBindings, Date.now());
  const isWrapped = scheme === "Negotiate";
  const { token } = initiator;
  const reply = await exchange.send(
    isWrapped ? encodeNegTokenInit(token, mechList(KERBEROS_OID)) : token,
  );
  const sent = exchange.tokenOf(reply);
  const inner = sent && isWrapped ? parseNegTokenResp(sent)?.responseToken : sent;
  if (reply.status === 401) throw refusalOf(inner, name);
  const context = inner && initiator.complete(inner);
  if (context === undefined) {
    throw new KsocketError("NET_PROTOCOL", "Kerberos: the host didn't prove who it is");
  }
  return loginOf(way, context, isWrapped ? "SPNEGO" : "Kerberos");
}

function loginOf(way: LoginWay, context: GssContext, protocol: "SPNEGO" | "Kerberos"): Login {
  const security = new KerberosMessageSecurity(context);
  const cipher = isSealed(way.credential) ? kerberosCipher(security, protocol) : undefined;
  return { headers: {}, cipher, close: () => undefined };
}

async function offeredScheme(way: LoginWay): Promise<"Negotiate" | "Kerberos"> {
  const offered = await offeredSchemes(way.http, way);
  if (offered.includes("Negotiate")) return "Negotiate";
  if (offered.includes("Kerberos")) return "Kerberos";
  const names = offered.join(", ") || "none";
  throw new KsocketError("LOGIN_METHOD_NOT_OFFERED", `Kerberos is wanted; offered: ${names}`);
}

/** "HTTP/host@REALM" and the ticket for it. */
async function ticketFor(way: LoginWay): Promise<{ name: string; ticket: Ticket }> {
  const { account, kerberos = {} } = way.credential;
  const user = kerberosUser(account.username, kerberos.realm);
  if (user === undefined) {
    const how = "Kerberos needs a realm: user@REALM, or kerberos.realm";
    throw new KsocketError("CREDENTIAL_INVALID", how);
  }
  const resolver = resolverFor(way.signal);
  const host = kerberos.host?.toLowerCase() ?? (await hostNameOf(way.address, resolver));
  if (host === undefined) {
    const how = `no name of ${way.address} by reverse DNS: it needs one, or kerberos.host`;
    throw new KsocketError("KERBEROS_NO_TICKET", how);
  }
  const kdcs =
    kerberos.kdc === undefined
      ? await kdcsByDns(user.realm, resolver)
      : await kdcsByName(kerberos.kdc, resolver);
  way.signal.throwIfAborted();
  if (kdcs.length === 0) {
    throw new KsocketError("KERBEROS_NO_KDC", `DNS knows none of ${user.realm}: see kerberos.kdc`);
  }
  const keys =
    kerberos.keytab === undefined
      ? passwordSource(user, account.password ?? new Secret(""))
      : await keytabSource(user, kerberos.keytab);
  way.log("asks KDCs for a ticket", { realm: user.realm, host, kdcs });
  const carry = kdcCarrier(kdcs, { ...way.tunnel, timeoutMs: way.timeoutMs }, way.signal);
  const granting = await initialTicket(user, keys, carry);
  const ticket = await serviceTicket(granting, serviceOf("HTTP", host), carry);
  return { name: `HTTP/${host}@${user.realm}`, ticket };
}

/** The ticket is not sent again: what the host refuses once, it refuses always. */
function refusalOf(token: Buffer | undefined, name: string): KsocketError {
  const message = token && errorOfToken(token);
  const error = message && readKrbError(message);
  if (error !== undefined) return faultOf(error, name);
  return new KsocketError("LOGIN_NOT_PERMITTED", `the host doesn't accept the ticket for ${name}`);
}
