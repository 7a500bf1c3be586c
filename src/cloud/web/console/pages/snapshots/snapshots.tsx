/** The snapshots of a network: what each scan left. Two of them can be compared. */

import { Anchor } from "@mantine/core";
import type { Snapshot } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { ScanBadge } from "../../parts/badges.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { NetworkFrame, networkPath } from "../../parts/network-frame.tsx";
import { usePageOf } from "../../parts/use-page.tsx";

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
                  {
                    label: t("difference"),
                    cell: (row) => (
                      <LinkButton size="compact-sm" href={`${path}/${row.snapshotId}/difference`}>
                        {t("compare")}
                      </LinkButton>
                    ),
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
