/** Outputs of real machines with what is in them: how many of ours agree. Skipped where the collection isn't there. */

import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { Answers } from "../../../workers/ssh/collect/answers.ts";
import { cpuOfCpuinfo } from "../../../workers/ssh/sections/cpu.ts";
import { parseDmidecode } from "../../../workers/ssh/sections/dmidecode.ts";
import { parseDf } from "../../../workers/ssh/sections/filesystems.ts";
import { hardwareFacts, readHardware } from "../../../workers/ssh/sections/hardware.ts";
import { parseIfconfig } from "../../../workers/ssh/sections/ifconfig.ts";
import { parseIpAddr } from "../../../workers/ssh/sections/ip-addr.ts";
import { memoryModules } from "../../../workers/ssh/sections/memory-modules.ts";
import { parseIpRoute } from "../../../workers/ssh/sections/routes.ts";

const folder = process.env["KSOCKET_HOST_CORPUS"] ?? resolve("../shared/corpus/snmp/hostinv");
const caseSchema = z.object({
  test: z.string(),
  table: z.string(),
  files: z.array(z.string()),
  expected: z.unknown(),
});
type Case = z.infer<typeof caseSchema>;

const field = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
const rowsOf = (expected: unknown) => z.array(field).parse(expected);
const lines = (text: string) => text.split(/\r?\n/);

/** What differs, in words; none: they agree. */
type Compare = (text: string, expected: unknown) => string[];

type Value = string | number | null | undefined;

const differ = (name: string, ours: Value, theirs: Value) => {
  const same = (value: Value) =>
    String(value ?? "")
      .trim()
      .toLowerCase();
  return same(ours) === same(theirs) ? [] : [`${name}: ${ours} / ${theirs}`];
};

function answersOf(part: string, text: string): Answers {
  const answers = new Answers();
  answers.add("hardware", {
    parts: new Map([
      ["uid", ["0"]],
      [part, lines(text)],
    ]),
    isWhole: true,
  });
  return answers;
}

const addresses = (expected: unknown) =>
  rowsOf(expected)
    .flatMap((row) =>
      [row["IPADDRESS"], row["IPADDRESS6"]].flatMap((text) =>
        text ? [`${row["DESCRIPTION"]} ${String(text).split("/")[0]}`] : [],
      ),
    )
    .sort()
    .join();
const ours = (rows: ReturnType<typeof parseIpAddr>) =>
  rows
    .flatMap(({ ifname, addresses: own }) => own.map(({ addr }) => `${ifname} ${addr}`))
    .sort()
    .join();

const comparisons: Readonly<
  Record<string, { of: (item: Case) => boolean; compare: Compare; floor: number }>
> = {
  "dmidecode: product, board, BIOS": {
    of: ({ test }) => test.endsWith("dmidecode/bios.t"),
    floor: 11,
    compare: (text, expected) => {
      const facts = hardwareFacts(answersOf("dmidecode", text));
      const row = field.parse(expected);
      return [
        ...differ("vendor", facts.vendor, row["SMANUFACTURER"]),
        ...differ("model", facts.model, row["SMODEL"]),
        ...differ("serial", facts.serial, row["SSN"]),
        ...differ("BIOS", facts.biosVersion, row["BVERSION"]),
        ...differ("date", facts.biosDate, row["BDATE"]),
        ...differ("board", facts.boardModel, row["MMODEL"]),
      ];
    },
  },
  "dmidecode: chassis, UUID": {
    of: ({ test }) => test.endsWith("dmidecode/hardware.t"),
    floor: 14,
    compare: (text, expected) => {
      const answers = answersOf("dmidecode", text);
      const row = field.parse(expected);
      const chassis = readHardware(answers, { username: "" }).find(
        ({ section }) => section === "chassis",
      );
      const { type } = z.object({ type: z.string().optional() }).parse(chassis?.value ?? {});
      return [
        ...differ("type", type, row["CHASSIS_TYPE"]),
        ...differ("uuid", hardwareFacts(answers).uuid, row["UUID"]),
      ];
    },
  },
  "dmidecode: memory modules": {
    of: ({ test }) => test.endsWith("dmidecode/memory.t"),
    floor: 15,
    compare: (text, expected) => {
      const sizes = rowsOf(expected).flatMap(({ CAPACITY }) =>
        CAPACITY ? [Number(CAPACITY)] : [],
      );
      const modules = memoryModules(parseDmidecode(lines(text)));
      return differ("MiB", modules.map(({ size = 0 }) => size / 1_024).join(), sizes.join());
    },
  },
  "ip addr": {
    of: ({ table }) => table === "ipaddrshow_tests",
    floor: 2,
    compare: (text, expected) =>
      differ("addresses", ours(parseIpAddr(lines(text))), addresses(expected)),
  },
  ifconfig: {
    of: ({ table }) => table === "ifconfig_tests",
    floor: 1,
    compare: (text, expected) =>
      differ("addresses", ours(parseIfconfig(lines(text))), addresses(expected)),
  },
  "ip route": {
    of: ({ table }) => table === "gateway_tests",
    floor: 1,
    compare: (text, expected) =>
      differ(
        "gateway",
        parseIpRoute(lines(text), 4).find(({ destination }) => destination === "0.0.0.0/0")
          ?.nextHop,
        z.string().parse(expected),
      ),
  },
  df: {
    of: ({ table, files }) => table === "df_tests" && files.length === 1,
    floor: 1,
    compare: (text, expected) =>
      differ(
        "mounts",
        [...parseDf(lines(text)).keys()].join(),
        rowsOf(expected)
          .map((row) => row["TYPE"])
          .join(),
      ),
  },
  cpuinfo: {
    of: ({ test, files }) => test.endsWith("linux/cpu.t") && files.length === 1,
    floor: 8,
    compare: (text, expected) => {
      const [first] = rowsOf(expected);
      return differ("name", cpuOfCpuinfo(lines(text))?.processors?.[0]?.modelName, first?.["NAME"]);
    },
  },
};

it.skipIf(!existsSync(folder)).each(Object.entries(comparisons))(
  "agrees with outputs of real machines: %s",
  (name, { of, compare, floor }) => {
    const cases = readFileSync(resolve(folder, "cases.dev.jsonl"), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => caseSchema.parse(JSON.parse(line)))
      .filter(of);
    const results = cases.map(({ files: [file = ""], expected }) => ({
      file,
      differences: compare(readFileSync(resolve(folder, "files/dev", file), "latin1"), expected),
    }));
    const agreeing = results.filter(({ differences }) => differences.length === 0).length;
    const others = results
      .filter(({ differences }) => differences.length > 0)
      .map(({ file, differences }) => `${file}: ${differences.join("; ")}`);
    process.stdout.write(
      `${name}: ${agreeing} of ${cases.length} agree\n${others.map((line) => `  ${line}\n`).join("")}`,
    );
    expect(agreeing).toBeGreaterThanOrEqual(floor);
  },
);
