import { expect, it } from "vitest";
import {
  polyline,
  type Sample,
  withSample,
} from "../../../src/cloud/web/console/pages/scan/samples.ts";
import { progressAt } from "../../integration/cloud/support.ts";

it("keeps the whole scan in a bounded number of samples, the newest among them", () => {
  let samples: readonly Sample[] = [];
  for (let at = 1; at <= 10_000; at += 1) samples = withSample(samples, progressAt(at));
  expect(samples.length).toBeLessThanOrEqual(240);
  expect(samples.at(-1)?.at).toBe(10_000);
  expect(withSample(samples, progressAt(9_000))).toBe(samples);
});

it("draws from the left edge to the right, the highest at the top", () => {
  const samples = [0, 50, 100].map((rate, at) => ({ at, rate, alive: 0, nodes: 0 }));
  const box = { width: 100, height: 10, highest: 100 };
  expect(polyline(samples, ({ rate }) => rate, box)).toBe("0.0,10.0 50.0,5.0 100.0,0.0");
});
