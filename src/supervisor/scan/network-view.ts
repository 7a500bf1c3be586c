/** What a scan needs to know of the machine that it runs on. */

import type { AddressRanges } from "../../net/address-ranges.ts";
import type { Prefix } from "../../net/prefix.ts";

export interface NetworkDevice {
  readonly name: string;
  readonly macaddr: string;
  readonly isLoopback: boolean;
  /** A bridge or link of containers or virtual machines on this machine (docker*, br-*, veth*, virbr*): scanned only when its addresses are given. */
  readonly isContainer: boolean;
  /** Own addresses with the prefix that is on-link through the device. */
  readonly prefixes: readonly { readonly addr: string; readonly prefix: string }[];
}

export interface NetworkView {
  readonly devices: readonly NetworkDevice[];
  readonly ownAddresses: AddressRanges;
  /** Longest prefix first; among equals the lowest metric first. */
  readonly routes: readonly {
    readonly prefix: Prefix;
    readonly device: string;
    readonly nextHop: string | null;
  }[];
  readonly gateways: readonly string[];
  readonly neighbours: readonly {
    readonly addr: string;
    readonly macaddr: string;
    readonly device: string;
  }[];
  /** What could not be read, and what is lost by it, in sentences. */
  readonly limitations: readonly string[];
}
