/** Keytab files, version 0x0502, as MIT Kerberos, Samba and ktpass.exe write them ("Keytab file format" in MIT Kerberos' documentation). */

export interface KeytabEntry {
  /** "user@REALM" */
  readonly principal: string;
  /** Encryption type. */
  readonly type: number;
  /** Key version number. */
  readonly version: number;
  readonly key: Buffer;
}

const VERSION = 0x0502;

/** Undefined when the file is none, or is cut off. */
export function parseKeytab(file: Buffer): KeytabEntry[] | undefined {
  if (file.length < 2 || file.readUInt16BE() !== VERSION) return undefined;
  const entries: KeytabEntry[] = [];
  for (let offset = 2; offset + 4 <= file.length; ) {
    const size = file.readInt32BE(offset);
    // A negative size is a hole where an entry was.
    const end = offset + 4 + Math.abs(size);
    if (size === 0 || end > file.length) return size === 0 ? entries : undefined;
    if (size > 0) {
      const entry = parseEntry(file.subarray(offset + 4, end));
      if (entry === undefined) return undefined;
      entries.push(entry);
    }
    offset = end;
  }
  return entries;
}

function parseEntry(bytes: Buffer): KeytabEntry | undefined {
  try {
    return readEntry(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Throws RangeError when the entry is cut off. */
function readEntry(bytes: Buffer): KeytabEntry {
  let offset = 0;
  const uint16 = () => {
    offset += 2;
    return bytes.readUInt16BE(offset - 2);
  };
  const counted = () => {
    const length = uint16();
    if (offset + length > bytes.length) throw new RangeError("cut off");
    offset += length;
    return bytes.subarray(offset - length, offset);
  };
  const count = uint16();
  const realm = counted().toString("utf8");
  const names = Array.from({ length: count }, () => counted().toString("utf8"));
  // Name type and time stamp.
  offset += 8;
  const shortVersion = bytes.readUInt8(offset++);
  const type = uint16();
  const key = counted();
  const version = bytes.length - offset >= 4 ? bytes.readUInt32BE(offset) : 0;
  return { principal: `${names.join("/")}@${realm}`, type, version: version || shortVersion, key };
}
