/** Which nodes have a software, in which versions. */

import { Anchor, SimpleGrid, Text } from "@mantine/core";
import type { SoftwareOnNode } from "../../api/types-inventory.ts";
import { useWords } from "../../i18n/language.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { NetworkFrame, networkPath } from "../../parts/network-frame.tsx";
import { QueryInput } from "../../parts/query-input.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";
import { usePageOf } from "../../parts/use-page.tsx";
import { usePlace } from "../../router.ts";

const bounds = [
  { name: "below", label: "below" },
  { name: "atLeast", label: "atLeast" },
  { name: "version", label: "versionExact" },
] as const;

export function SoftwareNodesPage({ networkId }: { networkId: string }) {
  return (
    <NetworkFrame networkId={networkId} tab="software">
      {() => <SoftwareNodes network={networkPath(networkId)} />}
    </NetworkFrame>
  );
}

function SoftwareNodes({ network }: { network: string }) {
  const { t } = useWords();
  const { query } = usePlace();
  const name = query.get("name") ?? "";
  const asked = new URLSearchParams({ name });
  for (const bound of bounds) {
    const text = query.get(bound.name) ?? "";
    if (text !== "") asked.set(bound.name, text);
  }
  const { value, fault, pages } = usePageOf<SoftwareOnNode>(
    `/api${network}/software/nodes?${asked}`,
  );
  return (
    <SectionPaper
      title={t("whoHas", { name })}
      actions={<Anchor href={`${network}/software`}>{t("software")}</Anchor>}
    >
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {bounds.map((bound) => (
          <QueryInput
            key={bound.name}
            name={bound.name}
            value={query.get(bound.name) ?? ""}
            label={t(bound.label)}
            placeholder="3.0.13"
          />
        ))}
      </SimpleGrid>
      <FaultAlert fault={fault} />
      {value?.total === 0 && <Text c="dimmed">{t("noNodeHas")}</Text>}
      {value && value.total > 0 && (
        <>
          <DataTable
            label={t("nodes")}
            rows={value.items}
            keyOf={(row) => `${row.managedNodeId} ${row.name} ${row.version} ${row.arch}`}
            columns={[
              {
                label: t("name"),
                cell: (row) => (
                  <Anchor href={`${network}/managed-nodes/${row.managedNodeId}/packages`}>
                    {row.displayName}
                  </Anchor>
                ),
              },
              { label: t("address"), cell: (row) => row.addr },
              { label: t("software"), cell: (row) => row.name },
              { label: t("version"), cell: (row) => row.version },
              { label: t("architecture"), cell: (row) => row.arch },
            ]}
          />
          {pages}
        </>
      )}
    </SectionPaper>
  );
}
