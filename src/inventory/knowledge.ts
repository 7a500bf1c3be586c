/** What the inventory can't know from evidence alone; whoever runs the scan injects it. */
export interface Knowledge {
  /** The organisation that the MAC address is registered to (IEEE OUI), undefined when unknown. */
  readonly vendorOf: (macaddr: string) => string | undefined;
  /** The prefix that holds the address, as text, when the scan knows it; interfaces' own prefixes win. */
  readonly subnetOf: (address: string) => string | undefined;
  /** True for MAC addresses that several machines answer for: VRRP, HSRP, CARP, GLBP, cloud gateways. */
  readonly isSharedMac: (macaddr: string) => boolean;
}

/** VRRP (RFC 9568 §7.3; CARP too), HSRP v1 and v2, GLBP. */
const sharedPrefixes = [
  "00:00:5e:00:01:",
  "00:00:5e:00:02:",
  "00:00:0c:07:ac:",
  "00:00:0c:9f:f",
  "00:05:73:a0:0",
  "00:07:b4:00:",
];

export const defaultKnowledge: Knowledge = {
  vendorOf: () => undefined,
  subnetOf: () => undefined,
  isSharedMac: (macaddr) => sharedPrefixes.some((prefix) => macaddr.startsWith(prefix)),
};
