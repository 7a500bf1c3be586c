/** Packets to one address within the last second, counted one by one. */

const WINDOW_MS = 1_000;
/** Left for what the kernel sends to the host by itself, besides what we asked leave for: ARP, acknowledgements, resets, and packets that go a moment late. */
const SHARE_OF_THE_KERNEL = 0.2;

export class HostRate {
  /** Packets per second to one address that leave is given for. */
  readonly perSecond: number;
  /** Per address: when its latest packets were let go, oldest first. */
  readonly #sent = new Map<string, number[]>();
  #forgottenAt = 0;

  constructor(perSecond: number) {
    this.perSecond = perSecond - Math.floor(perSecond * SHARE_OF_THE_KERNEL);
  }

  /** Counts the packets as sent; false, and nothing is counted, when they would be too many for this second. */
  take(address: string, packets: number, now: number): boolean {
    const times = this.#sent.get(address) ?? [];
    while (times.length > 0 && (times[0] ?? now) <= now - WINDOW_MS) times.shift();
    if (times.length + packets > this.perSecond) return false;
    for (let i = 0; i < packets; i++) times.push(now);
    this.#sent.set(address, times);
    return true;
  }

  /** Lets go of addresses that got nothing for a second; cheap when called often. */
  forget(now: number): void {
    if (now - this.#forgottenAt < WINDOW_MS) return;
    this.#forgottenAt = now;
    for (const [address, times] of this.#sent) {
      if ((times.at(-1) ?? 0) <= now - WINDOW_MS) this.#sent.delete(address);
    }
  }
}
