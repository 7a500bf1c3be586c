/**
 * DNS messages (RFC 1035 §4), as much as a PTR question and its answer need.
 * Every read is bounded by the message; compression pointers only lead backwards and are counted, so no message loops.
 */

export const DNS_TYPE_PTR = 12;
export const DNS_CLASS_IN = 1;
/** QR, RFC 1035 §4.1.1: the message is a response. */
const FLAG_RESPONSE = 0x8000;
const HEADER_BYTES = 12;
const LABEL_MAX = 63;
const NAME_MAX = 255;
const POINTER_BITS = 0xc0;
/** A response to one question has a handful of records; more are not looked at. */
const RECORDS_MAX = 64;

export interface DnsName {
  readonly labels: readonly Uint8Array[];
  /** Where the next field starts. */
  readonly end: number;
}

export interface DnsRecord {
  readonly name: DnsName;
  readonly type: number;
  /** RFC 6762 §10.2: the top bit is the cache-flush bit, not part of the class. */
  readonly class: number;
  readonly dataStart: number;
  readonly dataEnd: number;
}

export interface DnsResponse {
  readonly id: number;
  readonly records: readonly DnsRecord[];
}

/** One question, standard query, recursion not desired. Labels must be ASCII of 1–63 bytes. */
export function encodePtrQuestion(id: number, name: string): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(1, 4);
  const labels = name.split(".").map((label) => {
    const bytes = Buffer.from(label, "latin1");
    return Buffer.concat([Buffer.of(bytes.length), bytes]);
  });
  const tail = Buffer.of(0, 0, DNS_TYPE_PTR, 0, DNS_CLASS_IN);
  return Buffer.concat([header, ...labels, tail]);
}

/** The answer records of a response, or undefined when the bytes are no well-formed response. */
export function decodeDnsResponse(bytes: Buffer): DnsResponse | undefined {
  if (bytes.length < HEADER_BYTES || (bytes.readUInt16BE(2) & FLAG_RESPONSE) === 0)
    return undefined;
  const questions = bytes.readUInt16BE(4);
  const answers = bytes.readUInt16BE(6);
  let at: number | undefined = HEADER_BYTES;
  for (let i = 0; i < Math.min(questions, RECORDS_MAX); i++) {
    at = skipQuestion(bytes, at);
    if (at === undefined) return undefined;
  }
  const records: DnsRecord[] = [];
  for (let i = 0; i < Math.min(answers, RECORDS_MAX); i++) {
    const record = readRecord(bytes, at);
    if (record === undefined) return undefined;
    records.push(record);
    at = record.dataEnd;
  }
  return { id: bytes.readUInt16BE(0), records };
}

/** The host names in a response's PTR records for a name (compared without case), trailing dot off; unusable ones are left out. */
export function decodePtrNames(bytes: Buffer, question: string): string[] {
  const response = decodeDnsResponse(bytes);
  if (response === undefined) return [];
  const wanted = question.toLowerCase();
  return response.records.flatMap((record) => {
    if (record.type !== DNS_TYPE_PTR || record.class !== DNS_CLASS_IN) return [];
    if (textOf(record.name)?.toLowerCase() !== wanted) return [];
    const target = readDnsName(bytes, record.dataStart);
    const text = target && textOf(target);
    return text === undefined ? [] : [text];
  });
}

/** A possibly compressed name (RFC 1035 §4.1.4), or undefined when it leaves the message, loops or is too long. */
export function readDnsName(bytes: Buffer, start: number): DnsName | undefined {
  const labels: Uint8Array[] = [];
  let at = start;
  let end: number | undefined;
  let total = 0;
  /** Pointers must lead before everything read so far: this bounds them to the message's length. */
  let lowest = start;
  for (;;) {
    const length = bytes[at];
    if (length === undefined) return undefined;
    if (length === 0) return { labels, end: end ?? at + 1 };
    if ((length & POINTER_BITS) === POINTER_BITS) {
      const low = bytes[at + 1];
      if (low === undefined) return undefined;
      const target = ((length & ~POINTER_BITS) << 8) | low;
      if (target >= lowest) return undefined;
      end ??= at + 2;
      lowest = target;
      at = target;
      continue;
    }
    total += length + 1;
    if (length > LABEL_MAX || total > NAME_MAX || at + 1 + length > bytes.length) return undefined;
    labels.push(bytes.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
}

function skipQuestion(bytes: Buffer, at: number): number | undefined {
  const name = readDnsName(bytes, at);
  if (name === undefined || name.end + 4 > bytes.length) return undefined;
  return name.end + 4;
}

function readRecord(bytes: Buffer, at: number): DnsRecord | undefined {
  const name = readDnsName(bytes, at);
  if (name === undefined || name.end + 10 > bytes.length) return undefined;
  const dataStart = name.end + 10;
  const dataEnd = dataStart + bytes.readUInt16BE(name.end + 8);
  if (dataEnd > bytes.length) return undefined;
  return {
    name,
    type: bytes.readUInt16BE(name.end),
    class: bytes.readUInt16BE(name.end + 2) & 0x7fff,
    dataStart,
    dataEnd,
  };
}

/** The name as text when all its bytes are valid UTF-8 without control characters or dots inside labels. */
function textOf(name: DnsName): string | undefined {
  if (name.labels.length === 0) return undefined;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    const labels = name.labels.map((label) => decoder.decode(label));
    const isPlain = labels.every((label) => !/[\p{Cc}\p{Cf}\p{Z}.]/u.test(label));
    return isPlain ? labels.join(".") : undefined;
  } catch {
    return undefined;
  }
}
