import { describe, expect, it } from "vitest";
import { layoutOf } from "../../../src/cloud/web/console/pages/map/layout.ts";

const LEAST_DISTANCE = 50;

/** A core, switches around it, devices around each of them. */
function site(switches: number, devices: number) {
  const links: { source: string; target: string }[] = [];
  for (let s = 0; s < switches; s += 1) {
    links.push({ source: "core", target: `sw-${s}` });
    for (let d = 0; d < devices; d += 1) links.push({ source: `sw-${s}`, target: `pc-${s}-${d}` });
  }
  const ids = [...new Set(links.flatMap(({ source, target }) => [source, target]))];
  return { ids, links };
}

function nearest(points: readonly { x: number; y: number }[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [index, one] of points.entries()) {
    for (const other of points.slice(index + 1)) {
      least = Math.min(least, Math.hypot(one.x - other.x, one.y - other.y));
    }
  }
  return least;
}

describe.each(["rings", "clusters"] as const)("the layout in %s", (layout) => {
  it("gives each of a thousand devices a place where nobody else stands", () => {
    const { ids, links } = site(40, 24);
    const places = layoutOf([...ids, "alone-1", "alone-2"], links, layout);
    expect(places.size).toBe(ids.length + 2);
    expect(nearest([...places.values()])).toBeGreaterThan(LEAST_DISTANCE);
  });

  it("copes with rings, links to itself and links to devices that are not drawn", () => {
    const links = [
      { source: "a", target: "b" },
      { source: "b", target: "c" },
      { source: "c", target: "a" },
      { source: "a", target: "a" },
      { source: "a", target: "unknown" },
    ];
    expect(layoutOf(["a", "b", "c"], links, layout).size).toBe(3);
  });
});

it("puts the best connected device in the middle of the others", () => {
  const places = layoutOf(
    ["a", "b", "c", "hub"],
    ["a", "b", "c"].map((source) => ({ source, target: "hub" })),
    "rings",
  );
  const hub = places.get("hub");
  const distances = ["a", "b", "c"].map((id) => {
    const place = places.get(id);
    return Math.round(Math.hypot((place?.x ?? 0) - (hub?.x ?? 0), (place?.y ?? 0) - (hub?.y ?? 0)));
  });
  expect(new Set(distances).size).toBe(1);
});

it("keeps a thousand devices in clusters a quarter as wide as in rings", () => {
  const { ids, links } = site(40, 24);
  const widthOf = (layout: "rings" | "clusters") => {
    const xs = [...layoutOf(ids, links, layout).values()].map(({ x }) => x);
    return Math.max(...xs) - Math.min(...xs);
  };
  expect(widthOf("clusters")).toBeLessThan(widthOf("rings") / 4);
});
