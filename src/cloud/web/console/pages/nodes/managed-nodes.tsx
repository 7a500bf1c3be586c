/** Nodes of a network over all scans. */

import { Anchor, Group } from "@mantine/core";
import { useState } from "react";
import { useResource } from "../../api/hooks.ts";
import type { ManagedNode, Page } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { StateBadge } from "../../parts/badges.tsx";
import { DataTable, Pages } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { NetworkFrame, networkPath } from "../../parts/network-frame.tsx";
import { QueryInput } from "../../parts/query-input.tsx";
import { useRights } from "../../parts/rights.tsx";
import { changeQuery } from "../../router.ts";
import { BulkTags } from "./bulk-tags.tsx";
import { ColumnMenu } from "./column-menu.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { type NodeColumn, nodeColumns } from "./node-columns.tsx";
import { NodeFilters } from "./node-filters.tsx";
import { useNodeQuery } from "./node-query.ts";
import { SavedViews } from "./saved-views.tsx";

export function ManagedNodesPage({ networkId }: { networkId: string }) {
  return (
    <NetworkFrame networkId={networkId} tab="managed-nodes">
      {() => <ManagedNodes networkId={networkId} />}
    </NetworkFrame>
  );
}

function useColumns(list: string) {
  const words = useWords();
  const { t, time } = words;
  const first: NodeColumn<ManagedNode> = {
    name: "displayName",
    isUsual: true,
    label: t("name"),
    sort: "displayName",
    cell: (row) => <Anchor href={`${list}/${row.managedNodeId}`}>{row.displayName}</Anchor>,
  };
  const optional: NodeColumn<ManagedNode>[] = [
    ...nodeColumns(words),
    {
      name: "state",
      isUsual: true,
      label: t("state"),
      cell: (row) => <StateBadge state={row.state} />,
    },
    {
      name: "lastSeen",
      isUsual: true,
      label: t("lastSeen"),
      sort: "lastScanSucceededAt",
      cell: (row) => time(row.lastScanSucceededAt),
      isShort: true,
    },
    {
      name: "firstSeen",
      isUsual: false,
      label: t("firstSeen"),
      cell: (row) => time(row.firstSeenAt),
      isShort: true,
    },
  ];
  return { first, optional };
}

function ManagedNodes({ networkId }: { networkId: string }) {
  const { t } = useWords();
  const query = useNodeQuery();
  const list = `${networkPath(networkId)}/managed-nodes`;
  const { value, fault, reload } = useResource<Page<ManagedNode>>(`/api${list}?${query.asked}`);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { first, optional } = useColumns(list);
  const bulkTags = `/api${list}/bulk-tags`;
  const selection = useRights()("POST", bulkTags)
    ? { chosen, onChange: setChosen, nameOf: (row: ManagedNode) => row.displayName }
    : undefined;
  const shown = new Set(
    query.columns ?? optional.filter(({ isUsual }) => isUsual).map(({ name }) => name),
  );
  const isFiltered = query.filters.size > 0;
  const tagged = () => {
    setChosen(new Set());
    reload();
  };
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
        <NodeFilters query={query} />
        <SavedViews path={`/api${networkPath(networkId)}/views`} list={list} query={query} />
        <ColumnMenu all={optional} shown={shown} />
        <ExportMenu path={`/api${list}/export`} filters={query.filters} />
      </Group>
      {chosen.size > 0 && <BulkTags path={bulkTags} chosen={chosen} onDone={tagged} />}
      <FaultAlert fault={fault} />
      {value?.items.length === 0 && (
        <Empty
          title={t(isFiltered ? "nodesNoneFit" : "nodesEmptyTitle")}
          text={t(isFiltered ? "nodesNoneFitText" : "nodesEmptyText")}
        />
      )}
      {value && value.items.length > 0 && (
        <>
          <DataTable
            label={t("nodes")}
            rows={value.items}
            keyOf={(row) => row.managedNodeId}
            sort={query.sort}
            onSort={(to) => changeQuery({ sort: to, page: "" })}
            selection={selection}
            columns={[first, ...optional.filter(({ name }) => shown.has(name))]}
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
