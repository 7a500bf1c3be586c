/** Recorded devices of others, where they are at hand: what is read of them doesn't become less. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { identifyFolder } from "../../corpus/recordings.ts";
import { rightness } from "../../corpus/rightness.ts";
import {
  corpusFolder,
  hasCorpus,
  scoreTopology,
  topologyTruth,
} from "../../corpus/topology-score.ts";

const recordings = new URL("data/dev", corpusFolder).pathname;
const expectations = () => readFileSync(new URL("index.dev.jsonl", corpusFolder), "utf8");

describe.skipIf(!hasCorpus)("the recorded devices", () => {
  it("tell model, version and serial number rightly, and their maker, as often as they did", async () => {
    const answers = await identifyFolder(recordings);
    const right = rightness(expectations(), answers);
    expect(right.model).toBeGreaterThan(0.9);
    expect(right.version).toBeGreaterThan(0.936);
    expect(right.serial).toBeGreaterThan(0.955);
    const named = [...answers.values()].filter(({ vendor }) => vendor !== undefined);
    expect(named.length / answers.size).toBeGreaterThan(0.95);
  });

  it("tell much of it by the general rules alone, as devices of a maker whom no profile knows", async () => {
    const right = rightness(expectations(), await identifyFolder(recordings, []));
    expect(right.model).toBeGreaterThan(0.715);
    expect(right.version).toBeGreaterThan(0.8);
    expect(right.serial).toBeGreaterThan(0.8);
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
