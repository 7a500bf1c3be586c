/** The options of `ksocket scan`, checked and turned into scan settings. */

import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { text as readStream } from "node:stream/consumers";
import type { Command } from "commander";
import { parseAddressRange } from "../../net/address-ranges.ts";
import {
  type ScanMethod,
  type ScanSettings,
  scanMethods,
  scanSettings,
} from "../../protocol/scan.ts";
import { parseTargets } from "../../supervisor/scan/targets.ts";
import { UsageError } from "../usage-error.ts";

/** What commander hands over. */
export interface ScanFlags {
  readonly credentials?: string;
  readonly inputList?: string;
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  readonly exclude?: readonly string[];
  readonly rate?: string;
  readonly hostRate?: string;
  readonly only?: string;
  readonly ports?: string;
  readonly timeout?: string;
  readonly dns: boolean;
  readonly crawl?: boolean;
}

/** What the machine that scans has to say. */
export interface ScanDefaults {
  readonly rate: number;
  readonly hostRate: number;
  /** Worker kinds that can run here, plug-ins among them. */
  readonly workerKinds: readonly string[];
}

const collect = (value: string, former: readonly string[] = []) => [...former, value];

/** The options that say what is asked, and how fast; `plan` has them, too. */
export function addScanOptions(command: Command): Command {
  return command
    .option("--input-list <file>", "read targets from a file, too (also -iL FILE)")
    .option("--allow <ranges>", "send nothing outside these (default: the targets)", collect)
    .option("--deny <ranges>", "send nothing to these; wins over --allow", collect)
    .option("--exclude <ranges>", "the same as --deny", collect)
    .option("--only <methods>", "arp,nd,icmp,tcp,names,snmp,ssh,winrm or plug-in kinds")
    .option("--ports <ports>", "TCP ports to ask (default: 22,80,135,443,445,3389)")
    .option("--rate <packets>", "probe packets per second in all; 0 = unlimited (default: 1000)")
    .option(
      "--host-rate <packets>",
      "probe packets per second to one address; 0 = unlimited (default: 40)",
    )
    .option("--timeout <seconds>", "most time for one address and protocol (default: 120)")
    .option("--credentials <dir>", "folder with the credential files")
    .option("--crawl", "follow the addresses that devices tell of, inside --allow")
    .option("-n, --no-dns", "look up no names");
}

/** All faults are told at once, in one UsageError. */
export async function settingsOf(
  targets: readonly string[],
  flags: ScanFlags,
  defaults: ScanDefaults,
  stdin: Readable,
): Promise<ScanSettings> {
  const faults: string[] = [];
  const texts = await allTargets(targets, flags.inputList, stdin, faults);
  const parsed = await parseTargets(texts);
  faults.push(...parsed.faults);
  const { methods, plugins } = methodsOf(flags, defaults.workerKinds, faults);
  const given = {
    startAddresses: parsed.texts,
    allowedPrefixes: rangesOf("--allow", flags.allow, faults),
    deniedPrefixes: [
      ...rangesOf("--deny", flags.deny, faults),
      ...rangesOf("--exclude", flags.exclude, faults),
    ],
    methods,
    plugins,
    crawl: flags.crawl ?? false,
    rate: wholeNumber("--rate", flags.rate, defaults.rate, 10_000_000, faults),
    hostRate: wholeNumber("--host-rate", flags.hostRate, defaults.hostRate, 1_000_000, faults),
    ...(flags.ports !== undefined && { tcpPorts: portsOf(flags.ports, faults) }),
    ...(flags.timeout !== undefined && {
      targetDeadlineMs:
        1_000 * Math.max(1, wholeNumber("--timeout", flags.timeout, 120, 3_600, faults)),
    }),
  };
  if (texts.length === 0 && !given.crawl)
    faults.push("no targets: give addresses, prefixes, ranges or names, or --crawl");
  if (faults.length > 0) throw new UsageError(faults.join("; "));
  const isBounded = given.allowedPrefixes.length > 0 || given.crawl;
  return scanSettings.parse({ ...given, ...(!isBounded && { allowedPrefixes: parsed.texts }) });
}

async function allTargets(
  targets: readonly string[],
  inputList: string | undefined,
  stdin: Readable,
  faults: string[],
): Promise<string[]> {
  const lists = await Promise.all([
    ...targets.map(async (target) =>
      target === "-" ? wordsOf(await readStream(stdin)) : [target],
    ),
    inputList === undefined ? [] : wordsOfFile(inputList, faults),
  ]);
  return lists.flat();
}

async function wordsOfFile(file: string, faults: string[]): Promise<string[]> {
  try {
    return wordsOf(await readFile(file, "utf8"));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    faults.push(`the list of targets ${file} can't be read (${code})`);
    return [];
  }
}

/** Targets are parted by white space or commas; `#` begins a comment. */
function wordsOf(text: string): string[] {
  return text
    .split("\n")
    .flatMap((line) => line.replace(/#.*$/, "").split(/[\s,]+/))
    .filter((word) => word !== "");
}

function rangesOf(flag: string, texts: readonly string[] | undefined, faults: string[]): string[] {
  const words = (texts ?? []).flatMap((text) => text.split(",")).filter((word) => word !== "");
  for (const word of words) {
    if (parseAddressRange(word) === undefined)
      faults.push(`${flag}: ${JSON.stringify(word)} is no address, prefix or range`);
  }
  return words;
}

function methodsOf(
  flags: ScanFlags,
  workerKinds: readonly string[],
  faults: string[],
): { methods: ScanMethod[]; plugins: string[] } {
  const isMethod = (word: string): word is ScanMethod =>
    scanMethods.some((method) => method === word);
  const words = flags.only?.split(",").filter((word) => word !== "");
  if (words === undefined) {
    return {
      methods: scanMethods.filter((method) => flags.dns || method !== "names"),
      plugins: ["*"],
    };
  }
  const plugins = words.filter((word) => !isMethod(word));
  for (const word of plugins) {
    if (!workerKinds.includes(word))
      faults.push(
        `--only: ${JSON.stringify(word)} is none of ${scanMethods.join(", ")}, and no plug-in's kind`,
      );
  }
  return { methods: words.filter(isMethod), plugins };
}

function wholeNumber(
  flag: string,
  text: string | undefined,
  standard: number,
  most: number,
  faults: string[],
): number {
  if (text === undefined) return standard;
  if (/^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text);
  faults.push(`${flag} takes a whole number from 0 to ${most}, not ${JSON.stringify(text)}`);
  return standard;
}

function portsOf(text: string, faults: string[]): number[] {
  const words = text.split(",").filter((word) => word !== "");
  const isPort = (word: string) =>
    /^\d{1,5}$/.test(word) && Number(word) >= 1 && Number(word) <= 65_535;
  for (const word of words) {
    if (!isPort(word)) faults.push(`--ports: ${JSON.stringify(word)} is no port`);
    if (Number(word) === 9_100)
      faults.push("--ports: 9100 is never asked: printers print what comes there");
  }
  return words.filter(isPort).map(Number);
}
