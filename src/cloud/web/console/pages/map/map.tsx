/** The map of a network: devices, cables and routes; a chunk of its own, since Cytoscape is large. */

import {
  Alert,
  Button,
  Checkbox,
  Grid,
  Group,
  Paper,
  SegmentedControl,
  Select,
  Text,
  useComputedColorScheme,
} from "@mantine/core";
import type { Core } from "cytoscape";
import { useEffect, useMemo, useRef, useState } from "react";
import { useResource } from "../../api/hooks.ts";
import type { Topology } from "../../api/types-inventory.ts";
import { useWords } from "../../i18n/language.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { NetworkFrame, networkPath } from "../../parts/network-frame.tsx";
import { changeQuery, usePlace } from "../../router.ts";
import { drawMap, markNode, savePng } from "./map-canvas.ts";
import { MapDetails } from "./map-details.tsx";
import { MapLegend } from "./map-legend.tsx";

const layers = ["all", "l2", "l3"] as const;

export function MapPage({ networkId }: { networkId: string }) {
  return (
    <NetworkFrame networkId={networkId} tab="topology">
      {({ value }) => <NetworkMap network={networkPath(networkId)} name={value.displayName} />}
    </NetworkFrame>
  );
}

function NetworkMap({ network, name }: { network: string; name: string }) {
  const { t } = useWords();
  const { query } = usePlace();
  const layer = query.get("layer") ?? "";
  const { value, fault } = useResource<Topology>(
    `/api${network}/topology${layer === "" ? "" : `?layer=${layer}`}`,
  );
  if (value === undefined) return <FaultAlert fault={fault} />;
  if (value.nodes.length === 0)
    return <Empty title={t("mapEmptyTitle")} text={t("mapEmptyText")} />;
  return <Drawing topology={value} network={network} name={name} layer={layer} />;
}

interface DrawingProps {
  readonly topology: Topology;
  readonly network: string;
  readonly name: string;
  readonly layer: string;
}

function Drawing({ topology, network, name, layer }: DrawingProps) {
  const { t, number } = useWords();
  const isDark = useComputedColorScheme("light") === "dark";
  const [isLinkedOnly, setIsLinkedOnly] = useState(topology.links.length > 0);
  const [chosen, setChosen] = useState<string>();
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<Core>(undefined);
  const shown = useMemo(
    () => (isLinkedOnly ? withLinksOnly(topology) : topology),
    [topology, isLinkedOnly],
  );
  useEffect(() => {
    if (container.current === null) return;
    const drawn = drawMap(container.current, shown, { isDark, onChoose: setChosen });
    map.current = drawn;
    return () => drawn.destroy();
  }, [shown, isDark]);
  useEffect(() => {
    if (map.current) markNode(map.current, chosen);
  }, [chosen]);
  const zoom = (factor: number) => {
    const drawn = map.current;
    if (drawn === undefined) return;
    const center = { x: drawn.width() / 2, y: drawn.height() / 2 };
    drawn.zoom({ level: drawn.zoom() * factor, renderedPosition: center });
  };
  const save = () => {
    if (map.current) savePng(map.current, isDark ? "#1a1b1e" : "#ffffff", `${name}.png`);
  };
  const counts = { nodes: number(shown.nodes.length), links: number(shown.links.length) };
  return (
    <>
      <Group>
        <SegmentedControl
          aria-label={t("layer")}
          value={layer || "all"}
          onChange={(to) => changeQuery({ layer: to === "all" ? "" : to })}
          data={layers.map((one) => ({ value: one, label: t(`layer.${one}`) }))}
        />
        <Select
          aria-label={t("mapSearch")}
          placeholder={t("mapSearch")}
          searchable
          clearable
          limit={50}
          value={chosen ?? null}
          onChange={(id) => setChosen(id ?? undefined)}
          data={shown.nodes.map((node) => ({
            value: node.id,
            label: [node.displayName, node.addr !== node.displayName && node.addr]
              .filter(Boolean)
              .join(" "),
          }))}
          clearButtonProps={{ "aria-label": t("clearFilters") }}
        />
        <Checkbox
          label={t("linkedOnly")}
          checked={isLinkedOnly}
          onChange={({ currentTarget }) => setIsLinkedOnly(currentTarget.checked)}
        />
      </Group>
      {topology.links.length === 0 && layer === "" && <Alert>{t("mapEmptyText")}</Alert>}
      {topology.isTruncated && (
        <Alert color="orange">{t("mapTruncated", { n: number(topology.nodes.length) })}</Alert>
      )}
      <Grid>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Paper withBorder>
            <div
              ref={container}
              className="ks-map"
              role="img"
              aria-label={`${t("map")}: ${t("mapCounts", counts)}`}
            />
          </Paper>
          <Group justify="space-between" mt="xs">
            <Text size="sm" c="dimmed">
              {t("mapCounts", counts)}
            </Text>
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => map.current?.fit(undefined, 40)}>
                {t("fit")}
              </Button>
              <Button
                size="xs"
                variant="default"
                aria-label={t("zoomIn")}
                onClick={() => zoom(1.25)}
              >
                +
              </Button>
              <Button
                size="xs"
                variant="default"
                aria-label={t("zoomOut")}
                onClick={() => zoom(0.8)}
              >
                −
              </Button>
              <Button size="xs" onClick={save}>
                {t("exportPng")}
              </Button>
            </Group>
          </Group>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Paper withBorder p="md">
            <MapDetails
              topology={topology}
              chosen={chosen}
              network={network}
              onChoose={setChosen}
            />
          </Paper>
        </Grid.Col>
      </Grid>
      <MapLegend />
    </>
  );
}

function withLinksOnly(topology: Topology): Topology {
  const linked = new Set(topology.links.flatMap(({ source, target }) => [source, target]));
  return { ...topology, nodes: topology.nodes.filter(({ id }) => linked.has(id)) };
}
