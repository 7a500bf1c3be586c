/** What changed between two snapshots of a network. */

import { Anchor, Badge, Group, NativeSelect, Text } from "@mantine/core";
import { useResource } from "../../api/hooks.ts";
import type { Page, Snapshot } from "../../api/types.ts";
import type { Difference } from "../../api/types-inventory.ts";
import { useWords } from "../../i18n/language.tsx";
import { ChangeList } from "../../parts/changes.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { NetworkFrame, networkPath } from "../../parts/network-frame.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";
import { usePageOf } from "../../parts/use-page.tsx";
import { changeQuery, navigate, usePlace } from "../../router.ts";

const colors = { added: "teal", removed: "red", changed: "blue", unchanged: "gray" } as const;
const kinds = ["added", "removed", "changed", "unchanged"] as const;
const MAX_SNAPSHOTS = 200;

interface DifferenceProps {
  readonly networkId: string;
  readonly snapshotId: string;
}

export function DifferencePage({ networkId, snapshotId }: DifferenceProps) {
  return (
    <NetworkFrame networkId={networkId} tab="snapshots">
      {() => <TwoSnapshots networkId={networkId} snapshotId={snapshotId} />}
    </NetworkFrame>
  );
}

/** The chosen snapshot, and one before it. */
function TwoSnapshots({ networkId, snapshotId }: DifferenceProps) {
  const { t, time } = useWords();
  const { query } = usePlace();
  const list = `${networkPath(networkId)}/snapshots`;
  const { value, fault } = useResource<Page<Snapshot>>(`/api${list}?limit=${MAX_SNAPSHOTS}`);
  if (value === undefined) return <FaultAlert fault={fault} />;
  const ended = value.items.filter(({ task }) => task.terminatedAt !== null);
  const newest = [...ended].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  const place = newest.findIndex((one) => one.snapshotId === snapshotId);
  const others = newest.filter((one) => one.snapshotId !== snapshotId);
  const older = query.get("with") ?? (newest[place + 1] ?? others[0])?.snapshotId;
  if (older === undefined) return <Empty title={t("difference")} text={t("differenceSingle")} />;
  const choices = (all: readonly Snapshot[]) =>
    all.map((one) => ({ value: one.snapshotId, label: time(one.createdAt) }));
  return (
    <SectionPaper title={t("differenceTitle")}>
      <Group align="end">
        <NativeSelect
          label={t("older")}
          value={older}
          onChange={({ currentTarget }) => changeQuery({ with: currentTarget.value, page: "" })}
          data={choices(others)}
        />
        <Text pb={8} aria-hidden>
          →
        </Text>
        <NativeSelect
          label={t("newer")}
          value={snapshotId}
          onChange={({ currentTarget }) => navigate(`${list}/${currentTarget.value}/difference`)}
          data={choices(newest)}
        />
      </Group>
      <Changed
        path={`/api${list}/${snapshotId}/difference?with=${older}`}
        nodes={`${networkPath(networkId)}/managed-nodes`}
      />
    </SectionPaper>
  );
}

function Changed({ path, nodes }: { path: string; nodes: string }) {
  const { t, word, number } = useWords();
  const { value, fault, pages } = usePageOf<Difference["items"][number], Difference>(path);
  if (value === undefined) return <FaultAlert fault={fault} />;
  const { counts } = value;
  return (
    <>
      <Group gap="xs">
        {kinds.map((kind) => (
          <Badge key={kind} size="lg" color={colors[kind]}>
            {word("change", kind)} {number(counts[kind])}
          </Badge>
        ))}
      </Group>
      {value.total === 0 && <Text c="dimmed">{t("differenceNone")}</Text>}
      {value.total > 0 && (
        <>
          <DataTable
            label={t("difference")}
            rows={value.items}
            keyOf={(row) => `${row.change} ${row.managedNodeId}`}
            columns={[
              {
                label: t("name"),
                cell: (row) => (
                  <Anchor href={`${nodes}/${row.managedNodeId}`}>{row.displayName}</Anchor>
                ),
              },
              { label: t("address"), cell: (row) => row.addr },
              {
                label: t("change"),
                cell: (row) => (
                  <Badge color={colors[row.change]}>{word("change", row.change)}</Badge>
                ),
              },
              { label: t("changes"), cell: (row) => <ChangeList changes={row} /> },
            ]}
          />
          {pages}
        </>
      )}
    </>
  );
}
