/** What of the map is shown, and how it is laid out. */

import { Checkbox, Group, NativeSelect, SegmentedControl, Select } from "@mantine/core";
import type { MapNode } from "../../../../topology/network-map.ts";
import { useWords } from "../../i18n/language.tsx";
import { changeQuery } from "../../router.ts";
import type { LayoutName } from "./layout.ts";

const layers = ["all", "l2", "l3"] as const;
const MAX_FOUND = 50;

interface MapControlsProps {
  /** "": all. */
  readonly layer: string;
  readonly devices: readonly MapNode[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
  readonly isLinkedOnly: boolean;
  readonly onLinkedOnly: (isLinkedOnly: boolean) => void;
  readonly isGrouped: boolean;
  readonly onGrouped: (isGrouped: boolean) => void;
  readonly layout: LayoutName;
  readonly onLayout: (layout: LayoutName) => void;
}

export function MapControls(props: MapControlsProps) {
  const { layer, devices, chosen, onChoose, layout, onLayout } = props;
  const { isLinkedOnly, onLinkedOnly, isGrouped, onGrouped } = props;
  const { t } = useWords();
  return (
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
        limit={MAX_FOUND}
        value={devices.some(({ id }) => id === chosen) ? (chosen ?? null) : null}
        onChange={(id) => onChoose(id ?? undefined)}
        data={devices.map((node) => ({
          value: node.id,
          label: [node.displayName, node.addr !== node.displayName && node.addr]
            .filter(Boolean)
            .join(" "),
        }))}
        clearButtonProps={{ "aria-label": t("clearFilters") }}
      />
      <NativeSelect
        aria-label={t("layout")}
        value={layout}
        onChange={({ currentTarget: { value } }) => onLayout(value as LayoutName)} // of the list below
        data={(["rings", "clusters"] as const).map((one) => ({
          value: one,
          label: `${t("layout")}: ${t(`layout.${one}`)}`,
        }))}
      />
      <Checkbox
        label={t("linkedOnly")}
        checked={isLinkedOnly}
        onChange={({ currentTarget }) => onLinkedOnly(currentTarget.checked)}
      />
      <Checkbox
        label={t("grouped")}
        checked={isGrouped}
        onChange={({ currentTarget }) => onGrouped(currentTarget.checked)}
      />
    </Group>
  );
}
