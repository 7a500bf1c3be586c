/**
 * Credentials as workers receive them: read, checked and resolved by src/credentials, sent only to our own threads.
 * `id` is the credential file's path relative to its method's folder; it is what logs and verdicts name.
 */

import { z } from "zod";
import { addressText, portNumber, text, uuid } from "./bounds.ts";
import { secretSchema } from "./secret.ts";

const seconds = z.number().positive().max(3_600);

const account = z.object({ username: text(), password: secretSchema.optional() });

export const sshCredential = z.object({
  id: text(4_096),
  account: account.optional(),
  clientKeys: z
    .array(z.object({ filename: text(4_096), passphrase: secretSchema.optional() }))
    .max(64),
  /** Absolute path; undefined: trust on first use. */
  knownHosts: text(4_096).optional(),
  port: portNumber,
  timeout: seconds,
  sshTunnels: z.array(addressText).max(64),
  legacyAlgorithms: z.boolean(),
  sudo: z.boolean(),
  sudoPassword: secretSchema.optional(),
});
export type SshCredential = z.infer<typeof sshCredential>;

export const winrmCredential = z.object({
  id: text(4_096),
  account,
  authMethod: z.enum(["basic", "ntlm", "credssp", "kerberos"]),
  kerberos: z
    .object({
      /** Default: what follows `@` in the user name. */
      realm: text(255).optional(),
      /** `host`, `host:port` or an address, at most 4; default: what DNS knows of the realm. */
      kdc: z.array(text(300)).max(4).optional(),
      /** The name that the host's ticket is for; default: by reverse DNS. */
      host: text(255).optional(),
      /** Absolute path; in place of the password. */
      keytab: text(4_096).optional(),
    })
    .optional(),
  authMessageEncryption: z.enum(["auto", "always", "never"]),
  authCredSSPDisableTLSv1_2: z.boolean(),
  port: portNumber,
  scheme: z.enum(["http", "https"]),
  /** Absolute path of a CA file, by which the certificate is then verified. */
  caFile: text(4_096).optional(),
  /** false, without a CA file: the certificate is pinned on first use. */
  verify: z.boolean(),
  timeout: seconds,
  sshTunnels: z.array(addressText).max(64),
});
export type WinrmCredential = z.infer<typeof winrmCredential>;

export const snmpAuthProtocols = [
  "none",
  "md5",
  "sha",
  "sha224",
  "sha256",
  "sha384",
  "sha512",
] as const;
export const snmpPrivProtocols = ["none", "des", "aes128", "aes192", "aes256"] as const;

export const snmpCredential = z.object({
  id: text(4_096),
  auth: z.discriminatedUnion("version", [
    z.object({ version: z.literal("community"), community: secretSchema }),
    z.object({
      version: z.literal("usm"),
      username: text(),
      authProtocol: z.enum(snmpAuthProtocols),
      authKey: secretSchema.optional(),
      privProtocol: z.enum(snmpPrivProtocols),
      privKey: secretSchema.optional(),
      contextName: text(),
    }),
  ]),
  port: portNumber,
  timeout: seconds,
  /** 0: asked once. */
  retries: z.number().int().min(0).max(100),
  /** Seconds between repeats. */
  retryInterval: z.number().min(0).max(3_600),
});
export type SnmpCredential = z.infer<typeof snmpCredential>;

export const credentialSchemas = {
  ssh: sshCredential,
  winrm: winrmCredential,
  snmp: snmpCredential,
} as const;
export type CredentialMethod = keyof typeof credentialSchemas;
export const credentialMethods = [
  "snmp",
  "ssh",
  "winrm",
] as const satisfies readonly CredentialMethod[];
export interface CredentialByMethod {
  ssh: SshCredential;
  winrm: WinrmCredential;
  snmp: SnmpCredential;
}

/** What a jump host's address is logged into with, when a credential names `sshTunnels`. */
export const jumpHosts = z.record(addressText, z.array(sshCredential).max(64));

/** A network of a cloud, and whether lists are missing there that it was told. */
const keeper = z.object({ id: uuid, lacksLists: z.boolean() });
export type Keeper = z.infer<typeof keeper>;

/** The request of the three login workers, for one address. */
const loginRequest = <Credential extends z.ZodType>(credential: Credential) =>
  z.object({
    address: addressText,
    /** In the documented order; the remembered one, if any, has been put first. */
    credentials: z.array(credential).max(256),
    /** What earlier scans remembered of the address, by key (evidence kind `remember`). */
    remembered: z
      .record(
        z.string().max(64),
        z.record(z.string().max(64), z.union([z.string().max(4_096), z.number(), z.boolean()])),
      )
      .default({}),
    /** Who keeps what is told: an unchanged list need not be told again, unless some are missing there. Absent: nobody does. */
    keeper: keeper.optional(),
    /** Credentials for the jump hosts that the credentials name, each chain resolved. */
    jumpHosts: jumpHosts.default({}),
    /** A folder that belongs to the agent for pins and known hosts. */
    stateDirectory: text(4_096).optional(),
    /** Only try to log in; read nothing. */
    testOnly: z.boolean().default(false),
  });

/** Dotted, without a leading dot (RFC 2578 §3.5). */
const objectIdentifier = z
  .string()
  .max(1_408)
  .regex(/^[0-2](\.\d{1,10}){1,127}$/);

export const snmpRequest = loginRequest(snmpCredential).extend({
  /** Directories of device profiles, the shipped one first. */
  profileDirectories: z.array(text(4_096)).max(8).default([]),
  /** Read this recorded walk (snmprec) instead of asking the network; nothing is sent. */
  recordingFile: text(4_096).optional(),
  /** Instead of reading everything: one part of a walk, as text. */
  walk: z
    .object({
      prefix: objectIdentifier,
      /** The last row of the part before. */
      after: objectIdentifier.optional(),
      maxRows: z.number().int().min(1).max(20_000),
    })
    .optional(),
});
export const sshRequest = loginRequest(sshCredential);
export type SnmpRequest = z.infer<typeof snmpRequest>;
export type SshRequest = z.infer<typeof sshRequest>;

/** The login workers' result; what they read has been sent before, as evidence. */
export const loginResult = z.object({
  /** The credential that logged in; null when none did (the `login` evidence says why). */
  credential: text(4_096).nullable(),
});
export type LoginResult = z.infer<typeof loginResult>;

/** The SNMP worker's result; `walk` answers a request for one. */
export const snmpResult = loginResult.extend({
  walk: z
    .object({
      rows: z.number().int().min(0).max(20_000),
      /** A line a row, each ended by a line feed, of the snmprec form: `oid|tag|value`. One text: a line by itself costs more on its way than its octets. */
      text: z.string().max(64 * 1024 * 1024),
      /** Why the part ended; "too-many-rows": there is more. */
      end: text(32),
      /** The last row's object identifier. */
      last: objectIdentifier.optional(),
    })
    .optional(),
});
export type SnmpResult = z.infer<typeof snmpResult>;
