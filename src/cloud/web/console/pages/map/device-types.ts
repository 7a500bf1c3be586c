/** How kinds of devices look on the map: never by colour alone. */

import type { MapNode } from "../../../../topology/network-map.ts";

interface Look {
  readonly name: string;
  /** Of Cytoscape. */
  readonly shape: "diamond" | "round-rectangle" | "hexagon" | "triangle" | "ellipse" | "pentagon";
  readonly color: string;
}

const other: Look = { name: "other", shape: "ellipse", color: "#868e96" };

export const looks: readonly Look[] = [
  { name: "router", shape: "diamond", color: "#e8590c" },
  { name: "switch", shape: "round-rectangle", color: "#1098ad" },
  { name: "firewall", shape: "hexagon", color: "#e03131" },
  { name: "access-point", shape: "triangle", color: "#9c36b5" },
  { name: "server", shape: "ellipse", color: "#1c7ed6" },
  { name: "printer", shape: "pentagon", color: "#66a80f" },
  other,
];

export const lookOf = ({ type }: Pick<MapNode, "type">): Look =>
  looks.find(({ name }) => name === type) ?? other;
