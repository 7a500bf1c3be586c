/** Software across the nodes of a network, the most spread first. */

import { Anchor, Group, Text } from "@mantine/core";
import type { SoftwareName } from "../../api/types-inventory.ts";
import { useWords } from "../../i18n/language.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { NetworkFrame, networkPath } from "../../parts/network-frame.tsx";
import { QueryInput } from "../../parts/query-input.tsx";
import { usePageOf } from "../../parts/use-page.tsx";
import { usePlace } from "../../router.ts";

export function SoftwarePage({ networkId }: { networkId: string }) {
  return (
    <NetworkFrame networkId={networkId} tab="software">
      {() => <SoftwareNames path={`${networkPath(networkId)}/software`} />}
    </NetworkFrame>
  );
}

function SoftwareNames({ path }: { path: string }) {
  const { t } = useWords();
  const { query } = usePlace();
  const q = query.get("q") ?? "";
  return (
    <>
      <Group>
        <QueryInput
          isBare
          name="q"
          value={q}
          label={t("search")}
          placeholder={t("searchSoftware")}
        />
      </Group>
      <Found path={path} q={q} />
    </>
  );
}

function Found({ path, q }: { path: string; q: string }) {
  const { t, word, number } = useWords();
  const asked = q === "" ? "" : `?${new URLSearchParams({ q })}`;
  const { value, fault, pages } = usePageOf<SoftwareName>(`/api${path}${asked}`);
  return (
    <>
      <FaultAlert fault={fault} />
      {value?.total === 0 && q === "" && (
        <Empty title={t("softwareNoneTitle")} text={t("softwareNoneText")} />
      )}
      {value?.total === 0 && q !== "" && <Text c="dimmed">{t("softwareNoneFit")}</Text>}
      {value && value.total > 0 && (
        <>
          <DataTable
            label={t("software")}
            rows={value.items}
            keyOf={(row) => `${row.kind} ${row.name}`}
            columns={[
              {
                label: t("name"),
                cell: (row) => (
                  <Anchor href={`${path}/nodes?${new URLSearchParams({ name: row.name })}`}>
                    {row.name}
                  </Anchor>
                ),
              },
              { label: t("kind"), cell: (row) => word("kind", row.kind) },
              { label: t("nodes"), isNumber: true, cell: (row) => number(row.numberOfNodes) },
              { label: t("versions"), isNumber: true, cell: (row) => number(row.numberOfVersions) },
            ]}
          />
          {pages}
        </>
      )}
    </>
  );
}
