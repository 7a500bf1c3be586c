/** This machine's interfaces that have an address. */

import { existsSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { isLinkLocal, parseAddress } from "../../../net/address.ts";
import type { NetworkDevice } from "../network-view.ts";

export interface LocalDevice extends NetworkDevice {
  readonly kind: "loopback" | "bridge" | "ethernet" | "other";
  /** Made by a container engine or hypervisor: what lives there are this machine's own guests. */
  readonly isContainer: boolean;
  /** The interface's index, where a link-local address tells it. */
  readonly index?: number;
}

const CONTAINER_NAMES = /^(docker|podman|br-|veth|virbr|vnet|cni|cali|flannel|lxc|lxd)/;
/** ARPHRD_ETHER, include/uapi/linux/if_arp.h. */
const ETHERNET_TYPE = "1";
const NO_MAC = "00:00:00:00:00:00";

export function readDevices(): LocalDevice[] {
  const byName = new Map<string, ReturnType<typeof addressesOf>>();
  for (const [label, rows = []] of Object.entries(networkInterfaces())) {
    // Linux labels further addresses `eth0:1`; packets leave by `eth0`.
    const name = process.platform === "linux" ? (label.split(":", 1)[0] ?? label) : label;
    byName.set(name, [...(byName.get(name) ?? []), ...addressesOf(rows)]);
  }
  return [...byName].map(([name, rows]) => {
    const macaddr = rows[0]?.mac ?? NO_MAC;
    const isLoopback = rows[0]?.internal ?? false;
    const index = rows.find(({ scopeid }) => scopeid !== undefined && scopeid > 0)?.scopeid;
    return {
      name,
      macaddr,
      isLoopback,
      prefixes: rows.map(({ address, cidr }) => ({ addr: address, prefix: cidr ?? address })),
      kind: isLoopback ? "loopback" : kindOf(name, macaddr),
      isContainer: CONTAINER_NAMES.test(name),
      ...(index !== undefined && { index }),
    };
  });
}

function addressesOf(rows: NonNullable<ReturnType<typeof networkInterfaces>[string]>) {
  return rows.map(({ address, cidr, mac, internal, ...rest }) => {
    const parsed = parseAddress(address);
    const scopeid = parsed && isLinkLocal(parsed) && "scopeid" in rest ? rest.scopeid : undefined;
    return { address: address.split("%", 1)[0] ?? address, cidr, mac, internal, scopeid };
  });
}

function kindOf(name: string, macaddr: string): LocalDevice["kind"] {
  const folder = `/sys/class/net/${name}`;
  if (existsSync(`${folder}/bridge`)) return "bridge";
  try {
    return readFileSync(`${folder}/type`, "utf8").trim() === ETHERNET_TYPE ? "ethernet" : "other";
  } catch {
    return macaddr === NO_MAC ? "other" : "ethernet";
  }
}
