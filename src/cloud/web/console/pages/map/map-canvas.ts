/** The drawing itself: Cytoscape on a canvas. */

import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from "cytoscape";
import type { MapLink } from "../../../../topology/network-map.ts";
import { lookOf } from "./device-types.ts";
import type { DrawnMap } from "./group-leaves.ts";
import { type LayoutName, layoutOf } from "./layout.ts";

/** Cytoscape adds this style element when there is none yet, without the nonce that the page's policy asks for. */
const STYLE_ID = "__________cytoscape_stylesheet";

function provideStyle(): void {
  if (document.getElementById(STYLE_ID) !== null) return;
  const style = document.createElement("style");
  style.id = STYLE_ID;
  style.nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
  style.textContent = ".__________cytoscape_container { position: relative; }";
  document.head.append(style);
}

const MAX_LABEL = 28;

const shortened = (name: string) =>
  name.length > MAX_LABEL ? `${name.slice(0, MAX_LABEL - 1)}…` : name;

/** Straight lines are drawn several times as fast as curves; only a small map shows parallel cables apart. */
const MAX_CURVES = 400;

const styleOf = (isDark: boolean, isLarge: boolean): StylesheetJson => {
  const text = isDark ? "#e9ecef" : "#212529";
  const line = isDark ? "#909296" : "#868e96";
  return [
    {
      selector: "node",
      style: {
        label: "data(label)",
        shape: "data(shape)" as "ellipse", // one of device-types.ts
        "background-color": "data(color)",
        width: 34,
        height: 34,
        color: text,
        "font-size": 12,
        "text-valign": "bottom",
        "text-margin-y": 5,
        "min-zoomed-font-size": 7,
      },
    },
    {
      selector: "node[?isGhost]",
      style: { "background-opacity": 0.15, "border-width": 2, "border-style": "dashed" },
    },
    { selector: "node[?isGhost]", style: { "border-color": line } },
    {
      selector: "node[?isGroup]",
      style: {
        shape: "round-rectangle",
        width: 46,
        height: 34,
        "background-opacity": 0.25,
        "border-width": 2,
        "border-color": line,
      },
    },
    {
      selector: "edge",
      style: { width: 2, "line-color": line, "curve-style": isLarge ? "haystack" : "bezier" },
    },
    { selector: "edge[layer='l3']", style: { "line-style": "dashed" } },
    {
      selector: "node:selected",
      style: { "border-width": 4, "border-style": "solid", "border-color": "#fab005" },
    },
    { selector: "edge.near", style: { width: 4, "line-color": "#fab005" } },
  ];
};

/** Cables say who stands where; routes only of devices without a cable. */
function linksThatPlace(links: readonly MapLink[]): MapLink[] {
  const cables = links.filter(({ layer }) => layer === "l2");
  const placed = new Set(cables.flatMap(({ source, target }) => [source, target]));
  const routes = links.filter(
    ({ layer, source, target }) => layer === "l3" && !(placed.has(source) && placed.has(target)),
  );
  return [...cables, ...routes];
}

function elementsOf({ nodes, links }: DrawnMap, options: DrawOptions): ElementDefinition[] {
  const shown = new Set(nodes.map(({ id }) => id));
  const drawn = links.filter(({ source, target }) => shown.has(source) && shown.has(target));
  const places = layoutOf([...shown], linksThatPlace(drawn), options.layout);
  return [
    ...nodes.map((node) => {
      const { shape, color } = lookOf(node);
      const isGroup = node.members.length > 0;
      const isGhost = node.managedNodeId === null && !isGroup;
      const label = isGroup ? options.groupLabel(node.members.length) : shortened(node.displayName);
      const data = { id: node.id, label, shape, color, isGhost, isGroup };
      return { data, position: { ...(places.get(node.id) ?? { x: 0, y: 0 }) } };
    }),
    ...drawn.map(({ id, source, target, layer }) => ({
      data: { id: `link ${id}`, source, target, layer },
    })),
  ];
}

interface DrawOptions {
  readonly isDark: boolean;
  readonly layout: LayoutName;
  readonly groupLabel: (members: number) => string;
  /** Undefined: nothing is chosen any more. */
  readonly onChoose: (id: string | undefined) => void;
}

export function drawMap(container: HTMLElement, drawn: DrawnMap, options: DrawOptions): Core {
  const { isDark, onChoose } = options;
  provideStyle();
  const map = cytoscape({
    container,
    elements: elementsOf(drawn, options),
    style: styleOf(isDark, drawn.links.length > MAX_CURVES),
    layout: { name: "preset", fit: true, padding: 40 },
    minZoom: 0.01,
    maxZoom: 3,
    hideEdgesOnViewport: drawn.links.length > 2_000,
    textureOnViewport: drawn.nodes.length > 500,
  });
  map.on("tap", (event) => {
    if (event.target === map) onChoose(undefined);
  });
  map.on("tap", "node", (event) => onChoose(String(event.target.id())));
  return map;
}

/** Marks a device and its links; brings it into view when it is outside. */
export function markNode(map: Core, id: string | undefined): void {
  map.elements().unselect().removeClass("near");
  if (id === undefined) return;
  const node = map.getElementById(id);
  if (node.empty()) return;
  node.select();
  node.connectedEdges().addClass("near");
  const { x, y } = node.renderedPosition();
  if (x < 0 || y < 0 || x > map.width() || y > map.height()) map.center(node);
}

/** The whole map, twice as fine as the screen. */
export function savePng(map: Core, background: string, fileName: string): void {
  const blob = map.png({ output: "blob", full: true, scale: 2, maxWidth: 8_000, bg: background });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}
