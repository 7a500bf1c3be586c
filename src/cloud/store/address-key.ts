/** Addresses as texts of one length per family, so that databases compare ranges without knowing what an address is. */

import { type IpAddress, parseAddress } from "../../net/address.ts";

/** "4" and 8, or "6" and 32 hexadecimal digits; a zone follows after "%". "" when the text is no address. */
export function addressKey(text: string): string {
  const address = parseAddress(text);
  return address === undefined ? "" : keyOf(address);
}

function keyOf(address: IpAddress): string {
  const digits = address.value.toString(16).padStart(address.family === 4 ? 8 : 32, "0");
  return `${address.family}${digits}${address.zone === undefined ? "" : `%${address.zone}`}`;
}
