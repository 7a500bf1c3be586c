/** Nodes of a network over all scans, and nodes of one snapshot: searched, sorted and paged by the server. */

import { Anchor, Group, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import type { NodeDocument } from "../../../../../protocol/node.ts";
import { useResource } from "../../api/hooks.ts";
import type { ManagedNode, Page, SnapshotNode } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { StateBadge } from "../../parts/badges.tsx";
import { type Column, DataTable, Pages } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { NetworkFrame, networkPath } from "../../parts/network-frame.tsx";
import { changeQuery, usePlace } from "../../router.ts";

const SIZE = 50;

const addressesOf = ({ addresses }: NodeDocument) => {
  const shown = addresses.slice(0, 3).map(({ addr }) => addr);
  return addresses.length > 3 ? `${shown.join(", ")} +${addresses.length - 3}` : shown.join(", ");
};

const vendorOf = ({ addresses }: NodeDocument) =>
  addresses.find(({ extraFields }) => extraFields.macaddr)?.extraFields.macaddr?.organizationName ??
  "";

interface NodeListProps<Node> {
  /** The API's path of the list. */
  readonly path: string;
  readonly hasStates: boolean;
  readonly first: Column<Node>;
  readonly last: readonly Column<Node>[];
}

function NodeList<Node extends NodeDocument>({
  path,
  hasStates,
  first,
  last,
}: NodeListProps<Node>) {
  const { t } = useWords();
  const { query } = usePlace();
  const [typed, setTyped] = useState(query.get("q") ?? "");
  const search = useDebouncedCallback((q: string) => changeQuery({ q, page: "" }), 250);
  const q = query.get("q") ?? "";
  const state = query.get("state") ?? "";
  const sort = query.get("sort") ?? "displayName";
  const page = Math.max(1, Number(query.get("page") ?? 1) || 1);
  const asked = new URLSearchParams({
    limit: String(SIZE),
    offset: String((page - 1) * SIZE),
    sort,
  });
  if (q !== "") asked.set("q", q);
  if (state !== "" && hasStates) asked.set("state", state);
  const { value, fault } = useResource<Page<Node>>(`${path}?${asked}`);
  const isFiltered = q !== "" || state !== "";
  return (
    <>
      <Group>
        <TextInput
          flex={1}
          miw={220}
          maw={420}
          type="search"
          aria-label={t("search")}
          placeholder={t("searchNodes")}
          value={typed}
          onChange={({ currentTarget: { value: text } }) => {
            setTyped(text);
            search(text);
          }}
        />
        {hasStates && (
          <SegmentedControl
            aria-label={t("state")}
            size="sm"
            value={state}
            onChange={(to) => changeQuery({ state: to, page: "" })}
            data={[
              { value: "", label: t("all") },
              { value: "new", label: t("state.new") },
              { value: "stable", label: t("state.stable") },
              { value: "outdated", label: t("state.outdated") },
            ]}
          />
        )}
      </Group>
      <FaultAlert fault={fault} />
      {value?.items.length === 0 && (
        <Empty
          title={t("nodesEmptyTitle")}
          text={isFiltered ? t("nodesNoneFit") : t("nodesEmptyText")}
        />
      )}
      {value && value.items.length > 0 && (
        <>
          <DataTable
            label={t("nodes")}
            rows={value.items}
            keyOf={(row, index) => `${row.displayName} ${index}`}
            sort={sort}
            onSort={(to) => changeQuery({ sort: to, page: "" })}
            columns={[
              first,
              { label: t("addresses"), cell: addressesOf, ...(hasStates ? { sort: "addr" } : {}) },
              {
                label: t("family"),
                cell: ({ system }) => [system.family, system.version].filter(Boolean).join(" "),
                ...(hasStates ? { sort: "family" } : {}),
              },
              { label: t("vendor"), cell: vendorOf, ...(hasStates ? { sort: "vendor" } : {}) },
              ...last,
            ]}
          />
          <Pages
            total={value.total}
            page={page}
            size={SIZE}
            onPage={(to) => changeQuery({ page: String(to) })}
          />
        </>
      )}
    </>
  );
}

export function ManagedNodesPage({ networkId }: { networkId: string }) {
  const { t, time } = useWords();
  const path = `${networkPath(networkId)}/managed-nodes`;
  return (
    <NetworkFrame networkId={networkId} tab="managed-nodes">
      {() => (
        <NodeList<ManagedNode>
          path={`/api${path}`}
          hasStates
          first={{
            label: t("name"),
            sort: "displayName",
            cell: (row) => <Anchor href={`${path}/${row.managedNodeId}`}>{row.displayName}</Anchor>,
          }}
          last={[
            { label: t("state"), cell: (row) => <StateBadge state={row.state} /> },
            {
              label: t("lastSeen"),
              sort: "lastScanSucceededAt",
              cell: (row) => time(row.lastScanSucceededAt),
            },
          ]}
        />
      )}
    </NetworkFrame>
  );
}

export function SnapshotNodesPage({
  networkId,
  snapshotId,
}: {
  networkId: string;
  snapshotId: string;
}) {
  const { t } = useWords();
  const path = `${networkPath(networkId)}/snapshots/${snapshotId}/nodes`;
  return (
    <NetworkFrame networkId={networkId} tab="snapshots">
      {() => (
        <NodeList<SnapshotNode>
          path={`/api${path}`}
          hasStates={false}
          first={{
            label: t("name"),
            sort: "displayName",
            cell: (row) => <Anchor href={`${path}/${row.nodeId}`}>{row.displayName}</Anchor>,
          }}
          last={[]}
        />
      )}
    </NetworkFrame>
  );
}
