/** Values that many machines carry because nobody filled them in, or because a product ships them: they tie nothing. */

import { isUnicastMac } from "../../net/mac-address.ts";

/** Compared without case, blanks and punctuation. */
const placeholders = new Set([
  "tobefilledbyoem",
  "tobefilledbyoemtobefilledbyoem",
  "none",
  "null",
  "na",
  "nil",
  "unknown",
  "unspecified",
  "undefined",
  "empty",
  "default",
  "defaultstring",
  "systemserialnumber",
  "systemproductname",
  "chassisserialnumber",
  "chassisserial",
  "serialnumber",
  "serial",
  "baseboardserialnumber",
  "notspecified",
  "notapplicable",
  "notavailable",
  "notsettable",
  "notpresent",
  "invalid",
  "oem",
  "ssn12345678901234567",
  "sn",
  "test",
  "uninitialized",
  "noserialnumber",
  "0123456789",
  "123456789",
  "1234567890",
  "01234567",
  "12345678",
  "1234567",
  "123456",
]);

export function isPlaceholder(value: string): boolean {
  const bare = value.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  return bare.length < 3 || /^(.)\1*$/.test(bare) || placeholders.has(bare);
}

/** SMBIOS UUIDs that boards ship with instead of one of their own (as 32 hexadecimal digits). */
const boardUuids = new Set([
  "03000200040005000006000700080009",
  "00020003000400050006000700080009",
  "ffffffff00000000ffffffff00000000",
  "11111111222233334444555555555555",
  "0123456789abcdef0123456789abcdef",
  "12345678123412341234123456789abc",
  "12345678123456789012123456789abc",
  "fefefefefefefefefefefefefefefefe",
]);

/** `uuid` as 32 hexadecimal digits, in either byte order. */
export function isBogusUuid(uuid: string): boolean {
  return /^(.)\1*$/.test(uuid) || boardUuids.has(uuid);
}

/** EngineIDs that agents use before they were given one, after RFC 3411 §5: the enterprise is followed by zeros, ones or a loopback address. */
export function isBogusEngineId(hex: string): boolean {
  if (hex.length < 10 || hex.length > 64) return true;
  if (/^(..)\1*$/.test(hex)) return true;
  const format = hex.slice(8, 10);
  const rest = hex.slice(10);
  if (/^(0*|f+)$/.test(rest)) return true;
  if (format === "01" && (rest.startsWith("7f") || rest === "00000000")) return true;
  return engineIds.has(hex);
}

/** The documents' examples, found in the field on whole product lines. */
const engineIds = new Set([
  "8000000001020304",
  "800000000102030405",
  "80001f8880000000000000000000",
]);

/** MAC addresses that software gives to its host-side adapters, the same on every machine. */
const hostAdapterMacs = new Set([
  "00:50:56:c0:00:01",
  "00:50:56:c0:00:08",
  "0a:00:27:00:00:00",
  "02:00:4c:4f:4f:50",
  "20:41:53:59:4e:ff",
  "50:50:54:50:30:30",
  "00:05:9a:3c:7a:00",
  "00:05:9a:3c:78:00",
  "00:01:02:03:04:05",
  "00:11:22:33:44:55",
  "00:12:34:56:78:9a",
  "12:34:56:78:9a:bc",
  "02:00:00:00:00:00",
  "ee:ee:ee:ee:ee:ee",
]);

/** Docker derives 02:42:… from the container's IP address, so every host has the same ones. Libvirt's taps start with fe. */
export function isBogusMac(macaddr: string): boolean {
  return (
    !isUnicastMac(macaddr) ||
    hostAdapterMacs.has(macaddr) ||
    macaddr.startsWith("02:42:") ||
    /^(..)(:\1){5}$/.test(macaddr)
  );
}

/** Bridges that container and virtual machine software sets up alike on every host: docker0, virbr0, lxcbr0, podman, VirtualBox NAT. */
const bridgeAddresses = new Set([
  "172.17.0.1",
  "192.168.122.1",
  "10.0.3.1",
  "10.88.0.1",
  "192.168.56.1",
  "10.0.2.15",
  "192.168.99.1",
]);

export const isBogusOwnAddress = (address: string): boolean => bridgeAddresses.has(address);

const nameless = new Set([
  "localhost",
  "localhost.localdomain",
  "localhost6",
  "(none)",
  "none",
  "ubuntu",
  "debian",
  "raspberrypi",
  "router",
  "switch",
  "default",
  "unknown",
]);

/** Names that a machine has before anyone named it. */
export const isBogusHostname = (hostname: string): boolean =>
  hostname === "" || nameless.has(hostname.toLowerCase());
