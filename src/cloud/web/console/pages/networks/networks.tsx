import { Anchor, Group, Text } from "@mantine/core";
import { request } from "../../api/client.ts";
import { useEvery, useLiveEvents, useResource } from "../../api/hooks.ts";
import type { Network, Page } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { ScanBadge, StateCounts } from "../../parts/badges.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { Heading } from "../../parts/heading.tsx";
import { NameButton } from "../../parts/name-button.tsx";
import { networkPath, StartScan } from "../../parts/network-frame.tsx";
import { Allowed } from "../../parts/rights.tsx";
import { navigate } from "../../router.ts";
import { isOpenScan } from "../scan/scan-status.ts";

const path = "/api/apps/sonar/networks";

export function NetworksPage() {
  const { t, time } = useWords();
  const { value, fault, reload } = useResource<Page<Network>>(`${path}?limit=1000`);
  useLiveEvents("/api/events", (event) => {
    if (event.type === "scan") reload();
  });
  const isRunning = value?.items.some(({ lastScan }) => isOpenScan(lastScan?.status)) ?? false;
  useEvery(5_000, isRunning, reload);
  const create = async (displayName: string) => {
    const { networkId } = await request<Network>("POST", path, { body: { displayName } });
    navigate(networkPath(networkId));
  };
  const createButton = (
    <Allowed method="POST" path={path}>
      <NameButton label={t("newNetwork")} onName={create} />
    </Allowed>
  );
  const lastScan = ({ lastScan: scan, networkId }: Network) =>
    scan === null ? (
      <Text size="sm" c="dimmed">
        {t("never")}
      </Text>
    ) : (
      <Group gap="xs">
        <ScanBadge status={scan.status} />
        <Anchor size="sm" href={`${networkPath(networkId)}/scans/${scan.scanId}`}>
          {time(scan.terminatedAt ?? scan.startedAt)}
        </Anchor>
      </Group>
    );
  return (
    <>
      <Heading title={t("networks")}>{value && value.total > 0 ? createButton : null}</Heading>
      <FaultAlert fault={fault} />
      {value?.total === 0 && (
        <Empty title={t("networksEmptyTitle")} text={t("networksEmptyText")}>
          {createButton}
        </Empty>
      )}
      {value && value.total > 0 && (
        <DataTable
          label={t("networks")}
          rows={value.items}
          keyOf={(row) => row.networkId}
          columns={[
            {
              label: t("name"),
              cell: (row) => <Anchor href={networkPath(row.networkId)}>{row.displayName}</Anchor>,
            },
            { label: t("nodes"), cell: (row) => <StateCounts counts={row.numberOfNodes} /> },
            { label: t("lastScan"), cell: lastScan },
            { label: t("scan"), cell: (row) => <StartScan network={row} size="xs" /> },
          ]}
        />
      )}
    </>
  );
}
