/** Finds devices by what others call them: a MAC address, a name, an address. What several devices claim finds nobody. */

import { isSharedMac } from "../../net/virtual-mac.ts";
import type { Device, NeighbourLink } from "./device.ts";

export class Directory {
  readonly #byMac = new Map<string, Device | null>();
  readonly #byName = new Map<string, Device | null>();
  readonly #byAddress = new Map<string, Device | null>();

  constructor(devices: readonly Device[]) {
    for (const device of devices) {
      for (const mac of device.macs) if (!isSharedMac(mac)) claim(this.#byMac, mac, device);
      for (const name of device.names) claim(this.#byName, name, device);
      for (const address of device.addresses) claim(this.#byAddress, address, device);
    }
  }

  byMac = (macaddr: string): Device | undefined => this.#byMac.get(macaddr) ?? undefined;
  byAddress = (address: string): Device | undefined => this.#byAddress.get(address) ?? undefined;

  /** The chassis first, since names are given twice more often than MAC addresses. */
  neighbour(link: NeighbourLink): Device | undefined {
    const byAddress = link.remoteAddresses.map(this.byAddress).find((one) => one !== undefined);
    const short = link.remoteName.split(".", 1)[0] ?? "";
    const named = this.#byName.get(link.remoteName) ?? this.#byName.get(short);
    return this.byMac(link.remoteChassisId) ?? byAddress ?? named ?? undefined;
  }
}

function claim(map: Map<string, Device | null>, key: string, device: Device): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, device);
  else if (known !== device) map.set(key, null);
}
