import { Text } from "@mantine/core";
import { useState } from "react";
import { useResource } from "../../api/hooks.ts";
import type { Package, Page, WindowsUpdate } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { type Column, DataTable, Pages } from "../../parts/data-table.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";

const SIZE = 100;

interface SoftwareListProps<Row> {
  readonly path: string;
  readonly label: string;
  readonly empty: string;
  readonly columns: readonly Column<Row>[];
}

function SoftwareList<Row>({ path, label, empty, columns }: SoftwareListProps<Row>) {
  const [page, setPage] = useState(1);
  const { value, fault } = useResource<Page<Row>>(
    `${path}?limit=${SIZE}&offset=${(page - 1) * SIZE}`,
  );
  if (value === undefined) return <FaultAlert fault={fault} />;
  if (value.total === 0) return <Text c="dimmed">{empty}</Text>;
  return (
    <>
      <DataTable
        label={label}
        rows={value.items}
        keyOf={(_, index) => String(index)}
        columns={columns}
      />
      <Pages total={value.total} page={page} size={SIZE} onPage={setPage} />
    </>
  );
}

export function PackageList({ path }: { path: string }) {
  const { t } = useWords();
  return (
    <SoftwareList<Package>
      path={path}
      label={t("packages")}
      empty={t("packagesEmpty")}
      columns={[
        { label: t("name"), cell: (row) => row.name },
        { label: t("version"), cell: (row) => row.version },
        { label: t("architecture"), cell: (row) => row.arch },
        { label: t("vendor"), cell: (row) => row.vendor ?? "" },
      ]}
    />
  );
}

export function UpdateList({ path }: { path: string }) {
  const { t } = useWords();
  return (
    <SoftwareList<WindowsUpdate>
      path={path}
      label={t("windowsUpdates")}
      empty={t("updatesEmpty")}
      columns={[
        { label: t("update"), cell: (row) => row.hotFixId },
        { label: t("title"), cell: (row) => row.title ?? row.description ?? "" },
        { label: t("installedOn"), cell: (row) => row.installedOn ?? "" },
      ]}
    />
  );
}
