import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseAddress } from "../../src/net/address.ts";
import { type Lab, labRequirements, startLab } from "../lab/lab.ts";
import { describeNeeding } from "../requirements.ts";
import { parseVerdicts, scanIn } from "./run-ksocket.ts";

const TARGETS = ["10.77.0.0/22", "10.78.0.0/24", "10.78.1.0/24"];
const SCANNER = "10.77.0.1";
const TCP_PORTS = [22, 80, 135, 443, 445, 3389];

describeNeeding([...labRequirements, "capture"], "a scan of the lab's site", () => {
  let lab: Lab;
  let home: string;
  beforeAll(async () => {
    lab = await startLab({ alive: 0.25 });
    home = mkdtempSync(join(tmpdir(), "ksocket-scan-"));
  });
  afterAll(async () => {
    await lab.stop();
    rmSync(home, { recursive: true, force: true });
  });

  /** The truth, without what no scan of the targets can see, and with the scanner itself. */
  const expected = (addresses: Set<string>) => new Set([...addresses, SCANNER]);

  function compare(found: Set<string>, truth: Set<string>) {
    const missed = [...truth].filter((address) => !found.has(address));
    const invented = [...found].filter((address) => !truth.has(address));
    return { recall: 1 - missed.length / truth.size, invented };
  }

  it.each([
    ["arp", (l: Lab) => l.truth.arp()],
    ["icmp", (l: Lab) => l.truth.icmp()],
    ["tcp", (l: Lab) => l.truth.tcp(TCP_PORTS)],
  ] as const)("finds by %s alone who answers it, and nobody else", async (method, truthOf) => {
    const { found, code, stderr } = await scanIn(
      lab,
      [...TARGETS, "--only", method, "--rate", "5000"],
      home,
    );
    expect(stderr).not.toContain("capture on");
    expect(code).toBe(0);
    const { recall, invented } = compare(found, expected(truthOf(lab)));
    expect(invented).toEqual([]);
    expect(recall).toBeGreaterThanOrEqual(0.999);
  });

  it("finds by all methods together everyone who answers one, with a verdict for every address", async () => {
    const verdictFile = join(home, "verdicts.jsonl");
    const args = [
      ...TARGETS,
      "--only",
      "arp,icmp,tcp",
      "--rate",
      "5000",
      "--verdicts",
      verdictFile,
    ];
    const { found, code, stderr } = await scanIn(lab, args, home);
    expect(code, stderr).toBe(0);
    const all = new Set([...lab.truth.arp(), ...lab.truth.icmp(), ...lab.truth.tcp(TCP_PORTS)]);
    const { recall, invented } = compare(found, expected(all));
    expect(invented).toEqual([]);
    expect(recall).toBeGreaterThanOrEqual(0.999);

    const verdicts = parseVerdicts(readFileSync(verdictFile, "utf8"));
    const sizeOf = (text: string) => parseAddress(text)?.value ?? 0n;
    const covered = verdicts.reduce(
      (sum, { first, last }) => sum + sizeOf(last) - sizeOf(first) + 1n,
      0n,
    );
    expect(covered).toBe(1_022n + 254n + 254n);
    for (const { first, last, state, evidence } of verdicts) {
      expect(evidence.length, `${first}-${last} ${state}`).toBeGreaterThan(0);
    }
    const filtered = verdicts.filter(({ state }) => state === "filtered").map(({ first }) => first);
    for (const { address } of lab.truth.filtered) expect(filtered).toContain(address);
  });

  it("keeps to --rate 1000 --host-rate 40 on the wire", async () => {
    lab.resetCapture();
    await scanIn(lab, [...TARGETS, "--rate", "1000", "--host-rate", "40"], home);
    const capture = lab.capture();
    expect(capture.isComplete).toBe(true);
    expect(capture.busiestSecond()).toBeLessThanOrEqual(1_050);
    expect(capture.busiestSecondOfOneHost()?.packets).toBeLessThanOrEqual(42);
  });
});
