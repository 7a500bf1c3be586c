/**
 * Reads along what an SSH server sends in clear at the start: its identification (RFC 4253 §4.2) and the algorithms that it offers (§7.1).
 * It also counts what comes in: whoever sends more than was asked for is cut off.
 */

const MAX_PREAMBLE_BYTES = 65_536;
const MAX_KEXINIT_BYTES = 65_536;
/** What a server may send besides what was asked for: key exchanges, banners, messages that are thrown away. */
const SPARE_BYTES = 4 * 1024 * 1024;
const KEXINIT = 20;

export interface ServerOffer {
  readonly kex: string;
  readonly hostKey: string;
  readonly cipher: string;
  readonly mac: string;
}

export class WireTap {
  /** "SSH-2.0-…", as soon as it has come. */
  identification: string | undefined;
  offer: ServerOffer | undefined;
  readonly #onExcess: () => void;
  #head: Buffer | undefined = Buffer.alloc(0);
  #spare = SPARE_BYTES;

  constructor(onExcess: () => void) {
    this.#onExcess = onExcess;
  }

  /** What a service that isn't SSH said first: one line. */
  get firstLine(): string {
    const text = (this.#head ?? Buffer.alloc(0)).subarray(0, 200).toString("latin1");
    return text.split(/[\r\n]/, 1)[0] ?? "";
  }

  /** Raises the limit by data that was asked for; small packets carry much besides it. */
  credit(bytes: number): void {
    this.#spare = Math.min(SPARE_BYTES, this.#spare + 2 * bytes + 256);
  }

  push(chunk: Buffer): void {
    this.#spare -= chunk.length;
    if (this.#head !== undefined) this.#readHead(chunk);
    if (this.#spare < 0) this.#onExcess();
  }

  #readHead(chunk: Buffer): void {
    const head = Buffer.concat([this.#head ?? Buffer.alloc(0), chunk]);
    this.#head = head.subarray(0, MAX_PREAMBLE_BYTES + MAX_KEXINIT_BYTES);
    const start = startOfIdentification(head);
    const end = start < 0 ? -1 : head.indexOf("\n", start);
    if (end < 0) {
      if (head.length > MAX_PREAMBLE_BYTES) this.#spare = -1;
      return;
    }
    this.identification = head.subarray(start, end).toString("latin1").trimEnd().slice(0, 255);
    const packet = head.subarray(end + 1);
    if (packet.length < 6) return;
    const length = packet.readUInt32BE(0);
    if (length > MAX_KEXINIT_BYTES || packet.length >= length + 4) {
      this.offer = offerIn(packet);
      this.#head = undefined;
    }
  }
}

function startOfIdentification(head: Buffer): number {
  if (head.subarray(0, 4).equals(Buffer.from("SSH-"))) return 0;
  const lineBefore = head.indexOf("\nSSH-");
  return lineBefore < 0 ? -1 : lineBefore + 1;
}

/** The first name-lists of SSH_MSG_KEXINIT, server to client; undefined when it is none. */
function offerIn(packet: Buffer): ServerOffer | undefined {
  if (packet[5] !== KEXINIT) return undefined;
  const lists: string[] = [];
  // Length, padding length, message number and 16 random bytes come first.
  let position = 4 + 1 + 1 + 16;
  while (lists.length < 6) {
    if (position + 4 > packet.length) return undefined;
    const end = position + 4 + packet.readUInt32BE(position);
    if (end > packet.length) return undefined;
    lists.push(packet.subarray(position + 4, end).toString("latin1"));
    position = end;
  }
  const [kex = "", hostKey = "", , cipher = "", , mac = ""] = lists;
  return { kex, hostKey, cipher, mac };
}
