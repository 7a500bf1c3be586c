/** A Kerberos realm of MIT's own KDC (Debian's krb5-kdc) on loopback, with its database, keytabs and configuration in a folder of its own. */

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { freePort } from "../../free-port.ts";

const run = promisify(execFile);

export const REALM = "EXAMPLE.TEST";

/** Runs until `close`. */
export class MitRealm {
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #kdc: ChildProcess;

  private constructor(
    folder: string,
    port: number,
    kdc: ChildProcess,
    environment: Readonly<Record<string, string>>,
  ) {
    this.#folder = folder;
    this.port = port;
    this.#kdc = kdc;
    this.environment = environment;
  }

  /** With the commands of kadmin.local run, each before the KDC begins. */
  static async start(commands: readonly (readonly string[])[]): Promise<MitRealm> {
    const folder = await mkdtemp(join(tmpdir(), "krb5-"));
    await mkdir(join(folder, "rcache"));
    const port = await freePort();
    const environment = {
      KRB5_CONFIG: join(folder, "krb5.conf"),
      KRB5_KDC_PROFILE: join(folder, "kdc.conf"),
      KRB5_KTNAME: join(folder, "host.keytab"),
      KRB5RCACHEDIR: join(folder, "rcache"),
    };
    await writeFile(environment.KRB5_CONFIG, clientConfiguration(port));
    await writeFile(environment.KRB5_KDC_PROFILE, kdcConfiguration(folder, port));
    const env = { ...process.env, ...environment };
    await run("kdb5_util", ["create", "-s", "-r", REALM, "-P", "master"], { env });
    for (const command of commands) await administer(env, command);
    const kdc = spawn("krb5kdc", ["-n", "-r", REALM], { env, stdio: ["ignore", "ignore", "pipe"] });
    await isReady(kdc);
    return new MitRealm(folder, port, kdc, environment);
  }

  /** What kadmin.local answers. */
  administer(...command: readonly string[]): Promise<string> {
    return administer({ ...process.env, ...this.environment }, command);
  }

  /** A keytab of the principal, with new random keys. */
  async keytab(principal: string, name: string): Promise<string> {
    const path = join(this.#folder, name);
    await this.administer("ktadd", "-k", path, principal);
    await chmod(path, 0o600);
    return path;
  }

  async close(): Promise<void> {
    const ended = once(this.#kdc, "exit");
    this.#kdc.kill();
    await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function administer(env: NodeJS.ProcessEnv, command: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run("kadmin.local", ["-r", REALM, ...command], { env });
  if (/^(add_principal|modify_principal|ktadd|.*: .* while )/m.test(stderr)) {
    throw new Error(`${command[0]}: ${stderr}`);
  }
  return stdout;
}

async function isReady(kdc: ChildProcess): Promise<void> {
  if (kdc.stderr === null) throw new Error("no standard error");
  for await (const line of createInterface(kdc.stderr)) {
    if (/commencing operation/.test(line)) {
      kdc.stderr.resume();
      return;
    }
  }
  throw new Error("the KDC ended");
}

const clientConfiguration = (port: number) => `[libdefaults]
  default_realm = ${REALM}
  dns_lookup_kdc = false
  rdns = false
[realms]
  ${REALM} = {
    kdc = 127.0.0.1:${port}
  }
[logging]
  kdc = STDERR
`;

const kdcConfiguration = (folder: string, port: number) => `[kdcdefaults]
  kdc_listen = 127.0.0.1:${port}
  kdc_tcp_listen = 127.0.0.1:${port}
[realms]
  ${REALM} = {
    database_name = ${join(folder, "principal")}
    key_stash_file = ${join(folder, "stash")}
    acl_file = ${join(folder, "kadm5.acl")}
    supported_enctypes = aes256-cts-hmac-sha1-96:normal aes128-cts-hmac-sha1-96:normal
    default_principal_flags = +preauth
  }
[logging]
  kdc = STDERR
`;
