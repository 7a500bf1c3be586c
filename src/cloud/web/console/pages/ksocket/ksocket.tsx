import { Alert, List, Paper, SimpleGrid, Text, Title } from "@mantine/core";
import { request } from "../../api/client.ts";
import { useLiveEvents, useResource } from "../../api/hooks.ts";
import type { Ksocket } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { ConnectionBadge } from "../../parts/badges.tsx";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Allowed } from "../../parts/rights.tsx";
import { navigate } from "../../router.ts";
import { KsocketTokens } from "./ksocket-tokens.tsx";

export function KsocketPage({ ksocketId }: { ksocketId: string }) {
  const { t } = useWords();
  const path = `/api/ksockets/${ksocketId}`;
  const { value: ksocket, fault, reload } = useResource<Ksocket>(path);
  useLiveEvents("/api/events", (event) => {
    if (event.type === "connection" && event.ksocketId === ksocketId) reload();
  });
  if (ksocket === undefined) return <FaultAlert fault={fault} />;
  const remove = async () => {
    await request("DELETE", path);
    navigate("/ksockets");
  };
  return (
    <>
      <Heading
        title={ksocket.displayName}
        above={[{ href: "/ksockets", label: t("ksockets") }]}
        badge={<ConnectionBadge isConnected={ksocket.isConnected} />}
      >
        <Allowed method="DELETE" path={path}>
          <ConfirmButton
            label={t("deleteKsocket")}
            question={t("deleteKsocketQuestion", { name: ksocket.displayName })}
            onConfirm={remove}
          />
        </Allowed>
      </Heading>
      {ksocket.connectedAt === null ? (
        <Alert title={t("neverConnected")}>{t("neverConnectedText")}</Alert>
      ) : (
        <Facts ksocket={ksocket} />
      )}
      {ksocket.limitations.length > 0 && (
        <Alert color="orange" title={t("limitations")}>
          <List size="sm">
            {ksocket.limitations.map((limitation) => (
              <List.Item key={limitation}>{limitation}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Allowed method="GET" path={`${path}/tokens`}>
        <KsocketTokens ksocketId={ksocketId} />
      </Allowed>
      {ksocket.interfaces.length > 0 && (
        <>
          <Title order={2} size="h4">
            {t("interfaces")}
          </Title>
          <DataTable
            label={t("interfaces")}
            rows={ksocket.interfaces}
            keyOf={(row) => `${row.name} ${row.addr}`}
            columns={[
              { label: t("name"), cell: (row) => row.name },
              { label: t("macAddress"), cell: (row) => row.macaddr },
              { label: t("address"), cell: (row) => row.addr },
              { label: t("netmask"), cell: (row) => row.netmask },
            ]}
          />
        </>
      )}
    </>
  );
}

function Facts({ ksocket }: { ksocket: Ksocket }) {
  const { t, time } = useWords();
  const facts = [
    { label: t("host"), text: ksocket.hostname },
    { label: t("version"), text: ksocket.version },
    { label: t("platform"), text: ksocket.platform },
    { label: t("remoteAddress"), text: ksocket.remoteAddress },
    ksocket.isConnected
      ? { label: t("connectedSince"), text: time(ksocket.connectedAt) }
      : { label: t("disconnectedSince"), text: time(ksocket.disconnectedAt) },
    { label: t("workerKinds"), text: ksocket.workerKinds.join(", ") },
  ];
  return (
    <Paper withBorder p="md">
      <SimpleGrid cols={{ base: 2, md: 3 }}>
        {facts.map(({ label, text }) => (
          <div key={label}>
            <Text size="xs" c="dimmed">
              {label}
            </Text>
            <Text className="ks-wrap">{text === "" ? "–" : text}</Text>
          </div>
        ))}
      </SimpleGrid>
    </Paper>
  );
}
