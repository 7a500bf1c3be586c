/** Sends a sweep's datagrams: as fast as the leave to send allows, and no faster than the answers can be read. */

import { setImmediate as turn } from "node:timers/promises";
import type { TargetContext } from "../../harness/define-worker.ts";
import type { SnmpSocket } from "../session/snmp-socket.ts";
import type { Probe } from "./probe.ts";

const LEASE = 512;
/** libuv reads as many datagrams of a socket in one turn of the event loop; as many are sent between two turns. */
const DATAGRAMS_A_TURN = 32;
/** Turns in a row in which answers are read and nothing is sent: whoever floods this thread does not stop its sweep. */
const MOST_TURNS = 64;

/** What the kernel refuses to send. */
const countAsLost = () => undefined;

export class Sender {
  readonly #socket: SnmpSocket;
  readonly #context: TargetContext;
  readonly #afterTurn: () => void;
  #leave = 0;
  #sent = 0;
  /** When the last burst of datagrams began, milliseconds of `performance.now()`. */
  lastAt = 0;

  /** `afterTurn` is called whenever answers may have come. */
  constructor(socket: SnmpSocket, context: TargetContext, afterTurn: () => void) {
    this.#socket = socket;
    this.#context = context;
    this.#afterTurn = afterTurn;
  }

  /** Datagrams sent so far. */
  get sent(): number {
    return this.#sent;
  }

  /** What must be awaited before the next datagram; undefined when it may be sent at once. */
  get delay(): Promise<void> | undefined {
    if (this.#leave > 0 && this.#sent % DATAGRAMS_A_TURN !== 0) return undefined;
    return this.#wait();
  }

  /** Leave that is older was given for a time that has passed. */
  dropLeave(): void {
    this.#leave = 0;
  }

  send(probe: Probe, address: string): void {
    this.#leave -= 1;
    this.#sent += 1;
    const peer = { address, port: probe.port };
    this.#socket.send(probe.datagramFor(address), peer, countAsLost);
  }

  /** What has not been read when the kernel's buffer is full is lost: the buffer is emptied between bursts. */
  async #wait(): Promise<void> {
    for (let turns = 0; turns < MOST_TURNS; turns += 1) {
      const before = this.#socket.heard;
      await turn();
      this.#afterTurn();
      if (this.#socket.heard - before < DATAGRAMS_A_TURN) break;
    }
    if (this.#leave <= 0) this.#leave = await this.#context.leasePackets(LEASE);
    this.#context.signal.throwIfAborted();
    this.lastAt = performance.now();
  }
}
