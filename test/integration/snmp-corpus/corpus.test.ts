/** Recorded devices of others, where they are at hand: what is read of them doesn't become less. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { identifyFolder } from "../../corpus/recordings.ts";
import {
  corpusFolder,
  hasCorpus,
  scoreTopology,
  topologyTruth,
} from "../../corpus/topology-score.ts";

describe.skipIf(!hasCorpus)("the recorded devices", () => {
  it("tell model, version, serial number and maker as often as they did", async () => {
    const answers = [
      ...(await identifyFolder(new URL("data/dev", corpusFolder).pathname)).values(),
    ];
    const share = (field: "model" | "version" | "serial" | "vendor") =>
      answers.filter((answer) => answer[field] !== undefined).length / answers.length;
    expect(share("vendor")).toBeGreaterThan(0.95);
    expect(share("model")).toBeGreaterThan(0.91);
    expect(share("version")).toBeGreaterThan(0.88);
    expect(share("serial")).toBeGreaterThan(0.52);
  });

  it("show their ports, own addresses and neighbours", async () => {
    const truths = topologyTruth(readFileSync(new URL("topology.dev.jsonl", corpusFolder), "utf8"));
    const score = await scoreTopology(truths, (id) =>
      readFileSync(new URL(`data/dev/${id}.snmprec`, corpusFolder), "utf8"),
    );
    const share = ({ found, expected }: { found: number; expected: number }) => found / expected;
    expect(share(score.ports)).toBeGreaterThanOrEqual(0.99);
    expect(share(score.ownAddresses)).toBeGreaterThanOrEqual(0.98);
    expect(share(score.neighbourNames)).toBeGreaterThanOrEqual(0.99);
    expect(share(score.neighbourPorts)).toBeGreaterThanOrEqual(0.9);
  });
});
