import { isSharedMac } from "../net/virtual-mac.ts";

/** What the inventory can't know from evidence alone; whoever runs the scan injects it. */
export interface Knowledge {
  /** The organisation that the MAC address is registered to (IEEE OUI), undefined when unknown. */
  readonly vendorOf: (macaddr: string) => string | undefined;
  /** The prefix that holds the address, as text, when the scan knows it; interfaces' own prefixes win. */
  readonly subnetOf: (address: string) => string | undefined;
  /** True for MAC addresses that several machines answer for: VRRP, HSRP, CARP, GLBP, cloud gateways. */
  readonly isSharedMac: (macaddr: string) => boolean;
}

export const defaultKnowledge: Knowledge = {
  vendorOf: () => undefined,
  subnetOf: () => undefined,
  isSharedMac,
};
