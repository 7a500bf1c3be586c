/** The addresses and interfaces of a node. */

import { Stack, Text, Title } from "@mantine/core";
import type { NodeAddress, NodeDocument } from "../../../../../protocol/node.ts";
import { useWords } from "../../i18n/language.tsx";
import { DataTable } from "../../parts/data-table.tsx";

const serviceText = ({ name, port, transport }: NodeAddress["services"][number]) =>
  port === undefined ? name : `${name} (${transport === "udp" ? "UDP " : ""}${port})`;

export function NodeDetails({ node }: { node: NodeDocument }) {
  const { t } = useWords();
  return (
    <Stack gap="lg">
      <Title order={2} size="h4">
        {t("detectedAddresses")}
      </Title>
      <DataTable
        label={t("detectedAddresses")}
        rows={node.addresses}
        keyOf={(row) => `${row.addr} ${row.macaddr}`}
        columns={[
          { label: t("address"), cell: (row) => row.addr },
          { label: t("subnet"), cell: (row) => row.subnet },
          {
            label: t("hostnames"),
            cell: (row) => row.hostnames.map(({ hostname }) => hostname).join(", "),
          },
          { label: t("services"), cell: (row) => row.services.map(serviceText).join(", ") },
          { label: t("macAddress"), cell: (row) => row.macaddr },
          {
            label: t("vendor"),
            cell: (row) => row.extraFields.macaddr?.organizationName ?? "",
          },
        ]}
      />
      <Title order={2} size="h4">
        {t("interfaces")}
      </Title>
      {node.interfaces.length === 0 ? (
        <Text c="dimmed">{t("interfacesEmpty")}</Text>
      ) : (
        <DataTable
          label={t("interfaces")}
          rows={node.interfaces}
          keyOf={(row, index) => `${row.ifname} ${row.addr} ${index}`}
          columns={[
            { label: t("name"), cell: (row) => row.ifname },
            { label: t("address"), cell: (row) => row.addr },
            { label: t("netmask"), cell: (row) => row.netmask },
            { label: t("macAddress"), cell: (row) => row.macaddr },
          ]}
        />
      )}
    </Stack>
  );
}
