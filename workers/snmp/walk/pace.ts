/** How much an agent is asked for at once; learnt from its answers, and remembered for the next scan. */

/** About what fits into one Ethernet frame of 1,500 bytes, at some 30 bytes a varbind. */
const VARBINDS = 40;
/** Columns of one table that are asked for together. */
const COLUMNS = 12;

export class Pace {
  /** Varbinds that one answer shall hold at most; 1: GETBULK is not used. */
  #varbinds: number;
  #columns = COLUMNS;

  /** `remembered`: what `varbinds` was at the end of the last scan. */
  constructor(version: "v1" | "v2c" | "v3", remembered?: number) {
    const isFit = remembered !== undefined && remembered >= 1 && remembered <= VARBINDS;
    this.#varbinds = version === "v1" ? 1 : isFit ? Math.floor(remembered) : VARBINDS;
  }

  get varbinds(): number {
    return this.#varbinds;
  }

  get isBulk(): boolean {
    return this.#varbinds > 1;
  }

  get columns(): number {
    return this.isBulk ? Math.min(this.#columns, this.#varbinds) : this.#columns;
  }

  /** Max-repetitions of a GETBULK for so many columns (RFC 3416 §4.2.3). */
  repetitions(columns: number): number {
    return Math.max(1, Math.floor(this.#varbinds / columns));
  }

  /** The answer was too big: asks for half. False when there is no less to ask for. */
  halve(): boolean {
    return this.#shrink(2);
  }

  /** No answer came; since every try costs a whole wait, asks for a quarter. False when there is no less to ask for. */
  quarter(): boolean {
    return this.#shrink(4);
  }

  #shrink(by: number): boolean {
    if (this.isBulk) this.#varbinds = Math.max(1, Math.floor(this.#varbinds / by));
    else if (this.#columns > 1) this.#columns = 1;
    else return false;
    return true;
  }

  /** The agent can't answer GETBULK: asks by GETNEXT. False when it is not the cause. */
  withoutBulk(): boolean {
    if (!this.isBulk) return this.#shrink(1);
    this.#varbinds = 1;
    return true;
  }
}
