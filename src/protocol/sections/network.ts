/** How a node is joined to others. Speeds are in bit/s. */

import { z } from "zod";
import { addressText, count, list, macText, prefixText, text } from "../bounds.ts";

export const interfacesSection = list(
  z.object({
    ifname: text(),
    ifIndex: count.optional(),
    ifDescr: text().optional(),
    ifAlias: text().optional(),
    ifType: count.optional(),
    macaddr: macText.optional(),
    adminStatus: z.enum(["up", "down", "testing"]).optional(),
    operStatus: z
      .enum(["up", "down", "testing", "unknown", "dormant", "notPresent", "lowerLayerDown"])
      .optional(),
    speed: z.number().nonnegative().optional(),
    mtu: count.optional(),
    addresses: list(
      z.object({ addr: addressText, prefixLength: z.number().int().min(0).max(128).optional() }),
      1_024,
    ),
  }),
  16_384,
);
export const gatewaysSection = list(
  z.object({ addr: addressText, interface: text().optional() }),
  256,
);
export const routesSection = list(
  z.object({
    destination: prefixText,
    nextHop: addressText.optional(),
    interface: text().optional(),
    protocol: text().optional(),
    metric: z.number().int().optional(),
  }),
  100_000,
);
/** ARP (RFC 826) and ND (RFC 4861) table entries. */
export const neighboursSection = list(
  z.object({ addr: addressText, macaddr: macText, interface: text().optional() }),
  200_000,
);
/** LLDP (IEEE 802.1AB) and CDP neighbours: which port of ours meets which port of whom. */
export const linksSection = list(
  z.object({
    protocol: z.enum(["lldp", "cdp", "edp", "fdp", "ndp"]),
    localIfIndex: count.optional(),
    localPort: text(),
    remoteChassisId: text().optional(),
    remotePort: text().optional(),
    remotePortDescription: text().optional(),
    remoteName: text().optional(),
    remoteDescription: text(4_096).optional(),
    remotePlatform: text().optional(),
    remoteAddresses: list(addressText, 64),
  }),
  16_384,
);
export const vlansSection = list(
  z.object({
    vlanId: z.number().int().min(0).max(4_095),
    name: text().optional(),
    untaggedPorts: list(text(), 4_096).optional(),
    taggedPorts: list(text(), 4_096).optional(),
  }),
  4_096,
);
export const fdbSection = list(
  z.object({
    macaddr: macText,
    port: text(),
    ifIndex: count.optional(),
    vlanId: z.number().int().min(0).max(4_095).optional(),
  }),
  200_000,
);
