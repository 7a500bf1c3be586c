import { expect, it } from "vitest";
import type { MapLink, MapNode } from "../../../src/cloud/topology/network-map.ts";
import { groupLeaves } from "../../../src/cloud/web/console/pages/map/group-leaves.ts";

const node = (id: string, type: string): MapNode => ({
  id,
  managedNodeId: id,
  displayName: id,
  type,
  vendor: "",
  addr: "",
  state: "stable",
});
const link = (layer: "l2" | "l3", source: string, target: string): MapLink => ({
  id: `${layer} ${source} ${target}`,
  layer,
  source,
  target,
  sourcePort: "",
  targetPort: "",
  by: ["lldp"],
});

const pcs = ["a", "b", "c", "d"];
const map = {
  nodes: [
    node("core", "router"),
    node("sw", "switch"),
    node("edge", "switch"),
    node("lone", "server"),
    ...pcs.map((id) => node(id, "server")),
  ],
  links: [
    link("l2", "core", "sw"),
    link("l2", "sw", "edge"),
    link("l2", "edge", "lone"),
    ...pcs.map((id) => link("l2", "sw", id)),
    ...pcs.map((id) => link("l3", id, "core")),
  ],
  subnets: [],
  isTruncated: false,
};
const idsOf = ({ nodes }: ReturnType<typeof groupLeaves>) => nodes.map(({ id }) => id).sort();

it("makes one symbol of a switch's end devices, with one link of each layer", () => {
  const drawn = groupLeaves(map, new Set());
  expect(idsOf(drawn)).toEqual(["core", "edge", "group sw", "lone", "sw"]);
  expect(drawn.nodes.find(({ id }) => id === "group sw")).toMatchObject({
    peer: "sw",
    members: pcs.map((id) => ({ id })),
  });
  expect(drawn.links.map(({ id }) => id)).toEqual([
    "l2 core sw",
    "l2 sw edge",
    "l2 edge lone",
    "l2 sw group sw",
    "l3 group sw core",
  ]);
});

it("shows the devices of a switch that was opened", () => {
  const drawn = groupLeaves(map, new Set(["sw"]));
  expect(idsOf(drawn)).toEqual(map.nodes.map(({ id }) => id).sort());
  expect(drawn.links).toEqual(map.links);
});
