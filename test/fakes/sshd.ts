/**
 * A real OpenSSH sshd on a free port of loopback: one process a connection (sshd -i), in a mount namespace with users of its own.
 * Needs root and namespaces; the machine's users and files stay as they are.
 */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Requirement } from "../requirements.ts";

export const sshdRequirements: readonly Requirement[] = [
  "namespaces",
  "command:sshd",
  "command:ssh-keygen",
  "command:openssl",
];

export interface SshdUser {
  readonly name: string;
  readonly password?: string;
  /** Lines of authorized_keys. */
  readonly authorizedKeys?: readonly string[];
  readonly shell?: string;
  /** The fields of shadow(5) that follow the password, joined by colons. */
  readonly aging?: string;
}

export interface SshdOptions {
  readonly users: readonly SshdUser[];
  /** Lines for sshd_config that come first, and so win. */
  readonly config?: readonly string[];
  readonly hostKeys?: readonly HostKeyType[];
  /** Address of loopback to listen on; default: one that no other server of this process has had. */
  readonly address?: string;
  /** What stands in /etc/pam.d/sshd; default: the machine's own. Gets a folder that it may use. */
  readonly pam?: (folder: string) => string;
  /** Default: OpenSSH. Dropbear has one host key, an Ed25519 one. */
  readonly program?: "openssh" | "dropbear";
}

export type HostKeyType = "ed25519" | "ecdsa" | "rsa";

export interface Sshd {
  readonly address: string;
  readonly port: number;
  /** Public keys by type, as in known_hosts: "ssh-ed25519 AAAA…". */
  readonly hostKeys: Readonly<Record<string, string>>;
  /** How many connections have come. */
  readonly connections: number;
  /** What sshd has logged, all connections together. */
  readonly log: string;
  /** Ends every connection at once, as a machine that goes down; new ones are taken. */
  dropAll(): void;
  /** Creates new host keys. */
  renewHostKeys(): void;
  stop(): Promise<void>;
}

const FIRST_UID = 20_000;

let serversSoFar = 0;

/** A port may be given out twice, and whoever trusts host keys on first use would then see a changed one. */
function nextLoopbackAddress(): string {
  serversSoFar++;
  return `127.1.${serversSoFar >> 8}.${serversSoFar & 255}`;
}

export async function startSshd(options: SshdOptions): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), "ksocket-sshd-"));
  chmodSync(folder, 0o755);
  const sshd = new InetdSshd(folder, options);
  await sshd.listen();
  return sshd;
}

class InetdSshd implements Sshd {
  readonly address: string;
  hostKeys: Readonly<Record<string, string>> = {};
  connections = 0;
  log = "";
  readonly #folder: string;
  readonly #options: SshdOptions;
  readonly #server: Server;
  readonly #children = new Set<ChildProcess>();

