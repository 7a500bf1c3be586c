/** MAC addresses that move between machines: gateways that stand in for each other share one. */

const sharedPrefixes = [
  /** VRRP for IPv4 and IPv6, RFC 9568 §7.3; CARP uses VRRP's (carp(4)). */
  "00:00:5e:00:01:",
  "00:00:5e:00:02:",
  /** HSRP version 1, RFC 2281 §5.3. */
  "00:00:0c:07:ac:",
  /** HSRP version 2, for IPv4 and for IPv6 (Cisco, "First Hop Redundancy Protocols Configuration Guide"). */
  "00:00:0c:9f:f",
  "00:05:73:a0:0",
  /** GLBP: 0007.b400.XXYY, six zero bits, group and forwarder (same guide). */
  "00:07:b4:0",
] as const;

/** True for the virtual MAC addresses of VRRP, CARP, HSRP and GLBP: seeing one ties no address to a machine. */
export function isSharedMac(macaddr: string): boolean {
  return sharedPrefixes.some((prefix) => macaddr.startsWith(prefix));
}
