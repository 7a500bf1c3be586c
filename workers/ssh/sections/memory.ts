/** `memory`: sizes in KiB out of proc(5) or sysctl(8), modules out of the SMBIOS table. */

import type { Answers } from "../collect/answers.ts";
import { dmiStructures, missingRight } from "./hardware.ts";
import { amount, byKey, given } from "./lines.ts";
import { memoryModules } from "./memory-modules.ts";
import { type Login, type SectionRead, statusOf } from "./section-read.ts";

export function readMemory(answers: Answers, login: Login): SectionRead<"memory">[] {
  const meminfo = byKey(answers.lines("memory", "meminfo"), ":");
  const totalSize =
    amount(meminfo.get("MemTotal")) ?? otherTotal(answers.lines("memory", "sysctl"));
  const modules = memoryModules(dmiStructures(answers));
  const value = given({
    totalSize,
    swapSize: amount(meminfo.get("SwapTotal")),
    modules: modules.length > 0 ? modules : undefined,
  });
  const right = missingRight(answers, login);
  const status = statusOf(answers, "memory", totalSize === undefined);
  if (status === "not-supported") return [{ section: "memory", status }];
  return [
    {
      section: "memory",
      status: right === undefined ? status : "partial",
      value,
      source: totalSize !== undefined && meminfo.size > 0 ? "/proc/meminfo" : "sysctl",
      ...given({ missingRight: right }),
    },
  ];
}

/** "hw.physmem: 8589934592" and "hw.memsize=…" are bytes; Solaris: "Memory size: 8192 Megabytes"; AIX: "realmem 8388608 …" are KiB. */
function otherTotal(lines: readonly string[]): number | undefined {
  const text = lines[0] ?? "";
  const bytes = /^hw\.\w+\s*[:=]\s*(\d+)/.exec(text)?.[1];
  if (bytes !== undefined) return Math.floor(Number(bytes) / 1_024);
  const megabytes = /Memory size:\s*(\d+)\s*Mega/.exec(text)?.[1];
  if (megabytes !== undefined) return Number(megabytes) * 1_024;
  return amount(/^realmem\s+(\d+)/.exec(text)?.[1]);
}
