/** Where the long-term key of an account comes from: its password, or a keytab. */

import { readFile, stat } from "node:fs/promises";
import { KsocketError } from "../../../src/protocol/errors.ts";
import type { Secret } from "../../../src/protocol/secret.ts";
import { ENCRYPTION_TYPES, keyOf, keyOfPassword } from "./encryption.ts";
import { parseKeytab } from "./keytab.ts";
import { type KerberosUser, principalName } from "./principal.ts";
import type { KeySource } from "./tickets.ts";

const MAX_KEYTAB = 1_048_576;

export function passwordSource({ realm, principal }: KerberosUser, password: Secret): KeySource {
  // RFC 4120 §4: what the salt is when the KDC names none.
  const usualSalt = Buffer.from(realm + principal.names.join(""), "utf8");
  return {
    encryptionTypes: ENCRYPTION_TYPES,
    keyFor: ({ type, salt = usualSalt, parameters }) =>
      keyOfPassword(type, { password: password.reveal(), salt, parameters }),
  };
}

/** Throws CREDENTIAL_INVALID when the file can't be read, is no keytab, or has no AES key of the user. */
export async function keytabSource(user: KerberosUser, path: string): Promise<KeySource> {
  const entries = parseKeytab(await contentOf(path));
  if (entries === undefined)
    throw new KsocketError("CREDENTIAL_INVALID", "kerberos.keytab: no keytab");
  const name = `${principalName(user.principal)}@${user.realm}`;
  const own = entries.filter((entry) => entry.principal.toLowerCase() === name.toLowerCase());
  const newest = (type: number) =>
    own.filter((entry) => entry.type === type).sort((a, b) => b.version - a.version)[0];
  const encryptionTypes = ENCRYPTION_TYPES.filter((type) => newest(type) !== undefined);
  if (encryptionTypes.length === 0) {
    throw new KsocketError("CREDENTIAL_INVALID", `kerberos.keytab: no AES key of ${name}`);
  }
  return {
    encryptionTypes,
    keyFor: ({ type }) => {
      const entry = newest(type);
      return entry && keyOf(type, entry.key);
    },
  };
}

async function contentOf(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size <= MAX_KEYTAB) return await readFile(path);
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw new KsocketError("CREDENTIAL_INVALID", `kerberos.keytab: ${code}`);
  }
  throw new KsocketError("CREDENTIAL_INVALID", "kerberos.keytab: too large");
}
