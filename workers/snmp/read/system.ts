/** The system group (RFC 3418) and the scalars that tell which MIBs are worth a walk. */

import type { SnmpAgent, SnmpValue } from "../agent.ts";
import { bytesOf, numberOf, textOf } from "../tables/values.ts";

const system = "1.3.6.1.2.1.1";
const oids = {
  sysDescr: `${system}.1.0`,
  sysObjectID: `${system}.2.0`,
  sysUpTime: `${system}.3.0`,
  sysContact: `${system}.4.0`,
  sysName: `${system}.5.0`,
  sysLocation: `${system}.6.0`,
  sysServices: `${system}.7.0`,
  ipForwarding: "1.3.6.1.2.1.4.1.0",
  dot1dBaseBridgeAddress: "1.3.6.1.2.1.17.1.1.0",
  lldpLocChassisIdSubtype: "1.0.8802.1.1.2.1.3.1.0",
  lldpLocChassisId: "1.0.8802.1.1.2.1.3.2.0",
  probeSoftwareRev: "1.3.6.1.2.1.16.19.2.0",
  hrSystemUptime: "1.3.6.1.2.1.25.1.1.0",
  hrMemorySize: "1.3.6.1.2.1.25.2.2.0",
  upsIdentManufacturer: "1.3.6.1.2.1.33.1.1.1.0",
  upsIdentModel: "1.3.6.1.2.1.33.1.1.2.0",
  upsIdentUPSSoftwareVersion: "1.3.6.1.2.1.33.1.1.3.0",
  upsIdentAgentSoftwareVersion: "1.3.6.1.2.1.33.1.1.4.0",
} as const;

const FORWARDING = 1;

export class SystemGroup {
  readonly #values: ReadonlyMap<string, SnmpValue>;

  constructor(values: ReadonlyMap<string, SnmpValue>) {
    this.#values = values;
  }

  /** undefined: the agent does not answer. */
  static async read(agent: SnmpAgent): Promise<SystemGroup | undefined> {
    const values = await agent.get(Object.values(oids));
    return values && new SystemGroup(values);
  }

  text(name: keyof typeof oids, max?: number): string | undefined {
    return textOf(this.#values.get(oids[name]), max);
  }

  number(name: keyof typeof oids): number | undefined {
    return numberOf(this.#values.get(oids[name]));
  }

  bytes(name: keyof typeof oids): Uint8Array | undefined {
    return bytesOf(this.#values.get(oids[name]));
  }

  /** zeroDotZero says that there is none. */
  get sysObjectId(): string | undefined {
    // Some agents write it as text, with a leading dot.
    const oid = this.text("sysObjectID")?.replace(/^\./, "");
    return oid === undefined || oid === "0.0" ? undefined : oid;
  }

  get isForwarding(): boolean {
    return this.number("ipForwarding") === FORWARDING;
  }

  /** Seconds; hrSystemUptime is the host's, sysUpTime the SNMP agent's. */
  get uptimeSeconds(): number | undefined {
    const centiseconds = this.number("hrSystemUptime") ?? this.number("sysUpTime");
    return centiseconds === undefined ? undefined : Math.floor(centiseconds / 100);
  }
}
