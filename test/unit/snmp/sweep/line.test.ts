import { describe, expect, it } from "vitest";
import { measureLine } from "../../../../workers/snmp/sweep/line.ts";
import { Probe } from "../../../../workers/snmp/sweep/probe.ts";

const question = new Probe(161, (id) => Uint8Array.of(id >>> 24, id >>> 16, id >>> 8, id));

/** Of so many agents, those with a number from `lost` up answer no repeat; the others at once. */
function lineOf(agents: number, lost = agents) {
  const sent: string[] = [];
  let awaited = 0;
  const addresses = Array.from({ length: agents }, (_, i) => `192.0.2.${i}`);
  const answers = {
    awaitRepeats: (most: number) => {
      const sample = addresses.slice(0, most);
      awaited = sample.length;
      return sample.map((address) => [address, question] as const);
    },
    get awaited() {
      return awaited;
    },
    tellSoon: () => undefined,
  };
  const sender = {
    delay: undefined,
    send: (probe: Probe, address: string) => {
      expect(probe).toBe(question.repeat);
      sent.push(address);
      if (sent.length <= lost) awaited -= 1;
    },
  };
  return { answers, sender, sent };
}

describe("the line to a range", () => {
  const measured = ({ answers, sender }: ReturnType<typeof lineOf>) =>
    measureLine(answers, sender, new AbortController().signal);

  it("loses nothing when many answer once more, and shows how long late answers are worth waiting for", async () => {
    const { loss, waitMs } = await measured(lineOf(128));
    expect(loss).toBe("none");
    expect(waitMs).toBeGreaterThanOrEqual(60);
  });

  it("loses some when a single answer does not come", async () => {
    expect(await measured(lineOf(200, 199))).toEqual({ loss: "some" });
    expect(await measured(lineOf(2, 1))).toEqual({ loss: "some" });
  });

  it("is unknown when too few answer to tell", async () => {
    expect(await measured(lineOf(127))).toEqual({ loss: "unknown" });
    expect(await measured(lineOf(0))).toEqual({ loss: "unknown" });
  });

  it("is measured by a sample of many", async () => {
    const line = lineOf(70_000);
    await measured(line);
    expect(line.sent).toHaveLength(1_024);
  });
});
