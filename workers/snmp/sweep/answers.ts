/** Who has answered a sweep: told in bundles, as each message between threads costs more than what is in it. */

import { parseAddress } from "../../../src/net/address.ts";
import type { AddressRanges } from "../../../src/net/address-ranges.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import type { Listener } from "../session/snmp-socket.ts";
import { textOf } from "../tables/values.ts";
import { BerFault } from "../wire/ber-reader.ts";
import { decodeCommunityMessage } from "../wire/community-message.ts";
import type { Probe } from "./probe.ts";
import { SYS_DESCR } from "./questions.ts";

const PROBE = "snmp";
const SOURCE = "SNMPv2-MIB";
/** Evidence that waits to be told, and how long. */
const BUNDLE = 512;
const BUNDLE_MS = 50;
/** RFC 3418: sysDescr has at most so many characters. */
const MAX_DESCRIPTION = 255;
/** Whoever answers beyond them is told without a description, so that the evidence of a sweep stays within its bounds. */
const MOST_DESCRIPTIONS = 262_144;

export class Answers {
  /** With the question that was answered first. */
  readonly #answered = new Map<string, Probe>();
  readonly #awaited = new Set<string>();
  readonly #ranges: AddressRanges;
  readonly #probes: readonly Probe[];
  readonly #emit: (...evidence: Evidence[]) => void;
  #bundle: Evidence[] = [];
  #bundleSince = 0;
  /** When the last address answered that had not answered before; milliseconds of `performance.now()`. */
  lastAt = 0;

  constructor(
    ranges: AddressRanges,
    probes: readonly Probe[],
    emit: (...evidence: Evidence[]) => void,
  ) {
    this.#ranges = ranges;
    this.#probes = probes;
    this.#emit = emit;
  }

  get size(): number {
    return this.#answered.size;
  }

  /** How many of those whose repeats are awaited have not answered them. */
  get awaited(): number {
    return this.#awaited.size;
  }

  has(address: string): boolean {
    return this.#answered.has(address);
  }

  /** Up to so many who have answered, from all over the ranges, and what; from now on the answers to the repeats are awaited. */
  awaitRepeats(most: number): (readonly [string, Probe])[] {
    const step = Math.ceil(this.#answered.size / most);
    const sample = [...this.#answered].filter((_, i) => i % step === 0);
    this.#awaited.clear();
    for (const [address] of sample) this.#awaited.add(address);
    return sample;
  }

  readonly hear: Listener = (address, port, number, datagram) => {
    const answered = this.#answered.get(address);
    if (answered !== undefined) {
      if (answered.repeat.isNumberOf(number, address, port)) this.#awaited.delete(address);
      return;
    }
    const ip = parseAddress(address);
    const probe = this.#probes.find((one) => one.isNumberOf(number, address, port));
    if (probe === undefined || ip === undefined || !this.#ranges.contains(ip)) return;
    this.#answered.set(address, probe);
    this.lastAt = performance.now();
    this.#tell(address, port, datagram);
  };

  #tell(address: string, port: number, datagram: Uint8Array): void {
    if (this.#bundle.length === 0) this.#bundleSince = this.lastAt;
    const seen = { probe: PROBE, address, at: Date.now() };
    this.#bundle.push(
      { ...seen, kind: "alive" },
      { ...seen, kind: "port", transport: "udp", port, state: "open" },
    );
    const description = this.size > MOST_DESCRIPTIONS ? undefined : descriptionIn(datagram);
    if (description === undefined) return;
    const system = { section: "system", status: "partial", source: SOURCE } as const;
    this.#bundle.push({ ...seen, kind: "section", ...system, value: { description } });
  }

  /** Tells what waits, when it is much or has waited long. */
  tellSoon(): void {
    const isOld = performance.now() - this.#bundleSince > BUNDLE_MS;
    if (this.#bundle.length > BUNDLE || isOld) this.tellAll();
  }

  tellAll(): void {
    if (this.#bundle.length === 0) return;
    const bundle = this.#bundle;
    this.#bundle = [];
    this.#emit(...bundle);
  }
}

/** SNMPv3 engines tell none to strangers, and only the head of the datagram has been read before. */
function descriptionIn(datagram: Uint8Array): string | undefined {
  try {
    const { varbinds } = decodeCommunityMessage(datagram);
    const value = varbinds.find(({ oid }) => oid === SYS_DESCR)?.value;
    return value?.type === "octets" ? textOf(value, MAX_DESCRIPTION) : undefined;
  } catch (error) {
    if (error instanceof BerFault) return undefined;
    throw error;
  }
}
