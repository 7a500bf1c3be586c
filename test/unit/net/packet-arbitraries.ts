/** fast-check arbitraries of frame fields. */

import * as fc from "fast-check";

export const mac = fc.uint8Array({ minLength: 6, maxLength: 6 });
export const ipv4 = fc.nat(0xffffffff);
export const ipv6 = fc.uint8Array({ minLength: 16, maxLength: 16 });
export const word = fc.nat(0xffff);
export const long = fc.nat(0xffffffff);
export const octet = fc.nat(0xff);
export const body = (minLength = 0, maxLength = 64) => fc.uint8Array({ minLength, maxLength });
