/** `cpu` out of /proc/cpuinfo, whose keys differ by architecture (Linux arch/<name>/kernel/*proc*.c), lscpu or sysctl. */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { Answers } from "../collect/answers.ts";
import { amount, byKey, clean, given, whole } from "./lines.ts";
import { type SectionRead, statusOf } from "./section-read.ts";

type Cpu = Sections["cpu"];
type Block = ReadonlyMap<string, string>;

export function readCpu(answers: Answers): SectionRead<"cpu">[] {
  const linux = cpuOfCpuinfo(
    answers.lines("cpu", "cpuinfo"),
    byKey(answers.lines("cpu", "lscpu"), ":"),
  );
  const value =
    linux ??
    cpuOfSysctl(answers.lines("cpu", "sysctl")) ??
    cpuOfPsrinfo(answers.lines("cpu", "psrinfo"));
  const status = statusOf(answers, "cpu", value === undefined);
  return [
    {
      section: "cpu",
      status,
      ...given({ value }),
      source: linux === undefined ? "sysctl" : "/proc/cpuinfo",
    },
  ];
}

/** One entry of `processors` a socket; a machine that tells no sockets has one. */
export function cpuOfCpuinfo(lines: readonly string[], lscpu: Block = new Map()): Cpu | undefined {
  const { common, blocks } = blocksOf(lines);
  const logical =
    blocks.length ||
    whole(common.get("ncpus active")) ||
    whole(lscpu.get("CPU(s)")) ||
    // Old ARM kernels number their processors only when there are several.
    (common.has("Processor") ? 1 : 0);
  if (!logical) return undefined;
  const sockets = new Map<string, Block>();
  const cores = new Set<string>();
  for (const block of blocks) {
    const socket = block.get("physical id") ?? "0";
    if (!sockets.has(socket)) sockets.set(socket, block);
    cores.add(`${socket} ${block.get("core id") ?? block.get("processor") ?? cores.size}`);
  }
  const perSocket = whole(lscpu.get("Core(s) per socket"));
  const numberOfSockets = whole(lscpu.get("Socket(s)")) || sockets.size || 1;
  const one = processorOf(common, lscpu);
  const processors = [...sockets.values()].map((block) => ({
    ...one,
    ...processorOf(block, lscpu),
  }));
  return {
    numberOfSockets,
    numberOfCores: perSocket ? perSocket * numberOfSockets : Math.max(cores.size, 1),
    numberOfProcessors: logical,
    processors: (processors.length > 0 ? processors : [one]).slice(0, 1_024),
  };
}

/** Lines before the first `processor : N`, or between blocks' own, that hold for all. ARM's old kernels write "Processor : name" first. */
function blocksOf(lines: readonly string[]): {
  common: Map<string, string>;
  blocks: Map<string, string>[];
} {
  const common = new Map<string, string>();
  const blocks: Map<string, string>[] = [];
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 0) continue;
    const key = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    if (key === "processor" && /^\d+$/.test(value)) blocks.push(new Map());
    const block = blocks.at(-1);
    if (block !== undefined && !block.has(key)) block.set(key, value);
    if (!common.has(key)) common.set(key, value);
  }
  return { common, blocks };
}

/** The name's own "@ 2.27GHz" is the nominal speed; "cpu MHz" is that of the moment. */
function processorOf(block: Block, lscpu: Block): NonNullable<Cpu["processors"]>[number] {
  const modelName = clean(
    block.get("model name") ??
      lscpu.get("Model name") ??
      block.get("cpu model") ??
      block.get("Processor") ??
      block.get("cpu") ??
      block.get("family"),
  )?.replaceAll(/\s+/g, " ");
  const nominal = /@\s*(\d+(?:\.\d+)?)\s*([GM])Hz/.exec(modelName ?? "");
  const speed =
    nominal === null
      ? amount(lscpu.get("CPU max MHz") ?? block.get("cpu MHz") ?? block.get("clock"))
      : Number(nominal[1]) * (nominal[2] === "G" ? 1_000 : 1);
  const vendorName = clean(block.get("vendor_id") ?? block.get("vendor") ?? lscpu.get("Vendor ID"));
  return given({
    modelName,
    vendorName,
    clockSpeed: speed === undefined ? undefined : Math.round(speed),
  });
}

function cpuOfSysctl(lines: readonly string[]): Cpu | undefined {
  const colon = byKey(lines, ":");
  const equals = byKey(lines, "=");
  const field = (name: string) => clean(colon.get(name) ?? equals.get(name));
  const logical = whole(field("hw.logicalcpu") ?? field("hw.ncpu"));
  if (logical === undefined) return undefined;
  const hertz = amount(field("hw.cpufrequency"));
  const processor = given({
    modelName: field("machdep.cpu.brand_string") ?? field("hw.model"),
    vendorName: field("machdep.cpu.vendor"),
    clockSpeed: hertz === undefined ? undefined : Math.round(hertz / 1_000_000),
  });
  return {
    numberOfProcessors: logical,
    ...given({
      numberOfSockets: whole(field("hw.packages")),
      numberOfCores: whole(field("hw.physicalcpu")),
    }),
    processors: [processor],
  };
}

/** Solaris: "The physical processor has 8 cores and 64 virtual processors (0-63)", then two lines that name it. */
function cpuOfPsrinfo(lines: readonly string[]): Cpu | undefined {
  let [sockets, cores, logical] = [0, 0, 0];
  const names: string[] = [];
  for (const line of lines) {
    const head = /has (?:(\d+) cores? and )?(\d+) virtual processors?/.exec(line);
    if (head === null) {
      if (!/^\s+The core/.test(line)) names.push(line.trim());
      continue;
    }
    sockets += 1;
    cores += Number(head[1] ?? 1);
    logical += Number(head[2]);
  }
  if (sockets === 0) return undefined;
  const modelName = clean(names.find((name) => !name.includes("(")) ?? names[0]);
  return {
    numberOfSockets: sockets,
    numberOfCores: cores,
    numberOfProcessors: logical,
    processors: [given({ modelName })],
  };
}
