/**
 * CredSSP's bytes over RDP's plain TCP (MS-RDPBCGR §5.4.2.1, enhanced security): there are no HTTP replies around a server's flight,
 * so the records of TLS 1.3 are counted, as OpenSSL sends them.
 */

import { connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";

const APPLICATION_DATA = 23;
/** TPKT, X.224 connection request, RDP_NEG_REQ for TLS and CredSSP. */
const CONNECTION_REQUEST = Buffer.from("030000130ee000000000000100080003000000", "hex");
/** EncryptedExtensions, Certificate, CertificateVerify, Finished; then two NewSessionTickets before the first message. */
const OPENSSL_FLIGHTS = [4, 3];
const CONFIRM_LENGTH = 19;
const PROTOCOL_HYBRID = 2;

export class RdpCarrier {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #wake: () => void = () => undefined;
  #isClosed = false;
  /** How many records of application data each of the next flights has; then one. */
  readonly #flights = [...OPENSSL_FLIGHTS];

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket
      .on("error", () => undefined)
      .on("close", () => {
        this.#isClosed = true;
        this.#wake();
      });
    onTestFinished(() => {
      socket.destroy();
    });
  }

  static async open(port: number): Promise<RdpCarrier> {
    const carrier = new RdpCarrier(connect(port, "127.0.0.1"));
    carrier.#socket.write(CONNECTION_REQUEST);
    await carrier.#until(() => carrier.#received.length >= CONFIRM_LENGTH);
    const confirm = carrier.#take(CONFIRM_LENGTH);
    if (confirm.readUInt32LE(15) !== PROTOCOL_HYBRID)
      throw new Error("the server wants no CredSSP");
    return carrier;
  }

  /** Sends, and resolves with the server's next flight; empty when it closed the connection. */
  async exchange(bytes: Buffer): Promise<Buffer> {
    this.send(bytes);
    const applicationRecords = this.#flights.shift() ?? 1;
    let end: number | undefined;
    await this.#until(() => {
      end = this.#flightEnd(applicationRecords);
      return end !== undefined;
    });
    return end === undefined ? Buffer.alloc(0) : this.#take(end);
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  #flightEnd(applicationRecords: number): number | undefined {
    let count = 0;
    for (const { type, end } of records(this.#received)) {
      if (type === APPLICATION_DATA) count++;
      if (count === applicationRecords) return end;
    }
    return undefined;
  }

  #take(length: number): Buffer {
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }

  async #until(isReady: () => boolean): Promise<void> {
    while (!isReady() && !this.#isClosed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

function* records(bytes: Buffer): Generator<{ type: number; end: number }> {
  for (let start = 0; start + 5 <= bytes.length; ) {
    const end = start + 5 + bytes.readUInt16BE(start + 3);
    if (end > bytes.length) return;
    yield { type: bytes.readUInt8(start), end };
    start = end;
  }
}
