/** The evidence of a login: what answered at which port, and how each credential fared. */

import type { SnmpCredential } from "../../../src/protocol/credential.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import type { TargetContext } from "../../harness/define-worker.ts";
import type { LoginEnd } from "./login.ts";
import type { Presence } from "./presence.ts";
import { type LoginCode, sentenceOf, type Tried } from "./tried.ts";

type WithoutCommon<E> = E extends Evidence ? Omit<E, "address" | "probe" | "at"> : never;

export class LoginTeller {
  readonly #address: string;
  readonly #context: Pick<TargetContext, "emit">;

  constructor(address: string, context: Pick<TargetContext, "emit">) {
    this.#address = address;
    this.#context = context;
  }

  /** Whether anything answered by SNMP. */
  tellEnd({ won, ended, presence }: LoginEnd): boolean {
    const answered = new Set(presence.ports);
    for (const [{ port }, tried] of ended) {
      if (tried !== undefined && tried.code !== "SNMP_TIMEOUT") answered.add(port);
    }
    for (const port of answered) this.#tellService(port);
    if (answered.size > 0) this.#tell({ kind: "alive" });
    this.tellEngine(presence);
    for (const [credential, tried] of ended) {
      const isWinner = tried !== undefined && tried === won;
      const code = codeFor(tried, answered.has(credential.port));
      this.#tellLogin(credential, code, isWinner || code === "OK" ? tried : undefined);
    }
    return answered.size > 0;
  }

  /** SNMP is there, and no credential file is to be tried. */
  tellUncredentialed(presence: Presence): void {
    for (const port of presence.ports) this.#tellService(port);
    this.#tell({ kind: "alive" });
    this.tellEngine(presence);
    const detail = "An SNMP agent is there, but no credential file matches the address.";
    this.#tell({ kind: "login", credential: "", code: "SNMP_NO_CREDENTIAL_FITS", detail });
  }

  tellEngine(presence: Presence): void {
    for (const port of presence.ports) {
      const value = presence.engineAt(port)?.id.toString("hex");
      if (value !== undefined) this.#tell({ kind: "signature", type: "snmpEngineId", value });
    }
  }

  /** What the next scan tries first. */
  tellMemory(won: Tried, varbinds: number): void {
    const { credential, session, keyExtension } = won;
    this.#tell({
      kind: "remember",
      key: "snmp",
      value: {
        credential: credential.id,
        version: session.security.version,
        varbinds,
        ...(keyExtension !== undefined && { keyExtension }),
      },
    });
  }

  #tellService(port: number): void {
    this.#tell({ kind: "port", transport: "udp", port, state: "open" });
    this.#tell({ kind: "service", transport: "udp", port, name: "snmp" });
  }

  #tellLogin({ id, ...credential }: SnmpCredential, code: LoginCode, won?: Tried): void {
    const detail = sentenceOf({ id, ...credential }, code, won);
    this.#tell({ kind: "login", credential: id, code, detail });
  }

  #tell(evidence: WithoutCommon<Evidence>): void {
    this.#context.emit({ ...evidence, address: this.#address, probe: "snmp", at: Date.now() });
  }
}

function codeFor(tried: Tried | undefined, isAnswered: boolean): LoginCode {
  const code = tried?.code ?? "SNMP_TIMEOUT";
  return code === "SNMP_TIMEOUT" && isAnswered ? "SNMP_NO_CREDENTIAL_FITS" : code;
}
