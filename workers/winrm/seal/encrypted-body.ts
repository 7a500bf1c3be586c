/**
 * The HTTP body that carries sealed messages (MS-WSMV §2.2.9.1): pairs of parts, the first with the length of the plaintext, the second
 * with the ciphertext. Binary data is found by lengths alone, never by looking for the boundary.
 */

export type EncryptionProtocol = "SPNEGO" | "Kerberos" | "CredSSP";

/** One message, or one chunk of it. */
export interface SealedPart {
  /** Bytes of plaintext. */
  readonly length: number;
  /** NTLM: the signature; Kerberos: what precedes the ciphertext; CredSSP: none, its TLS records follow at once. */
  readonly header: Buffer;
  /** What the 32-bit number before the header says: the header's length, for CredSSP the TLS trailer's. */
  readonly headerNumber: number;
  readonly data: Buffer;
}

const BOUNDARY = "Encrypted Boundary";
const ORIGINAL = "application/soap+xml;charset=UTF-8";
const partType = (protocol: EncryptionProtocol) => `application/HTTP-${protocol}-session-encrypted`;

export interface EncryptedBody {
  readonly contentType: string;
  readonly body: Buffer;
}

export function encodeEncryptedBody(
  protocol: EncryptionProtocol,
  parts: readonly SealedPart[],
): EncryptedBody {
  const pieces = parts.flatMap(({ length, header, headerNumber, data }) => [
    Buffer.from(
      `--${BOUNDARY}\r\n\tContent-Type: ${partType(protocol)}\r\n\tOriginalContent: type=${ORIGINAL};Length=${length}\r\n` +
        `--${BOUNDARY}\r\n\tContent-Type: application/octet-stream\r\n`,
      "latin1",
    ),
    uint32(headerNumber),
    header,
    data,
  ]);
  const media = parts.length > 1 ? "multipart/x-multi-encrypted" : "multipart/encrypted";
  return {
    contentType: `${media};protocol="${partType(protocol)}";boundary="${BOUNDARY}"`,
    body: Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`, "latin1")]),
  };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export const isEncryptedContentType = (contentType: string | undefined): boolean =>
  /^\s*multipart\/(x-multi-)?encrypted\b/i.test(contentType ?? "");

/** How many bytes of data follow; undefined when they are broken. */
type DataLength = (bytes: Buffer, offset: number, plaintextLength: number) => number | undefined;

const plaintextLength: DataLength = (bytes, offset, length) =>
  offset + length > bytes.length ? undefined : length;

const dataLengths: Record<EncryptionProtocol, DataLength> = {
  SPNEGO: plaintextLength,
  Kerberos: plaintextLength,
  CredSSP: tlsRecordsLength,
};

/** Longer lines than this are none of a part's headers. */
const MAX_HEADERS = 1_024;
/** MS-NLMP signatures have 16 bytes; others of SPNEGO's mechanisms up to 76. */
const MAX_HEADER_LENGTH = 256;

/** The parts in order; undefined when the body breaks the format. A body without parts is broken, too. */
export function parseEncryptedBody(
  protocol: EncryptionProtocol,
  body: Buffer,
): SealedPart[] | undefined {
  const parts: SealedPart[] = [];
  for (let offset = 0; !isEnd(body, offset); ) {
    const head = readPartHead(body, offset, protocol);
    if (head === undefined) return undefined;
    const { length, dataStart } = head;
    if (dataStart + 4 > body.length) return undefined;
    const headerNumber = body.readUInt32LE(dataStart);
    const headerLength = protocol === "CredSSP" ? 0 : headerNumber;
    if (headerLength > MAX_HEADER_LENGTH) return undefined;
    const start = dataStart + 4 + headerLength;
    const dataLength = dataLengths[protocol](body, start, length);
    if (dataLength === undefined) return undefined;
    const header = body.subarray(dataStart + 4, start);
    offset = start + dataLength;
    parts.push({ length, header, headerNumber, data: body.subarray(start, offset) });
    if (body.subarray(offset, offset + 2).toString("latin1") === "\r\n") offset += 2;
  }
  return parts.length === 0 ? undefined : parts;
}

const isEnd = (body: Buffer, offset: number): boolean =>
  /^-- ?Encrypted Boundary--(\r\n)?$/.test(body.subarray(offset, offset + 32).toString("latin1"));

const PART_HEAD =
  /^-- ?Encrypted Boundary\r\n[\t ]*Content-Type:[\t ]*application\/HTTP-(SPNEGO|Kerberos|CredSSP)-session-encrypted\r\n[\t ]*OriginalContent:[\t ]*type=[^\r\n]{1,200}?;[\t ]*Length=(\d{1,10})\r\n-- ?Encrypted Boundary\r\n[\t ]*Content-Type:[\t ]*application\/octet-stream\r\n/i;

function readPartHead(
  body: Buffer,
  offset: number,
  protocol: EncryptionProtocol,
): { length: number; dataStart: number } | undefined {
  const text = body.subarray(offset, offset + MAX_HEADERS).toString("latin1");
  const match = PART_HEAD.exec(text);
  if (match === null || match[1]?.toLowerCase() !== protocol.toLowerCase()) return undefined;
  return { length: Number(match[2]), dataStart: offset + match[0].length };
}

const TLS_HEAD = 5;
const TLS_FIRST_TYPE = 20;
const TLS_LAST_TYPE = 23;

/** TLS records (RFC 8446 §5.1) up to whatever isn't one: the boundary begins with a dash, which is no record type. */
function tlsRecordsLength(bytes: Buffer, start: number): number | undefined {
  let offset = start;
  while (offset + TLS_HEAD <= bytes.length) {
    const type = bytes.readUInt8(offset);
    if (type < TLS_FIRST_TYPE || type > TLS_LAST_TYPE || bytes[offset + 1] !== 3) break;
    offset += TLS_HEAD + bytes.readUInt16BE(offset + 3);
    if (offset > bytes.length) return undefined;
  }
  return offset === start ? undefined : offset - start;
}