  constructor(folder: string, options: SshdOptions) {
    this.#folder = folder;
    this.#options = options;
    this.address = options.address ?? nextLoopbackAddress();
    this.renewHostKeys();
    writeUsers(folder, options.users);
    writeFileSync(join(folder, "sshd_config"), this.#config());
    const pam = options.pam?.(folder) ?? readFileSync("/etc/pam.d/sshd", "utf8");
    writeFileSync(join(folder, "pam"), `${pam}\n`);
    writeFileSync(join(folder, "start"), startScript(folder, options.program), { mode: 0o755 });
    this.#server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
      this.connections++;
      const child = spawn(join(folder, "start"), [], {
        stdio: [socket, socket, "pipe"],
        detached: true,
      });
      this.#children.add(child);
      child.stderr?.on("data", (chunk: Buffer) => {
        this.log += chunk.toString();
      });
      child.once("exit", () => this.#children.delete(child));
      socket.on("error", () => undefined).destroy();
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, this.address);
    await once(this.#server, "listening");
  }

  renewHostKeys(): void {
    const entries = (this.#options.hostKeys ?? ["ed25519"]).map((type) => {
      const file = join(this.#folder, `host_${type}`);
      rmSync(file, { force: true });
      run("ssh-keygen", ["-q", "-t", type, "-N", "", "-f", file]);
      const [name, key] = readFileSync(`${file}.pub`, "utf8").split(" ");
      return [type, `${name} ${key}`] as const;
    });
    this.hostKeys = Object.fromEntries(entries);
    if (this.#options.program !== "dropbear") return;
    rmSync(join(this.#folder, "host_dropbear"), { force: true });
    run("dropbearkey", ["-t", "ed25519", "-f", join(this.#folder, "host_dropbear")]);
  }

  dropAll(): void {
    for (const { pid } of this.#children) if (pid !== undefined) process.kill(-pid, "SIGKILL");
  }

  async stop(): Promise<void> {
    const ends = [...this.#children].map((child) => once(child, "exit"));
    this.dropAll();
    await Promise.all(ends);
    this.#server.close();
    await once(this.#server, "close");
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #config(): string {
    const types = this.#options.hostKeys ?? ["ed25519"];
    return [
      ...(this.#options.config ?? []),
      ...types.map((type) => `HostKey ${join(this.#folder, `host_${type}`)}`),
      `AuthorizedKeysFile ${join(this.#folder, "authorized")}/%u`,
      "StrictModes no",
      "UsePAM no",
      "PasswordAuthentication yes",
      "KbdInteractiveAuthentication no",
      "LogLevel VERBOSE",
      "PidFile none",
      "UseDNS no",
      "",
    ].join("\n");
  }
}

/** Runs in the namespace of one connection. */
function startScript(folder: string, program: SshdOptions["program"] = "openssh"): string {
  const server = {
    openssh: `/usr/sbin/sshd -i -e -f "$1/sshd_config"`,
    dropbear: `dropbear -i -r "$1/host_dropbear"`,
  }[program];
  return `#!/bin/sh
exec unshare --mount --propagation private sh -c '
mount --bind "$1/passwd" /etc/passwd && mount --bind "$1/shadow" /etc/shadow && mount --bind "$1/group" /etc/group &&
mount --bind "$1/pam" /etc/pam.d/sshd && mount --bind "$1/shells" /etc/shells && mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec ${server}
' sh ${folder}
`;
}

function writeUsers(folder: string, users: readonly SshdUser[]): void {
  const authorized = join(folder, "authorized");
  mkdirSync(authorized);
  const passwd = [
    "root:x:0:0:root:/root:/bin/sh",
    "sshd:x:19999:65534::/run/sshd:/usr/sbin/nologin",
  ];
  const shadow = ["root:*:19000:0:99999:7:::", "sshd:*:19000:0:99999:7:::"];
  const group = ["root:x:0:", "shadow:x:42:", "nogroup:x:65534:"];
  for (const [index, user] of users.entries()) {
    const id = FIRST_UID + index;
    const home = join(folder, `home-${user.name}`);
    mkdirSync(home, { mode: 0o755 });
    passwd.push(`${user.name}:x:${id}:${id}::${home}:${user.shell ?? "/bin/sh"}`);
    shadow.push(
      `${user.name}:${passwordHash(user.password)}:${user.aging ?? "19000:0:99999:7:::"}`,
    );
    group.push(`${user.name}:x:${id}:`);
    writeFileSync(join(authorized, user.name), (user.authorizedKeys ?? []).join("\n"));
  }
  // Dropbear lets nobody in whose shell isn't one of them.
  const shells = users.map(({ shell = "/bin/sh" }) => shell);
  writeFileSync(join(folder, "shells"), `${shells.join("\n")}\n`, { mode: 0o644 });
  writeFileSync(join(folder, "passwd"), `${passwd.join("\n")}\n`, { mode: 0o644 });
  writeFileSync(join(folder, "shadow"), `${shadow.join("\n")}\n`, { mode: 0o600 });
  writeFileSync(join(folder, "group"), `${group.join("\n")}\n`, { mode: 0o644 });
}

function passwordHash(password: string | undefined): string {
  if (password === undefined) return "*";
  return run("openssl", ["passwd", "-6", "-stdin"], password).trim();
}

export function run(command: string, args: readonly string[], input = ""): string {
  const result = spawnSync(command, args, { input, encoding: "utf8" });
  if (result.status === 0) return result.stdout;
  throw new Error(`${command} ${args.join(" ")}: ${result.stderr || String(result.error)}`);
}
