/** `authData` of SNMP files: a community, or a USM user (RFC 3414) with pysnmp's protocol names, defaults as pysnmp has them. */

import { z } from "zod";
import type { SnmpCredential } from "../protocol/credential.ts";
import type { ValueTypes } from "../yaml/values.ts";

const authProtocols = {
  usmNoAuthProtocol: "none",
  usmHMACMD5AuthProtocol: "md5",
  usmHMACSHAAuthProtocol: "sha",
  usmHMAC128SHA224AuthProtocol: "sha224",
  usmHMAC192SHA256AuthProtocol: "sha256",
  usmHMAC256SHA384AuthProtocol: "sha384",
  usmHMAC384SHA512AuthProtocol: "sha512",
} as const;

const privProtocols = {
  usmNoPrivProtocol: "none",
  usmDESPrivProtocol: "des",
  usmAesCfb128Protocol: "aes128",
  usmAesCfb192Protocol: "aes192",
  usmAesCfb256Protocol: "aes256",
} as const;

type Names<Table> = [keyof Table & string, ...(keyof Table & string)[]];
/** Object.keys loses the literal types. */
const namesOf = <Table extends object>(table: Table) => Object.keys(table) as Names<Table>;

export const snmpAuth = (value: ValueTypes) =>
  z
    .strictObject({
      community: value.secret(255).optional(),
      username: value.text(32).optional(),
      authProtocol: value.oneOf(namesOf(authProtocols)).optional(),
      authKey: value.secret(1_024).optional(),
      privProtocol: value.oneOf(namesOf(privProtocols)).optional(),
      privKey: value.secret(1_024).optional(),
      contextName: value.text(255).optional(),
    })
    .transform((data, issues): SnmpCredential["auth"] => {
      const refuse = (message: string) => {
        issues.addIssue({ code: "custom", message });
        return z.NEVER;
      };
      const { community, username, authKey, privKey } = data;
      if (community !== undefined) {
        return username === undefined && authKey === undefined && privKey === undefined
          ? { version: "community", community }
          : refuse("holds a community and a user; give one of them.");
      }
      if (username === undefined) return refuse("needs a community, or a username for SNMPv3.");
      const authProtocol =
        authProtocols[
          data.authProtocol ?? (authKey ? "usmHMACMD5AuthProtocol" : "usmNoAuthProtocol")
        ];
      const privProtocol =
        privProtocols[data.privProtocol ?? (privKey ? "usmDESPrivProtocol" : "usmNoPrivProtocol")];
      if (authProtocol !== "none" && authKey === undefined) return refuse("needs an authKey.");
      if (privProtocol !== "none" && privKey === undefined) return refuse("needs a privKey.");
      if (privProtocol !== "none" && authProtocol === "none") {
        return refuse("encrypts without authenticating; RFC 3414 does not know that.");
      }
      const contextName = data.contextName ?? "";
      return {
        version: "usm",
        username,
        authProtocol,
        authKey,
        privProtocol,
        privKey,
        contextName,
      };
    });
