/** Nodes as one scan saw them. */

import { Anchor, Group } from "@mantine/core";
import { useResource } from "../../api/hooks.ts";
import type { Page, SnapshotNode } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { DataTable, Pages } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { NetworkFrame, networkPath } from "../../parts/network-frame.tsx";
import { QueryInput } from "../../parts/query-input.tsx";
import { changeQuery } from "../../router.ts";
import { nodeColumns } from "./node-columns.tsx";
import { useNodeQuery } from "./node-query.ts";

interface SnapshotNodesProps {
  readonly networkId: string;
  readonly snapshotId: string;
}

export function SnapshotNodesPage({ networkId, snapshotId }: SnapshotNodesProps) {
  return (
    <NetworkFrame networkId={networkId} tab="snapshots">
      {() => <SnapshotNodes networkId={networkId} snapshotId={snapshotId} />}
    </NetworkFrame>
  );
}

function SnapshotNodes({ networkId, snapshotId }: SnapshotNodesProps) {
  const words = useWords();
  const { t } = words;
  const query = useNodeQuery();
  const snapshot = `${networkPath(networkId)}/snapshots/${snapshotId}`;
  const { value, fault } = useResource<Page<SnapshotNode>>(`/api${snapshot}/nodes?${query.asked}`);
  // A snapshot is sorted by name alone.
  const shared = nodeColumns(words).map(({ sort: _sort, ...column }) => column);
  return (
    <>
      <Group>
        <QueryInput
          isBare
          name="q"
          value={query.get("q")}
          label={t("search")}
          placeholder={t("searchNodes")}
        />
        <LinkButton href={`${snapshot}/difference`}>{t("compare")}</LinkButton>
      </Group>
      <FaultAlert fault={fault} />
      {value?.items.length === 0 && (
        <Empty
          title={t(query.get("q") === "" ? "snapshotNodesEmptyTitle" : "nodesNoneFit")}
          text={t(query.get("q") === "" ? "snapshotNodesEmptyText" : "nodesNoneFitText")}
        />
      )}
      {value && value.items.length > 0 && (
        <>
          <DataTable
            label={t("nodes")}
            rows={value.items}
            keyOf={(row) => row.nodeId}
            sort={query.sort}
            onSort={(to) => changeQuery({ sort: to, page: "" })}
            columns={[
              {
                label: t("name"),
                sort: "displayName",
                cell: (row) => (
                  <Anchor href={`${snapshot}/nodes/${row.nodeId}`}>{row.displayName}</Anchor>
                ),
              },
              ...shared.filter(({ isUsual }) => isUsual),
            ]}
          />
          <Pages
            total={value.total}
            page={query.page}
            size={query.size}
            onPage={(to) => changeQuery({ page: String(to) })}
          />
        </>
      )}
    </>
  );
}
