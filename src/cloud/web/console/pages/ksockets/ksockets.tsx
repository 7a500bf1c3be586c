import { Anchor } from "@mantine/core";
import { request } from "../../api/client.ts";
import { useLiveEvents, useResource } from "../../api/hooks.ts";
import type { Ksocket, Page } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { ConnectionBadge } from "../../parts/badges.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { Heading } from "../../parts/heading.tsx";
import { NameButton } from "../../parts/name-button.tsx";
import { Allowed } from "../../parts/rights.tsx";
import { navigate } from "../../router.ts";

export function KsocketsPage() {
  const { t, time } = useWords();
  const { value, fault, reload } = useResource<Page<Ksocket>>("/api/ksockets?limit=1000");
  useLiveEvents("/api/events", (event) => {
    if (event.type === "connection") reload();
  });
  const create = async (displayName: string) => {
    const { ksocketId } = await request<Ksocket>("POST", "/api/ksockets", {
      body: { displayName },
    });
    navigate(`/ksockets/${ksocketId}`);
  };
  const createButton = (
    <Allowed method="POST" path="/api/ksockets">
      <NameButton label={t("newKsocket")} onName={create} />
    </Allowed>
  );
  return (
    <>
      <Heading title={t("ksockets")}>{value && value.total > 0 ? createButton : null}</Heading>
      <FaultAlert fault={fault} />
      {value?.total === 0 && (
        <Empty title={t("ksocketsEmptyTitle")} text={t("ksocketsEmptyText")}>
          {createButton}
        </Empty>
      )}
      {value && value.total > 0 && (
        <DataTable
          label={t("ksockets")}
          rows={value.items}
          keyOf={(row) => row.ksocketId}
          columns={[
            {
              label: t("name"),
              cell: (row) => <Anchor href={`/ksockets/${row.ksocketId}`}>{row.displayName}</Anchor>,
            },
            {
              label: t("state"),
              cell: (row) => <ConnectionBadge isConnected={row.isConnected} />,
            },
            { label: t("host"), cell: (row) => row.hostname },
            { label: t("version"), cell: (row) => row.version },
            {
              label: t("connectedSince"),
              cell: (row) =>
                row.connectedAt === null ? t("neverConnected") : time(row.connectedAt),
            },
          ]}
        />
      )}
    </>
  );
}
