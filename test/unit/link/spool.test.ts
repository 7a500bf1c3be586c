import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { ScanJournal } from "../../../src/supervisor/link/scan-journal.ts";
import { Spool } from "../../../src/supervisor/link/spool/spool.ts";
import { folderWith } from "../../folder-with.ts";

const step = fc.oneof(
  fc.record({ kind: fc.constant("append" as const), size: fc.nat(200) }),
  fc.record({ kind: fc.constant("acknowledge" as const), share: fc.nat(100) }),
  fc.record({ kind: fc.constant("crash" as const), cut: fc.nat(400) }),
);

const open = (directory: string, maxBytes?: number) =>
  Spool.open({ directory, segmentBytes: 512, ...(maxBytes !== undefined && { maxBytes }) });

const contentOf = (spool: Spool) =>
  new Map([...spool.eventsOf(["log", "node", "scan.end"])].map(({ seq, json }) => [seq, json]));

/** Closes, and cuts the newest segment's end off as a crash would that came before a sync. */
function crash(spool: Spool, directory: string, cut: number): void {
  spool.close();
  const newest = readdirSync(directory)
    .filter((name) => name.endsWith(".events"))
    .sort()
    .at(-1);
  if (newest === undefined) return;
  const path = join(directory, newest);
  truncateSync(path, Math.max(0, statSync(path).size - cut));
}

it("loses no record that a crash at any byte left whole, doubles none, and changes none", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const directory = folderWith({});
      let spool = open(directory);
      let kept = new Map<number, string>();
      let acknowledged = 0;
      for (const now of steps) {
        if (now.kind === "append") {
          const json = JSON.stringify("x".repeat(now.size));
          kept.set(spool.append("log", json), json);
        } else if (now.kind === "acknowledge") {
          const upTo = Math.floor(((spool.nextSeq - 1) * now.share) / 100);
          spool.acknowledge(upTo);
          // What is acknowledged once stays so, whatever comes later.
          acknowledged = Math.max(acknowledged, upTo);
        } else {
          const last = spool.nextSeq - 1;
          crash(spool, directory, now.cut);
          spool = open(directory);
          // The tail may be torn, and as many records as the cut can have reached.
          const torn = last - (spool.nextSeq - 1);
          expect(torn * 17).toBeLessThanOrEqual(now.cut + 217);
          kept = new Map([...kept].filter(([seq]) => seq < spool.nextSeq));
        }
        const content = contentOf(spool);
        for (const [seq, json] of content) expect(kept.get(seq)).toBe(json);
        for (const seq of kept.keys()) {
          if (seq > acknowledged) expect(content.has(seq)).toBe(true);
        }
      }
      spool.close();
      rmSync(directory, { recursive: true });
    }),
    { numRuns: 100 },
  );
});

it("gives up logs before nodes and nodes before scan ends when it is full, and stays bounded", () => {
  const lost = new Map<string, number>();
  const directory = folderWith({});
  const spool = Spool.open({
    directory,
    maxBytes: 8_192,
    onLoss: (some) => {
      for (const [kind, count] of some) lost.set(kind, (lost.get(kind) ?? 0) + count);
    },
  });
  const json = JSON.stringify("x".repeat(80));
  spool.append("scan.end", json);
  for (let count = 0; count < 500; count += 1) {
    spool.append(count % 2 === 0 ? "log" : "node", json);
    expect(spool.bytes).toBeLessThanOrEqual(8_192);
  }
  expect(lost.get("scan.end")).toBeUndefined();
  expect(lost.get("log") ?? 0).toBeGreaterThan(lost.get("node") ?? 0);
  expect(contentOf(spool).has(1)).toBe(true);
  spool.close();
});

it("refuses a directory that another spool has, and takes it over from a process that is dead", () => {
  const directory = folderWith({});
  const first = open(directory);
  expect(() => open(directory)).toThrow("in use");
  first.close();
  writeFileSync(join(directory, "lock"), JSON.stringify({ pid: 2 ** 22 + 1, birth: "" }));
  open(directory).close();
  writeFileSync(join(directory, "lock"), "torn");
  open(directory).close();
  const birth = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  const parent = process.ppid;
  const stat = readFileSync(`/proc/${parent}/stat`, "utf8").split(") ").at(-1)?.split(" ");
  const alive = { pid: parent, birth: `${birth} ${stat?.[19]}` };
  writeFileSync(join(directory, "lock"), JSON.stringify(alive));
  expect(() => open(directory)).toThrow(`process ${parent}`);
});

it("reports a disk that refuses, and never throws at acknowledgements, journal entries and closing", () => {
  const directory = folderWith({});
  const faults: unknown[] = [];
  const onDiskFault = (fault: unknown) => faults.push(fault);
  const spool = Spool.open({ directory, segmentBytes: 64, onDiskFault });
  const journal = ScanJournal.open(join(directory, "scans.json"), onDiskFault);
  const seq = spool.append("log", JSON.stringify("x".repeat(100)));
  rmSync(directory, { recursive: true });
  spool.acknowledge(seq);
  const scanId = "6f0b4ce5-6f0e-4a3b-9d61-0f4a3c1c9a10";
  journal.started(scanId, 1);
  journal.ended(scanId, 2);
  spool.close();
  expect(faults).toHaveLength(3);
  expect(() => spool.append("log", "1")).toThrow();
});
