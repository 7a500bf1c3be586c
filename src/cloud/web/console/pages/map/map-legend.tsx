import { Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "../../i18n/language.tsx";
import { looks } from "./device-types.ts";

/** Corners in a square of 16. */
const outlines = {
  diamond: "8,1 15,8 8,15 1,8",
  "round-rectangle": "2,2 14,2 14,14 2,14",
  hexagon: "4,2 12,2 16,8 12,14 4,14 0,8",
  triangle: "8,1 15,15 1,15",
  pentagon: "8,1 15,6 12,15 4,15 1,6",
} as const;

export function MapLegend() {
  const { t, word } = useWords();
  return (
    <Group gap="md" component="section" aria-label={t("legend")}>
      {looks.map(({ name, shape, color }) => (
        <Entry key={name} text={word("deviceType", name)}>
          {shape === "ellipse" ? (
            <circle cx="8" cy="8" r="7" fill={color} />
          ) : (
            <polygon points={outlines[shape]} fill={color} />
          )}
        </Entry>
      ))}
      <Entry text={t("ghost")}>
        <circle cx="8" cy="8" r="6" fill="none" stroke="#868e96" strokeDasharray="3 2" />
      </Entry>
      <Entry text={t("layer.l2")}>
        <line x1="0" y1="8" x2="16" y2="8" stroke="#868e96" strokeWidth="2" />
      </Entry>
      <Entry text={t("layer.l3")}>
        <line x1="0" y1="8" x2="16" y2="8" stroke="#868e96" strokeWidth="2" strokeDasharray="4 2" />
      </Entry>
    </Group>
  );
}

function Entry({ text, children }: { text: string; children: ReactNode }) {
  return (
    <Group gap={6} wrap="nowrap">
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        {children}
      </svg>
      <Text size="sm">{text}</Text>
    </Group>
  );
}
