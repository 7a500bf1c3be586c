/** n-fold of RFC 3961 §5.1: stretches or folds bytes to a length, so that every bit of the input counts. */

const ROTATION = 13n;

/** The length is in bytes; neither it nor the input is empty. */
export function nFold(input: Uint8Array, length: number): Buffer {
  const inputBits = BigInt(input.length * 8);
  const whole = (1n << inputBits) - 1n;
  const first = BigInt(`0x${Buffer.from(input).toString("hex")}`);
  const copies = leastCommonMultiple(input.length, length) / input.length;
  let replicated = 0n;
  for (let copy = 0n; copy < copies; copy++) {
    const by = (ROTATION * copy) % inputBits;
    const rotated = ((first >> by) | (first << (inputBits - by))) & whole;
    replicated = (replicated << inputBits) | rotated;
  }
  return Buffer.from(onesComplementSum(replicated, length).padStart(length * 2, "0"), "hex");
}

/** Of the pieces of so many bytes, in hexadecimal digits. */
function onesComplementSum(value: bigint, length: number): string {
  const bits = BigInt(length * 8);
  const mask = (1n << bits) - 1n;
  let sum = 0n;
  for (let rest = value; rest > 0n; rest >>= bits) sum += rest & mask;
  while (sum > mask) sum = (sum & mask) + (sum >> bits);
  return sum.toString(16);
}

function leastCommonMultiple(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return (a / larger) * b;
}
