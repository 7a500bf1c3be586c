/** One open device per interface, shared by the sweeps that run at once; every frame is decoded once and shown to all of them. */

import { decodeEthernet, type EthernetFrame } from "../../src/net/ethernet.ts";
import { formatMacAddress } from "../../src/net/mac-address.ts";
import { KsocketError } from "../../src/protocol/errors.ts";
import type { OpenDevice, PacketDevice } from "./packet-device.ts";

/** How long a device stays open for the next sweep. */
const LINGER_MS = 5_000;
/** How long a next hop's MAC address is believed. */
const NEXT_HOP_LIFETIME_MS = 60_000;

export type FrameListener = (frame: EthernetFrame) => void;

/** One interface with its device. Frames that the interface itself sent are left out. */
export class SharedLink {
  readonly #device: PacketDevice;
  readonly #listeners = new Set<FrameListener>();
  readonly #nextHops = new Map<number, { mac: Uint8Array; until: number }>();

  private constructor(device: PacketDevice) {
    this.#device = device;
  }

  static async open(openDevice: OpenDevice, name: string, macaddr: string): Promise<SharedLink> {
    // A frame may arrive before the device is known, hence the late binding.
    let link: SharedLink | undefined;
    const device = await openDevice({
      name,
      filter: filterFor(macaddr),
      onFrame: (bytes) => {
        if (link !== undefined) link.#dispatch(bytes);
      },
    });
    link = new SharedLink(device);
    return link;
  }

  send(frame: Uint8Array): boolean {
    return this.#device.send(frame);
  }

  /** Calls the listener for every frame until the returned function is called. Its bytes are valid during the call only. */
  listen(listener: FrameListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  nextHopMac(address: number): Uint8Array | undefined {
    const known = this.#nextHops.get(address);
    return known !== undefined && known.until > Date.now() ? known.mac : undefined;
  }

  rememberNextHop(address: number, mac: Uint8Array): void {
    this.#nextHops.set(address, { mac: mac.slice(), until: Date.now() + NEXT_HOP_LIFETIME_MS });
  }

  close(): void {
    this.#listeners.clear();
    this.#device.close();
  }

  #dispatch(bytes: Uint8Array): void {
    const frame = decodeEthernet(bytes);
    if (frame === undefined) return;
    for (const listener of this.#listeners) listener(frame);
  }
}

/** What any sweep may want to see. The second half undoes promiscuous mode: what is not for this interface is dropped in the kernel. */
function filterFor(macaddr: string): string {
  const wanted = "(arp or icmp or icmp6 or (tcp and tcp[tcpflags] & (tcp-syn|tcp-rst) != 0))";
  return `${wanted} and not ether src ${macaddr} and (ether dst ${macaddr} or ether multicast)`;
}

interface Lease {
  readonly link: Promise<SharedLink>;
  users: number;
  linger: NodeJS.Timeout | undefined;
}

/** The links that are open in this process, by interface name and MAC address. */
export class SharedLinks {
  readonly #openDevice: OpenDevice;
  readonly #leases = new Map<string, Lease>();

  constructor(openDevice: OpenDevice) {
    this.#openDevice = openDevice;
  }

  /** Lends the interface's link for the time of `use`. Rejects as OpenDevice does, and with what `use` rejects. */
  async lend<Value>(
    name: string,
    macaddr: Uint8Array,
    use: (link: SharedLink) => Promise<Value>,
  ): Promise<Value> {
    const key = `${name} ${formatMacAddress(macaddr)}`;
    const lease = this.#leases.get(key) ?? this.#open(key, name, formatMacAddress(macaddr));
    clearTimeout(lease.linger);
    lease.users++;
    try {
      return await use(await lease.link);
    } catch (error) {
      // A device that can't be opened, or broke, is opened anew by the next sweep.
      if (isDeviceFault(error)) this.#forget(key, lease);
      throw error;
    } finally {
      lease.users--;
      if (lease.users === 0) this.#retire(key, lease);
    }
  }

  /** Closes every device, those in use too. */
  async closeAll(): Promise<void> {
    const leases = [...this.#leases.values()];
    this.#leases.clear();
    for (const lease of leases) await closeLease(lease);
  }

  #open(key: string, name: string, macaddr: string): Lease {
    const link = SharedLink.open(this.#openDevice, name, macaddr);
    const lease: Lease = { link, users: 0, linger: undefined };
    this.#leases.set(key, lease);
    return lease;
  }

  #forget(key: string, lease: Lease): void {
    if (this.#leases.get(key) === lease) this.#leases.delete(key);
  }

  #retire(key: string, lease: Lease): void {
    const isCurrent = this.#leases.get(key) === lease;
    if (!isCurrent) {
      void closeLease(lease);
      return;
    }
    lease.linger = setTimeout(() => {
      this.#forget(key, lease);
      void closeLease(lease);
    }, LINGER_MS);
    lease.linger.unref();
  }
}

const isDeviceFault = (error: unknown) =>
  error instanceof KsocketError &&
  (error.code === "CAPTURE_UNAVAILABLE" || error.code === "CAPTURE_NO_DEVICE");

async function closeLease(lease: Lease): Promise<void> {
  clearTimeout(lease.linger);
  const link = await lease.link.catch(() => undefined);
  link?.close();
}
