/** Addresses that a webhook never goes to. Private networks are allowed: that is where a company's own receivers stand. */

import { BlockList, isIP } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

const others = new BlockList();
// RFC 1122 "this network", RFC 3927 and RFC 4291 link-local, multicast and what lies above it.
others.addSubnet("0.0.0.0", 8, "ipv4");
others.addSubnet("169.254.0.0", 16, "ipv4");
others.addSubnet("224.0.0.0", 3, "ipv4");
others.addAddress("::", "ipv6");
others.addSubnet("fe80::", 10, "ipv6");
others.addSubnet("ff00::", 8, "ipv6");
// Amazon's metadata service over IPv6, which is no link-local address.
others.addAddress("fd00:ec2::254", "ipv6");

/** IPv4 addresses inside IPv6 ones (RFC 4291 §2.5.5.2) count as what they are. */
export function isForbiddenTarget(address: string, allowsLoopback: boolean): boolean {
  const bare = address.split("%", 1)[0] ?? "";
  const family = isIP(bare) === 6 ? "ipv6" : "ipv4";
  if (others.check(bare, family)) return true;
  return !allowsLoopback && loopback.check(bare, family);
}
