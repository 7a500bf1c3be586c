/** What changed of a node: fields with their values before and after, packages, Windows updates. */

import { List, Stack, Text } from "@mantine/core";
import type { Changes, FieldChange } from "../api/types-inventory.ts";
import { useWords } from "../i18n/language.tsx";

/** Most lines of each kind. */
const MAX_LINES = 30;
const MAX_TEXT = 300;

interface Line {
  readonly key: string;
  readonly label: string;
  readonly text: string;
}

const valueText = (value: unknown): string => {
  if (value === undefined || value === null || value === "") return "–";
  return (typeof value === "string" ? value : JSON.stringify(value)).slice(0, MAX_TEXT);
};

export function ChangeList({ changes }: { changes: Changes }) {
  const { t, word, number } = useWords();
  const { fields = [], packages = {}, windowsUpdates = {} } = changes;
  const nameOf = ({ path }: FieldChange) =>
    path.map((part) => word("section", word("field", String(part)))).join(" › ");
  const updateText = (row: { hotFixId: string; title?: string }) =>
    [row.hotFixId, row.title].filter(Boolean).join(" ");
  const lines: Line[] = [
    ...fields.map((field) => ({
      key: `field ${field.path.join(".")}`,
      label: nameOf(field),
      text: `${valueText(field.before)} → ${valueText(field.after)}`,
    })),
    ...(packages.added ?? []).map((row) => ({
      key: `added ${row.name} ${row.version}`,
      label: t("packageAdded"),
      text: `${row.name} ${row.version}`,
    })),
    ...(packages.removed ?? []).map((row) => ({
      key: `removed ${row.name} ${row.version}`,
      label: t("packageRemoved"),
      text: `${row.name} ${row.version}`,
    })),
    ...(packages.changed ?? []).map(({ before, after }) => ({
      key: `changed ${before.name} ${before.version}`,
      label: t("packageChanged"),
      text: `${after.name} ${before.version} → ${after.version}`,
    })),
    ...(windowsUpdates.added ?? []).map((row) => ({
      key: `update ${row.hotFixId}`,
      label: t("packageAdded"),
      text: updateText(row),
    })),
    ...(windowsUpdates.removed ?? []).map((row) => ({
      key: `no update ${row.hotFixId}`,
      label: t("packageRemoved"),
      text: updateText(row),
    })),
  ];
  if (lines.length === 0) return null;
  const shown = lines.slice(0, MAX_LINES);
  return (
    <Stack gap={4}>
      <List size="sm" className="ks-wrap">
        {shown.map(({ key, label, text }) => (
          <List.Item key={key}>
            <Text span size="sm" c="dimmed">
              {label}:
            </Text>{" "}
            {text}
          </List.Item>
        ))}
      </List>
      {lines.length > shown.length && (
        <Text size="sm" c="dimmed">
          {t("moreRows", { shown: number(shown.length), total: number(lines.length) })}
        </Text>
      )}
    </Stack>
  );
}
