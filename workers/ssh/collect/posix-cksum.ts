/** What cksum(1) makes of a text: CRC and length (IEEE 1003.1-2017, XCU cksum). */

const POLYNOMIAL = 0x04c11db7;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) crc = crc < 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1;
  return crc;
});

/** "3015617425 6" for "hello\n". */
export function posixCksum(text: string): string {
  const bytes = Buffer.from(text);
  let crc = 0;
  const add = (byte: number) => {
    crc = (crc << 8) ^ (table[(crc >>> 24) ^ byte] ?? 0);
  };
  for (const byte of bytes) add(byte);
  // The length follows the text, its lowest byte first, without zeros at the end.
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) add(length & 255);
  return `${~crc >>> 0} ${bytes.length}`;
}
