import type { AuditEntry } from "../../api/types-administration.ts";
import { useWords } from "../../i18n/language.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { Heading } from "../../parts/heading.tsx";
import { usePageOf } from "../../parts/use-page.tsx";

/** Who changed what, newest first. */
export function AuditLogPage() {
  const { t, time, word } = useWords();
  const { value, fault, pages } = usePageOf<AuditEntry>("/api/audit-log");
  return (
    <>
      <Heading title={t("audit")} />
      <FaultAlert fault={fault} />
      {value?.total === 0 && <Empty title={t("auditEmptyTitle")} text={t("auditEmptyText")} />}
      {value && value.total > 0 && (
        <>
          <DataTable
            label={t("audit")}
            rows={value.items}
            keyOf={(row, index) => `${row.at} ${index}`}
            columns={[
              { label: t("time"), cell: (row) => time(row.at), isShort: true },
              { label: t("actor"), cell: (row) => row.actor },
              { label: t("action"), cell: (row) => word("audit", row.action) },
              { label: t("subject"), cell: (row) => row.subject },
              { label: t("detail"), cell: (row) => row.detail },
            ]}
          />
          {pages}
        </>
      )}
    </>
  );
}
