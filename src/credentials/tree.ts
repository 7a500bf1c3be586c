/** The credential tree: `<directory>/{snmp,ssh,winrm}/**`, read once; reading it again is loading a new one. */

import { join } from "node:path";
import { type IpAddress, parseAddress } from "../net/address.ts";
import type { AddressRanges } from "../net/address-ranges.ts";
import type { CredentialByMethod, CredentialMethod } from "../protocol/credential.ts";
import type { Environment } from "../yaml/expand.ts";
import { type Fault, formatFault } from "../yaml/fault.ts";
import { type JumpHosts, jumpHostsFor } from "./jump-hosts.ts";
import { type CredentialPart, partition } from "./partition.ts";
import { type CredentialFile, type InvalidFile, readCredentialFile } from "./read-file.ts";
import { type PassedOver, type WalkedEntry, walk } from "./walk.ts";

/** Why a file does or doesn't match an address, in one word; `detail` says more. */
export interface Explanation {
  readonly id: string;
  readonly state: "matches" | "not-included" | "excluded" | "invalid" | PassedOver;
  /** excluded: by which line; invalid: the faults, one a line. */
  readonly detail?: string;
  readonly warnings: readonly string[];
}

type Entry<Method extends CredentialMethod> =
  | CredentialFile<Method>
  | InvalidFile
  | { readonly state: "passed-over"; readonly id: string; readonly reason: PassedOver };

type Entries = { readonly [Method in CredentialMethod]: readonly Entry<Method>[] };

export class CredentialTree {
  readonly directory: string;
  readonly #entries: Entries;

  private constructor(directory: string, entries: Entries) {
    this.directory = directory;
    this.#entries = entries;
  }

  /** Never rejects for what people wrote: faulty files are kept aside, the others work. A missing directory is an empty tree. */
  static async load(
    directory: string,
    environment: Environment = process.env,
  ): Promise<CredentialTree> {
    return new CredentialTree(directory, {
      snmp: await readMethod("snmp", directory, environment),
      ssh: await readMethod("ssh", directory, environment),
      winrm: await readMethod("winrm", directory, environment),
    });
  }

  static readonly empty = new CredentialTree("", { snmp: [], ssh: [], winrm: [] });

  /** Faults of all files that can't be used. */
  get faults(): readonly Fault[] {
    return this.#all.flatMap((entry) => (entry.state === "invalid" ? entry.faults : []));
  }

  /** Sentences on files that are used, but should be looked at. */
  get warnings(): readonly string[] {
    return this.#all.flatMap((entry) =>
      entry.state === "valid" ? entry.warnings.map((warning) => `${entry.path} ${warning}`) : [],
    );
  }

  get #all(): readonly Entry<CredentialMethod>[] {
    return [...this.#entries.snmp, ...this.#entries.ssh, ...this.#entries.winrm];
  }

  /** The usable files of a method, in search order. */
  files<Method extends CredentialMethod>(method: Method): readonly CredentialFile<Method>[] {
    // An indexed access by a type parameter does not narrow; the entries of a method hold that method's files.
    const entries = this.#entries[method] as readonly Entry<Method>[];
    return entries.filter((entry) => entry.state === "valid");
  }

  /** The credentials to try on an address, in order; empty when none matches or the text is no address. */
  matching<Method extends CredentialMethod>(
    method: Method,
    address: string,
  ): CredentialByMethod[Method][] {
    const parsed = parseAddress(address);
    if (parsed === undefined) return [];
    return this.files(method)
      .filter((file) => stateOf(file, parsed).state === "matches")
      .map((file) => file.credential);
  }

  /** Cuts a set of addresses by what `matching` says of them; costs by the number of ranges, not of addresses. */
  partition<Method extends CredentialMethod>(
    method: Method,
    addresses: AddressRanges,
  ): CredentialPart<Method>[] {
    return partition(this.files(method), addresses);
  }

  /** What the search does with every file and folder, in its order. */
  explain(method: CredentialMethod, address: string): Explanation[] {
    const parsed = parseAddress(address);
    if (parsed === undefined) return [];
    return this.#entries[method].map((entry): Explanation => {
      const { id } = entry;
      if (entry.state === "passed-over") return { id, state: entry.reason, warnings: [] };
      if (entry.state === "invalid") {
        const detail = entry.faults.map(formatFault).join("\n");
        return { id, state: "invalid", detail, warnings: [] };
      }
      return { id, ...stateOf(entry, parsed), warnings: entry.warnings };
    });
  }

  /** The ssh credentials of every jump host that the credentials need, directly or behind others. */
  jumpHostsFor(credentials: readonly { readonly sshTunnels?: readonly string[] }[]): JumpHosts {
    return jumpHostsFor(credentials, (address) => this.matching("ssh", address));
  }
}

async function readMethod<Method extends CredentialMethod>(
  method: Method,
  directory: string,
  environment: Environment,
): Promise<Entry<Method>[]> {
  const entries: Entry<Method>[] = [];
  for (const entry of await walk(join(directory, method))) {
    entries.push(await readEntry(method, entry, environment));
  }
  return entries;
}

async function readEntry<Method extends CredentialMethod>(
  method: Method,
  { id, path, passedOver }: WalkedEntry,
  environment: Environment,
): Promise<Entry<Method>> {
  if (passedOver !== undefined) return { state: "passed-over", id, reason: passedOver };
  return readCredentialFile({ method, id, path, environment });
}

function stateOf(
  file: CredentialFile,
  address: IpAddress,
): Pick<Explanation, "detail"> & { readonly state: "matches" | "not-included" | "excluded" } {
  if (!file.includes.contains(address)) return { state: "not-included" };
  const excluding = file.excludes.find(
    ({ range }) =>
      range.family === address.family &&
      range.first <= address.value &&
      address.value <= range.last,
  );
  if (excluding !== undefined) return { state: "excluded", detail: excluding.text };
  return { state: "matches" };
}
