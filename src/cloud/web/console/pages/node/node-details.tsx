/** What is known of a node beside its software: addresses, interfaces, and every further section as facts. */

import { Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import type { NodeDocument } from "../../../../../protocol/node.ts";
import { useWords } from "../../i18n/language.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { factsOf } from "./facts.ts";

export function NodeDetails({ node }: { node: NodeDocument }) {
  const { t } = useWords();
  const sections = Object.entries(node.extraFields)
    .map(([name, value]) => ({ name, facts: factsOf(value) }))
    .filter(({ facts }) => facts.length > 0);
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
          { label: t("services"), cell: (row) => row.services.map(({ name }) => name).join(", ") },
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
      {sections.length > 0 && (
        <Title order={2} size="h4">
          {t("hardware")}
        </Title>
      )}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {sections.map(({ name, facts }) => (
          <Paper key={name} withBorder p="md">
            <Title order={3} size="h5" mb="xs">
              {name}
            </Title>
            {facts.map(({ path, text }) => (
              <Text key={path} size="sm" className="ks-wrap">
                <Text span c="dimmed" size="sm">
                  {path}:
                </Text>{" "}
                {text}
              </Text>
            ))}
          </Paper>
        ))}
      </SimpleGrid>
    </Stack>
  );
}
