import { Badge, Text } from "@mantine/core";
import { request } from "../../api/client.ts";
import type { Resource } from "../../api/hooks.ts";
import type { Page } from "../../api/types.ts";
import type { IdentityChange } from "../../api/types-inventory.ts";
import { useWords } from "../../i18n/language.tsx";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { Allowed } from "../../parts/rights.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";

interface IdentityChangesProps {
  /** Of the API. */
  readonly path: string;
  readonly changes: Resource<Page<IdentityChange>>;
  readonly managedNodeId: string;
  readonly onDone: () => void;
}

/** Merges and splits by hand that concern a node, with undo. */
export function IdentityChanges(props: IdentityChangesProps) {
  const { path, changes, managedNodeId, onDone } = props;
  const { t, time, word } = useWords();
  const { value, fault } = changes;
  const own = value?.items.filter(
    (row) => row.managedNodeId === managedNodeId || row.otherIds.includes(managedNodeId),
  );
  const undo = async (identityChangeId: string) => {
    await request("POST", `${path}/${identityChangeId}/undo`);
    onDone();
  };
  return (
    <SectionPaper title={t("identityChanges")}>
      <FaultAlert fault={fault} />
      {own?.length === 0 && <Text c="dimmed">{t("identityChangesEmpty")}</Text>}
      {own !== undefined && own.length > 0 && (
        <DataTable
          label={t("identityChanges")}
          rows={own}
          keyOf={(row) => row.identityChangeId}
          columns={[
            { label: t("time"), cell: (row) => time(row.at) },
            { label: t("change"), cell: (row) => word("identity", row.kind) },
            { label: t("actor"), cell: (row) => row.actor },
            { label: t("reason"), cell: (row) => row.reason },
            {
              label: t("undo"),
              cell: (row) =>
                row.undoneAt === null ? (
                  <Allowed method="POST" path={`${path}/any/undo`}>
                    <ConfirmButton
                      size="compact-sm"
                      label={t("undo")}
                      question={t("undoQuestion")}
                      onConfirm={() => undo(row.identityChangeId)}
                    />
                  </Allowed>
                ) : (
                  <Badge color="gray">{t("undone")}</Badge>
                ),
            },
          ]}
        />
      )}
    </SectionPaper>
  );
}
