/** The scans of a network, newest first, and when it is scanned by itself. */

import { Anchor } from "@mantine/core";
import { useLiveEvents } from "../../api/hooks.ts";
import type { Scan } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { ScanBadge } from "../../parts/badges.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { NetworkFrame, networkPath } from "../../parts/network-frame.tsx";
import { usePageOf } from "../../parts/use-page.tsx";
import { ScanSchedule } from "./schedule.tsx";

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
          <ScanSchedule path={`/api${networkPath(networkId)}/schedule`} />
        </>
      )}
    </NetworkFrame>
  );
}
