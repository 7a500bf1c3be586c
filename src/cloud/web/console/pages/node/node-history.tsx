/** What happened to a node, newest first. */

import { Anchor, Badge, Text, Timeline } from "@mantine/core";
import type { HistoryEntry } from "../../api/types-inventory.ts";
import { useWords } from "../../i18n/language.tsx";
import { ChangeList } from "../../parts/changes.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";
import { usePageOf } from "../../parts/use-page.tsx";

const colors: Readonly<Record<string, string>> = {
  found: "teal",
  changed: "blue",
  replaced: "orange",
  undone: "gray",
};

export function NodeHistory({ path, network }: { path: string; network: string }) {
  const { t, time, word } = useWords();
  const { value, fault, pages } = usePageOf<HistoryEntry>(path);
  return (
    <SectionPaper title={t("history")}>
      <FaultAlert fault={fault} />
      {value?.total === 0 && <Text c="dimmed">{t("historyEmpty")}</Text>}
      {value && value.total > 0 && (
        <>
          <Timeline active={value.items.length} bulletSize={14} lineWidth={2}>
            {value.items.map((entry) => (
              <Timeline.Item
                key={entry.historyId}
                title={
                  <Badge color={colors[entry.kind] ?? "cyan"}>{word("history", entry.kind)}</Badge>
                }
              >
                <Text size="sm" c="dimmed">
                  {time(entry.at)}
                  {entry.actor !== "" && ` · ${t("by", { name: entry.actor })}`}
                  {entry.snapshotId !== null && " · "}
                  {entry.snapshotId !== null && (
                    <Anchor
                      underline="always"
                      href={`${network}/snapshots/${entry.snapshotId}/nodes`}
                    >
                      {t("snapshot")}
                    </Anchor>
                  )}
                </Text>
                {entry.reason !== "" && <Text className="ks-wrap">{entry.reason}</Text>}
                <ChangeList changes={entry} />
              </Timeline.Item>
            ))}
          </Timeline>
          {pages}
        </>
      )}
    </SectionPaper>
  );
}
