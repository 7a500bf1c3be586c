/** Faults of settings, all at once: what main prints before it ends with exit code 78. */

import { type Fault, formatFaults } from "../yaml/fault.ts";
import { exitCodes } from "./exit-codes.ts";

export class ConfigurationFaults extends Error {
  override readonly name = "ConfigurationFaults";
  readonly exitCode = exitCodes.configuration;
  readonly faults: readonly Fault[];

  /** The message is one fault a line, each with its place. */
  constructor(faults: readonly Fault[], options?: ErrorOptions) {
    super(formatFaults(faults), options);
    this.faults = faults;
  }
}
