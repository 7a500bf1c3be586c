/** Names of Kerberos: who logs in, and what is logged into. */

import { parseAccount } from "../ntlm/account.ts";

export interface Principal {
  /** NT-PRINCIPAL of a user, NT-SRV-INST of a service (RFC 4120 §6.2). */
  readonly type: number;
  readonly names: readonly string[];
}

export const NT_PRINCIPAL = 1;
export const NT_SRV_INST = 2;

export const principalName = ({ names }: Principal): string => names.join("/");

export const serviceOf = (service: string, instance: string): Principal => ({
  type: NT_SRV_INST,
  names: [service, instance],
});

export interface KerberosUser {
  readonly realm: string;
  readonly principal: Principal;
}

/**
 * `user@REALM`, `REALM\user`, or a plain name with the realm given apart; realms are upper case, as a domain's always is.
 * Undefined without a realm. A NetBIOS domain is no realm: `DOMAIN\user` needs the realm apart.
 */
export function kerberosUser(
  username: string,
  realm: string | undefined,
): KerberosUser | undefined {
  const { domain, user } = parseAccount(username);
  const at = user.lastIndexOf("@");
  const name = at < 0 || domain !== "" ? user : user.slice(0, at);
  const told = realm ?? (at < 0 || domain !== "" ? domain : user.slice(at + 1));
  if (told === "" || name === "") return undefined;
  return { realm: told.toUpperCase(), principal: { type: NT_PRINCIPAL, names: [name] } };
}
