import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { z } from "zod";
import { evidenceSchema } from "../../src/protocol/evidence.ts";
import { labRequirements, startLab } from "../lab/lab.ts";
import type { LabOptions } from "../lab/options.ts";
import { describeNeeding } from "../requirements.ts";

const program = fileURLToPath(new URL("snmp/sweep-program.ts", import.meta.url));
const range = ["10.78.0.0", "10.78.63.255"];
const told = z.object({
  outcome: z.object({ status: z.literal("done") }),
  evidence: z.array(evidenceSchema),
});

interface Swept {
  readonly found: Set<string>;
  readonly described: Set<string>;
  /** Who must answer, and who must tell what it is. */
  readonly expected: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
}

async function sweptLab(options: LabOptions): Promise<Swept> {
  const routed = ["10.78.0.0/18"];
  const site = { link: "10.77.0.0/24", routed, alive: 0.25, snmp: 0.7, snmpV3: 0.2, filtered: 0 };
  const lab = await startLab({ ...site, ...options });
  try {
    const { code, stdout, stderr } = await lab.exec(
      process.execPath,
      ["--import", "tsx", program, ...range],
      { timeoutMs: 150_000 },
    );
    expect(code, stderr).toBe(0);
    const { evidence } = told.parse(JSON.parse(stdout));
    const hosts = lab.truth.hosts.filter(({ isRouted }) => isRouted);
    const open = hosts.filter(({ community }) => community === "public");
    const expected = hosts.filter(({ community, snmpV3 }) => community === "public" || snmpV3);
    const addresses = (some: readonly { address: string }[]) =>
      new Set(some.map(({ address }) => address));
    return {
      found: addresses(evidence.filter(({ kind }) => kind === "alive")),
      described: addresses(evidence.filter(({ kind }) => kind === "section")),
      expected: addresses(expected),
      open: addresses(open),
    };
  } finally {
    await lab.stop();
  }
}

const recall = (found: ReadonlySet<string>, expected: ReadonlySet<string>) =>
  [...expected].filter((address) => found.has(address)).length / expected.size;

describeNeeding(labRequirements, "a sweep by SNMP without a limit", () => {
  it("finds everybody and nobody else", async () => {
    const { found, described, expected, open } = await sweptLab({});
    expect(expected.size).toBeGreaterThan(2_000);
    expect(found).toEqual(expected);
    expect(described).toEqual(open);
  });

  it("finds nearly everybody where datagrams and answers get lost", async () => {
    const { found, described, expected, open } = await sweptLab({ lossIn: 0.03, lossOut: 0.03 });
    expect(recall(found, expected)).toBeGreaterThanOrEqual(0.999);
    expect(recall(described, open)).toBeGreaterThanOrEqual(0.99);
    expect([...found].filter((address) => !expected.has(address))).toEqual([]);
  });
});
