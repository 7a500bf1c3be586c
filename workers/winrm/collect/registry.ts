/** The registry by StdRegProv: WMI's own way in, which needs no shell and speaks Unicode. */

import type { Outcome } from "../../../src/protocol/outcome.ts";
import { done } from "../../../src/protocol/outcome.ts";
import type { CimInstance } from "../wsman/cim-instance.ts";
import type { WsmanClient } from "../wsman/wsman-client.ts";
import { CIMV2 } from "./reading.ts";

/** hDefKey. */
export const hives = { localMachine: 2_147_483_650, users: 2_147_483_651 } as const;
export type Hive = (typeof hives)[keyof typeof hives];

const PROVIDER = "StdRegProv";
/** Win32 error in ReturnValue; 1 and 2 say that the value or the key isn't there. */
const ACCESS_DENIED = 5;

export type RegistryAnswer<Value> =
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "absent" }
  | { readonly kind: "denied" };

export class Registry {
  readonly #client: WsmanClient;

  constructor(client: WsmanClient) {
    this.#client = client;
  }

  keys(hive: Hive, path: string): Promise<Outcome<RegistryAnswer<string[]>>> {
    return this.#ask("EnumKey", hive, path, {}, (output) => output.list("sNames"));
  }

  text(
    hive: Hive,
    path: string,
    name: string,
  ): Promise<Outcome<RegistryAnswer<string | undefined>>> {
    return this.#ask("GetStringValue", hive, path, { sValueName: name }, (output) =>
      output.text("sValue"),
    );
  }

  number(
    hive: Hive,
    path: string,
    name: string,
  ): Promise<Outcome<RegistryAnswer<number | undefined>>> {
    return this.#ask("GetDWORDValue", hive, path, { sValueName: name }, (output) =>
      output.number("uValue"),
    );
  }

  async #ask<Value>(
    method: string,
    hive: Hive,
    path: string,
    more: Readonly<Record<string, string>>,
    read: (output: CimInstance) => Value,
  ): Promise<Outcome<RegistryAnswer<Value>>> {
    const parameters = { hDefKey: String(hive), sSubKeyName: path, ...more };
    const invocation = { namespace: CIMV2, className: PROVIDER, method, parameters };
    const outcome = await this.#client.invoke(invocation);
    if (outcome.status !== "done") return outcome;
    const result = outcome.value.number("ReturnValue") ?? 0;
    if (result === 0) return done({ kind: "value", value: read(outcome.value) });
    return done({ kind: result === ACCESS_DENIED ? "denied" : "absent" });
  }
}
