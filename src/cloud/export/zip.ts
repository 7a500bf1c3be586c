/** A ZIP archive (PKWARE APPNOTE 6.3) as it is made: every file is deflated on the way, its size and checksum follow it. */

import { crc32, createDeflateRaw } from "node:zlib";

export interface ZipFile {
  readonly name: string;
  readonly content: AsyncIterable<string> | Iterable<string>;
}

interface Entry {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** Bit 3: sizes follow the data (§4.4.4); bit 11: names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATED = 8;
const VERSION = 20;
/** 1980-01-01, the first day that the format knows: an export has no meaningful time per file. */
const DATE = 0x21;

export async function* zip(files: readonly ZipFile[]): AsyncGenerator<Buffer> {
  const entries: Entry[] = [];
  let offset = 0;
  for (const { name, content } of files) {
    const start = offset;
    const encoded = Buffer.from(name, "utf8");
    const header = localHeader(encoded);
    yield header;
    offset += header.length;
    const sums = { crc: 0, packed: 0, size: 0 };
    for await (const chunk of deflated(content, sums)) {
      yield chunk;
      offset += chunk.length;
    }
    const descriptor = numbers([0x08074b50, sums.crc, sums.packed, sums.size]);
    yield descriptor;
    offset += descriptor.length;
    entries.push({ name: encoded, ...sums, offset: start });
  }
  const directory = Buffer.concat(entries.map(directoryEntry));
  yield directory;
  yield endOf(entries.length, directory.length, offset);
}

async function* deflated(
  content: ZipFile["content"],
  sums: { crc: number; packed: number; size: number },
): AsyncGenerator<Buffer> {
  const packer = createDeflateRaw();
  async function feed() {
    for await (const text of content) {
      const bytes = Buffer.from(text, "utf8");
      sums.crc = crc32(bytes, sums.crc);
      sums.size += bytes.length;
      if (!packer.write(bytes)) await new Promise((resolve) => packer.once("drain", resolve));
    }
    packer.end();
  }
  const feeding = feed().catch((error: unknown) => {
    packer.destroy(error instanceof Error ? error : new Error("the content failed"));
  });
  for await (const chunk of packer) {
    const bytes = chunk as Buffer; // a stream without an encoding
    sums.packed += bytes.length;
    yield bytes;
  }
  await feeding;
}

function numbers(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (const [n, value] of values.entries()) buffer.writeUInt32LE(value >>> 0, n * 4);
  return buffer;
}

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATED, 8);
  header.writeUInt16LE(DATE, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function directoryEntry({ name, crc, packed, size, offset }: Entry): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(VERSION, 4);
  entry.writeUInt16LE(VERSION, 6);
  entry.writeUInt16LE(FLAGS, 8);
  entry.writeUInt16LE(DEFLATED, 10);
  entry.writeUInt16LE(DATE, 14);
  entry.writeUInt32LE(crc >>> 0, 16);
  entry.writeUInt32LE(packed, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(offset, 42);
  return Buffer.concat([entry, name]);
}

function endOf(count: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
