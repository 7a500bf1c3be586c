/** What is read of a machine once logged in: its kernel and its operating system's name. */

import type { SshRequest } from "../../../src/protocol/credential.ts";
import type { Secret } from "../../../src/protocol/secret.ts";
import type { TargetContext } from "../../harness/define-worker.ts";
import type { SshSession } from "../session.ts";

export interface CollectTarget {
  readonly address: string;
  readonly context: TargetContext;
  readonly remembered: SshRequest["remembered"];
  readonly sudo: boolean;
  readonly sudoPassword?: Secret;
}

const MAX_BYTES = 65_536;
const SCRIPT = "uname -s -r -m; cat /etc/os-release\n";

/** Emits the sections kernel and system. */
export async function collect(session: SshSession, target: CollectTarget): Promise<void> {
  const { address, context } = target;
  const chunks: Uint8Array[] = [];
  const exit = await session.exec("sh", {
    stdin: Buffer.from(SCRIPT),
    maxBytes: MAX_BYTES,
    signal: context.signal,
    onData: (chunk) => chunks.push(chunk),
  });
  if (exit.end !== "exited") return;
  const [first = "", ...lines] = Buffer.concat(chunks).toString("utf8").split("\n");
  const [name, release, architecture] = first.split(" ");
  const common = { kind: "section", address, probe: "ssh", at: Date.now() } as const;
  const kernel = { name, release, architecture };
  context.emit({ ...common, section: "kernel", status: "complete", value: kernel });
  const value = { family: field(lines, "NAME"), version: field(lines, "VERSION_ID") };
  if (value.family === undefined) return;
  context.emit({ ...common, section: "system", status: "partial", value, source: "os-release" });
}

/** A field of os-release(5), without its quotes. */
function field(lines: readonly string[], name: string): string | undefined {
  const line = lines.find((each) => each.startsWith(`${name}=`));
  return line?.slice(name.length + 1).replaceAll(/^["']|["']$/g, "");
}
