/** The scans of a network, and the snapshots that they left. */

import { Anchor } from "@mantine/core";
import { useLiveEvents, useResource } from "../../api/hooks.ts";
import type { Page, Scan, Snapshot } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { ScanBadge } from "../../parts/badges.tsx";
import { DataTable, Pages } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { NetworkFrame, networkPath } from "../../parts/network-frame.tsx";
import { changeQuery, usePlace } from "../../router.ts";

const SIZE = 50;

function usePageOf<Item>(path: string) {
  const { query } = usePlace();
  const page = Math.max(1, Number(query.get("page") ?? 1) || 1);
  const resource = useResource<Page<Item>>(`${path}?limit=${SIZE}&offset=${(page - 1) * SIZE}`);
  const pages = (
    <Pages
      total={resource.value?.total ?? 0}
      page={page}
      size={SIZE}
      onPage={(to) => changeQuery({ page: String(to) })}
    />
  );
  return { ...resource, pages };
}

export function ScansPage({ networkId }: { networkId: string }) {
  const { t, time, number, duration } = useWords();
  const path = `${networkPath(networkId)}/scans`;
  const { value, fault, reload, pages } = usePageOf<Scan>(`/api${path}`);
  useLiveEvents("/api/events", (event) => {
    if (event.type === "scan") reload();
  });
  const length = ({ startedAt, terminatedAt }: Scan) =>
    startedAt === null || terminatedAt === null
      ? "–"
      : duration(Date.parse(terminatedAt) - Date.parse(startedAt));
  return (
    <NetworkFrame networkId={networkId} tab="scans">
      {() => (
        <>
          <FaultAlert fault={fault} />
          {value?.total === 0 && <Empty title={t("scansEmptyTitle")} text={t("scansEmptyText")} />}
          {value && value.total > 0 && (
            <>
              <DataTable
                label={t("scans")}
                rows={value.items}
                keyOf={(row) => row.scanId}
                columns={[
                  {
                    label: t("started"),
                    cell: (row) => (
                      <Anchor href={`${path}/${row.scanId}`}>
                        {time(row.startedAt ?? row.createdAt)}
                      </Anchor>
                    ),
                  },
                  { label: t("status"), cell: (row) => <ScanBadge status={row.status} /> },
                  { label: t("duration"), cell: length },
                  { label: t("nodes"), isNumber: true, cell: (row) => number(row.numberOfNodes) },
                  {
                    label: t("addresses"),
                    isNumber: true,
                    cell: (row) => number(row.numberOfAddresses),
                  },
                ]}
              />
              {pages}
            </>
          )}
        </>
      )}
    </NetworkFrame>
  );
}

export function SnapshotsPage({ networkId }: { networkId: string }) {
  const { t, time, number } = useWords();
  const path = `${networkPath(networkId)}/snapshots`;
  const { value, fault, pages } = usePageOf<Snapshot>(`/api${path}`);
  return (
    <NetworkFrame networkId={networkId} tab="snapshots">
      {() => (
        <>
          <FaultAlert fault={fault} />
          {value?.total === 0 && (
            <Empty title={t("snapshotsEmptyTitle")} text={t("snapshotsEmptyText")} />
          )}
          {value && value.total > 0 && (
            <>
              <DataTable
                label={t("snapshots")}
                rows={value.items}
                keyOf={(row) => row.snapshotId}
                columns={[
                  {
                    label: t("time"),
                    cell: (row) => (
                      <Anchor href={`${path}/${row.snapshotId}/nodes`}>
                        {time(row.createdAt)}
                      </Anchor>
                    ),
                  },
                  { label: t("status"), cell: (row) => <ScanBadge status={row.task.status} /> },
                  {
                    label: t("ksockets"),
                    cell: (row) => row.ksockets.map((k) => k.displayName).join(", "),
                  },
                  { label: t("nodes"), isNumber: true, cell: (row) => number(row.numberOfNodes) },
                ]}
              />
              {pages}
            </>
          )}
        </>
      )}
    </NetworkFrame>
  );
}
