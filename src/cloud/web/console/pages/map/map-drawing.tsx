import { Button, Group, Paper, Text, useComputedColorScheme } from "@mantine/core";
import type { Core } from "cytoscape";
import { useEffect, useEffectEvent, useRef } from "react";
import { useWords } from "../../i18n/language.tsx";
import type { DrawnMap } from "./group-leaves.ts";
import type { LayoutName } from "./layout.ts";
import { drawMap, markNode, savePng } from "./map-canvas.ts";

interface MapDrawingProps {
  readonly drawn: DrawnMap;
  readonly layout: LayoutName;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
  /** Of the network, and of the file. */
  readonly name: string;
  /** How much is drawn, in words. */
  readonly counts: string;
}

/** The picture, with what moves it and what saves it. */
export function MapDrawing({ drawn, layout, chosen, onChoose, name, counts }: MapDrawingProps) {
  const { t, number } = useWords();
  const isDark = useComputedColorScheme("light") === "dark";
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<Core>(undefined);
  const tell = useEffectEvent(onChoose);
  const groupLabel = useEffectEvent((members: number) => t("groupOf", { n: number(members) }));
  const markChosen = useEffectEvent((shown: Core) => markNode(shown, chosen));
  useEffect(() => {
    if (container.current === null) return;
    const made = drawMap(container.current, drawn, {
      isDark,
      layout,
      groupLabel: (members) => groupLabel(members),
      onChoose: (id) => tell(id),
    });
    map.current = made;
    markChosen(made);
    return () => made.destroy();
  }, [drawn, layout, isDark]);
  useEffect(() => {
    if (map.current) markNode(map.current, chosen);
  }, [chosen]);
  const zoom = (factor: number) => {
    const shown = map.current;
    if (shown === undefined) return;
    const center = { x: shown.width() / 2, y: shown.height() / 2 };
    shown.zoom({ level: shown.zoom() * factor, renderedPosition: center });
  };
  const save = () => {
    if (map.current) savePng(map.current, isDark ? "#1a1b1e" : "#ffffff", `${name}.png`);
  };
  return (
    <>
      <Paper withBorder>
        <div ref={container} className="ks-map" role="img" aria-label={`${t("map")}: ${counts}`} />
      </Paper>
      <Group justify="space-between" mt="xs">
        <Text size="sm" c="dimmed">
          {counts}
        </Text>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => map.current?.fit(undefined, 40)}>
            {t("fit")}
          </Button>
          <Button size="xs" variant="default" aria-label={t("zoomIn")} onClick={() => zoom(1.25)}>
            +
          </Button>
          <Button size="xs" variant="default" aria-label={t("zoomOut")} onClick={() => zoom(0.8)}>
            −
          </Button>
          <Button size="xs" onClick={save}>
            {t("exportPng")}
          </Button>
        </Group>
      </Group>
    </>
  );
}
