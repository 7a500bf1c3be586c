/** One spelling per signature value, so that probes that read the same thing in different ways agree; undefined when the value can't identify. */

import { parseMacAddress } from "../../net/mac-address.ts";
import type { SignatureType } from "../../protocol/evidence.ts";
import {
  isBogusEngineId,
  isBogusHostname,
  isBogusMac,
  isBogusUuid,
  isPlaceholder,
} from "./bogus-values.ts";

type Normalise = (value: string) => string | undefined;

const hexDigits = (value: string) => value.toLowerCase().replaceAll(/^0x|[^0-9a-f]/g, "");

/** /etc/machine-id (32 digits) or Windows' MachineGuid. */
const machineId: Normalise = (value) => {
  const id = value.trim().toLowerCase().replaceAll(/[{}-]/g, "");
  return id.length < 8 || isPlaceholder(id) || isBogusUuid(id) ? undefined : id;
};

/**
 * Firmware before SMBIOS 2.6 and some readers swap the bytes of the first three fields (SMBIOS §7.2.1).
 * Of both spellings the smaller one stands for the machine.
 */
const smbiosUuid: Normalise = (value) => {
  const digits = hexDigits(value);
  if (digits.length !== 32) return undefined;
  const swapped = swapUuid(digits);
  if (isBogusUuid(digits) || isBogusUuid(swapped)) return undefined;
  return digits < swapped ? digits : swapped;
};

function swapUuid(digits: string): string {
  const reverse = (from: number, to: number) =>
    (digits.slice(from, to).match(/../g) ?? []).reverse().join("");
  return reverse(0, 8) + reverse(8, 12) + reverse(12, 16) + digits.slice(16);
}

const sshHostKey: Normalise = (value) => {
  const key = value.trim();
  return key.length < 8 ? undefined : key;
};

const snmpEngineId: Normalise = (value) => {
  const hex = hexDigits(value);
  return isBogusEngineId(hex) ? undefined : hex;
};

const macaddr: Normalise = (value) => {
  const mac = parseMacAddress(value);
  return mac === undefined || isBogusMac(mac) ? undefined : mac;
};

/** LLDP's chassis ID may be anything; without a MAC address in it, it is taken as it is. */
const chassisMac: Normalise = (value) => {
  if (parseMacAddress(value) !== undefined) return macaddr(value);
  return isPlaceholder(value) ? undefined : value.trim().toLowerCase();
};

const hostname: Normalise = (value) => {
  const name = value.trim().toLowerCase().replace(/\.$/, "");
  return isBogusHostname(name) ? undefined : name;
};

/** `vendor:serial`; the vendor is the first word of its name, so that "Cisco" and "Cisco Systems, Inc." agree. "" when unknown. */
export function chassisSerial(serial: string, vendor: string | undefined): string | undefined {
  const bare = serial.trim().toLowerCase().replaceAll(/\s+/g, "");
  if (isPlaceholder(bare) || /^vmware-|^parallels-/.test(bare)) return undefined;
  const word = /[a-z0-9]+/.exec((vendor ?? "").toLowerCase())?.[0] ?? "";
  // Without a vendor a short number could be anybody's.
  return word === "" && bare.length < 8 ? undefined : `${word}:${bare}`;
}

/** A signature's value may carry the vendor itself: "Cisco|FOC1234X0AB" or "cisco:foc1234x0ab". */
const vendorAndSerial: Normalise = (value) => {
  const parts = /^([^|:]*)[|:](.*)$/.exec(value);
  return parts ? chassisSerial(parts[2] ?? "", parts[1]) : chassisSerial(value, undefined);
};

const byType: Readonly<Record<SignatureType, Normalise>> = {
  machineId,
  smbiosUuid,
  sshHostKey,
  snmpEngineId,
  chassisSerial: vendorAndSerial,
  chassisMac,
  macaddr,
  hostname,
  ownAddress: (value) => value,
};

export function normaliseSignature(type: SignatureType, value: string): string | undefined {
  return byType[type](value);
}
