/** The map of a network: devices, cables and routes; a chunk of its own, since Cytoscape is large. */

import { Alert, Grid, Paper } from "@mantine/core";
import { useMemo, useState } from "react";
import type { NetworkMap } from "../../../../topology/network-map.ts";
import { useResource } from "../../api/hooks.ts";
import { useWords } from "../../i18n/language.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { NetworkFrame, networkPath } from "../../parts/network-frame.tsx";
import { usePlace } from "../../router.ts";
import { groupLeaves } from "./group-leaves.ts";
import { usualLayout } from "./layout.ts";
import { MapControls } from "./map-controls.tsx";
import { MapDetails } from "./map-details.tsx";
import { MapDrawing } from "./map-drawing.tsx";
import { MapLegend } from "./map-legend.tsx";

/** End devices of larger maps are grouped until they are asked for. */
const MAX_UNGROUPED = 200;

export function MapPage({ networkId }: { networkId: string }) {
  return (
    <NetworkFrame networkId={networkId} tab="topology">
      {({ value }) => <MapOfNetwork network={networkPath(networkId)} name={value.displayName} />}
    </NetworkFrame>
  );
}

function MapOfNetwork({ network, name }: { network: string; name: string }) {
  const { t } = useWords();
  const { query } = usePlace();
  const layer = query.get("layer") ?? "";
  const { value, fault } = useResource<NetworkMap>(
    `/api${network}/topology${layer === "" ? "" : `?layer=${layer}`}`,
  );
  if (value === undefined) return <FaultAlert fault={fault} />;
  if (value.nodes.length === 0)
    return <Empty title={t("mapEmptyTitle")} text={t("mapEmptyText")} />;
  return <WholeMap map={value} network={network} name={name} layer={layer} />;
}

interface WholeMapProps {
  readonly map: NetworkMap;
  readonly network: string;
  readonly name: string;
  readonly layer: string;
}

function WholeMap({ map, network, name, layer }: WholeMapProps) {
  const { t, number } = useWords();
  const [isLinkedOnly, setIsLinkedOnly] = useState(map.links.length > 0);
  const [isGrouped, setIsGrouped] = useState(map.nodes.length > MAX_UNGROUPED);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<string>();
  const shown = useMemo(() => (isLinkedOnly ? withLinksOnly(map) : map), [map, isLinkedOnly]);
  const drawn = useMemo(
    () => groupLeaves(shown, isGrouped ? opened : new Set(map.nodes.map(({ id }) => id))),
    [shown, isGrouped, opened, map],
  );
  const [layout, setLayout] = useState(() => usualLayout(drawn.nodes.length));
  /** A device in a group that is closed opens it. */
  const choose = (id: string | undefined) => {
    const group = drawn.nodes.find(({ members }) => members.some((member) => member.id === id));
    if (group !== undefined) setOpened(new Set([...opened, group.peer]));
    setChosen(id);
  };
  const counts = { nodes: number(shown.nodes.length), links: number(shown.links.length) };
  return (
    <>
      <MapControls
        layer={layer}
        devices={shown.nodes}
        chosen={chosen}
        onChoose={choose}
        isLinkedOnly={isLinkedOnly}
        onLinkedOnly={setIsLinkedOnly}
        isGrouped={isGrouped}
        onGrouped={setIsGrouped}
        layout={layout}
        onLayout={setLayout}
      />
      {map.links.length === 0 && layer === "" && <Alert>{t("mapEmptyText")}</Alert>}
      {map.isTruncated && (
        <Alert color="orange">{t("mapTruncated", { n: number(map.nodes.length) })}</Alert>
      )}
      <Grid>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <MapDrawing
            drawn={drawn}
            layout={layout}
            chosen={chosen}
            onChoose={choose}
            name={name}
            counts={t("mapCounts", counts)}
          />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Paper withBorder p="md">
            <MapDetails
              map={map}
              drawn={drawn}
              chosen={chosen}
              network={network}
              onChoose={choose}
            />
          </Paper>
        </Grid.Col>
      </Grid>
      <MapLegend />
    </>
  );
}

function withLinksOnly(map: NetworkMap): NetworkMap {
  const linked = new Set(map.links.flatMap(({ source, target }) => [source, target]));
  return { ...map, nodes: map.nodes.filter(({ id }) => linked.has(id)) };
}
