/** What a scan told of its progress, to be drawn over time. */

import type { ScanProgress } from "../../../../../protocol/scan.ts";

export interface Sample {
  readonly at: number;
  readonly rate: number;
  readonly alive: number;
  readonly nodes: number;
}

/** Of more, every second one is dropped: the picture stays whole, only coarser. */
const MAX_SAMPLES = 240;

export function withSample(old: readonly Sample[], progress: ScanProgress): readonly Sample[] {
  const { at, packetsPerSecond: rate, alive, nodes } = progress;
  const last = old.at(-1);
  if (last !== undefined && at <= last.at) return old;
  const all = [...old, { at, rate, alive, nodes }];
  return all.length <= MAX_SAMPLES ? all : all.filter((_, index) => (all.length - index) % 2 === 1);
}

/** Points of an SVG polyline in a box; the highest value touches the top. */
export function polyline(
  samples: readonly Sample[],
  of: (sample: Sample) => number,
  box: { readonly width: number; readonly height: number; readonly highest: number },
): string {
  const first = samples[0]?.at ?? 0;
  const length = Math.max(1, (samples.at(-1)?.at ?? 0) - first);
  return samples
    .map((sample) => {
      const x = ((sample.at - first) / length) * box.width;
      const y = box.height - (of(sample) / Math.max(1, box.highest)) * box.height;
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    })
    .join(" ");
}
