/** The three formats of credential files (docs/credentials.md), from what is written to what workers receive. */

import { z } from "zod";
import { canonicalAddress } from "../net/address.ts";
import { type AddressRange, parseAddressRange } from "../net/address-ranges.ts";
import type { SshCredential, WinrmCredential } from "../protocol/credential.ts";
import type { ValueTypes } from "../yaml/values.ts";
import { snmpAuth } from "./snmp-auth.ts";

/** One line of includes or excludes. */
export interface WrittenRange {
  readonly text: string;
  readonly range: AddressRange;
}

const MAX_RANGES = 10_000;
const MAX_PORT = 65_535;
const HTTPS_PORT = 5_986;

const written = (value: ValueTypes) =>
  value.text(170).transform((text, issues): WrittenRange => {
    const range = parseAddressRange(text);
    if (range !== undefined) return { text, range };
    issues.addIssue({
      code: "custom",
      message: "must be an address, a prefix or a range such as 192.0.2.1-20.",
    });
    return z.NEVER;
  });

const ranges = (value: ValueTypes) => z.array(written(value)).max(MAX_RANGES);

const jumpHost = (value: ValueTypes) =>
  value.text(80).transform((text, issues): string => {
    const address = canonicalAddress(text);
    if (address !== undefined) return address;
    issues.addIssue({ code: "custom", message: "must be an address." });
    return z.NEVER;
  });

/** What every format has. */
const common = (value: ValueTypes, port: number) => ({
  includes: ranges(value),
  excludes: ranges(value).default([]),
  port: value.wholeNumber(1, MAX_PORT).default(port),
  /** Seconds. */
  timeout: value.number(0.1, 3_600).default(5),
});

const tunnels = (value: ValueTypes) => z.array(jumpHost(value)).max(64).default([]);

const clientKeys = (value: ValueTypes) =>
  z
    .array(
      z.strictObject({ filename: value.fileName(), passphrase: value.secret(1_024).optional() }),
    )
    .max(64)
    .default([]);

export const sshFile = (value: ValueTypes) =>
  z.strictObject({
    ...common(value, 22),
    account: z
      .strictObject({
        username: value.text(),
        password: value.secret(1_024).optional(),
        clientKeys: clientKeys(value),
      })
      .optional(),
    clientKeys: clientKeys(value),
    knownHosts: value.fileName().optional(),
    sshTunnels: tunnels(value),
    legacyAlgorithms: value.boolean().default(false),
    sudo: value.boolean().default(false),
    sudoPassword: value.secret(1_024).optional(),
  });

const kerberos = (value: ValueTypes) =>
  z.strictObject({
    realm: value.text(255).optional(),
    kdc: z.array(value.text(300)).min(1).max(4).optional(),
    host: value.text(255).optional(),
    keytab: value.fileName().optional(),
  });

export const winrmFile = (value: ValueTypes) =>
  z.strictObject({
    ...common(value, 5_985),
    account: z.strictObject({ username: value.text(), password: value.secret(1_024).optional() }),
    authMethod: value.oneOf(["basic", "ntlm", "credssp", "kerberos"]).default("basic"),
    kerberos: kerberos(value).optional(),
    authMessageEncryption: value.oneOf(["auto", "always", "never"]).default("auto"),
    "authCredSSPDisableTLSv1.2": value.boolean().default(false),
    scheme: value.oneOf(["http", "https"]).optional(),
    verify: value.boolean().optional(),
    caFile: value.fileName().optional(),
    sshTunnels: tunnels(value),
  });

export const snmpFile = (value: ValueTypes) =>
  z.strictObject({
    ...common(value, 161),
    authData: snmpAuth(value),
    retries: value.wholeNumber(0, 100).default(0),
    /** Seconds. */
    retryInterval: value.number(0, 3_600).default(1),
  });

export function sshCredentialOf(
  file: z.output<ReturnType<typeof sshFile>>,
  id: string,
): SshCredential {
  const { account, clientKeys: keys, includes: _i, excludes: _e, ...rest } = file;
  return {
    ...rest,
    id,
    account: account && { username: account.username, password: account.password },
    clientKeys: [...keys, ...(account?.clientKeys ?? [])],
  };
}

export function winrmCredentialOf(
  file: z.output<ReturnType<typeof winrmFile>>,
  id: string,
): WinrmCredential {
  const { "authCredSSPDisableTLSv1.2": disablesTls12, includes: _i, excludes: _e, ...rest } = file;
  return {
    ...rest,
    id,
    scheme: file.scheme ?? (file.port === HTTPS_PORT ? "https" : "http"),
    authCredSSPDisableTLSv1_2: disablesTls12,
    verify: file.verify ?? file.caFile !== undefined,
  };
}
