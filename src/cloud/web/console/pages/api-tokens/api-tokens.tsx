/** API tokens: issued, shown once, deleted. */

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { request } from "../../api/client.ts";
import type { ApiToken } from "../../api/types-administration.ts";
import { useWords } from "../../i18n/language.tsx";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { ExpirySelect, expiryAfter } from "../../parts/expiry.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { Heading } from "../../parts/heading.tsx";
import { ShownOnce } from "../../parts/shown-once.tsx";
import { usePageOf } from "../../parts/use-page.tsx";

const path = "/api/api-tokens";

export function ApiTokensPage() {
  const { t, time } = useWords();
  const { value, fault, reload, pages } = usePageOf<ApiToken>(path);
  const [issued, setIssued] = useState<string>();
  const created = (token: string) => {
    setIssued(token);
    reload();
  };
  const remove = async (apiTokenId: string) => {
    await request("DELETE", `${path}/${apiTokenId}`);
    reload();
  };
  return (
    <>
      <Heading title={t("apiTokens")}>
        <NewToken onIssued={created} />
      </Heading>
      {issued !== undefined && (
        <ShownOnce title={t("tokenOnce")} secret={issued} onClose={() => setIssued(undefined)} />
      )}
      <FaultAlert fault={fault} />
      {value?.total === 0 && (
        <Empty title={t("apiTokensEmptyTitle")} text={t("apiTokensEmptyText")} />
      )}
      {value && value.total > 0 && (
        <>
          <DataTable
            label={t("apiTokens")}
            rows={value.items}
            keyOf={(row) => row.apiTokenId}
            columns={[
              { label: t("label"), cell: (row) => row.label },
              { label: t("issued"), cell: (row) => time(row.createdAt) },
              {
                label: t("expires"),
                cell: (row) => (row.expiresAt === null ? t("never") : time(row.expiresAt)),
              },
              {
                label: t("lastUsed"),
                cell: (row) => (row.lastUsedAt === null ? t("never") : time(row.lastUsedAt)),
              },
              {
                label: t("delete"),
                cell: (row) => (
                  <ConfirmButton
                    size="compact-sm"
                    label={t("deleteToken")}
                    of={row.label}
                    question={t("deleteTokenQuestion", { name: row.label })}
                    onConfirm={() => remove(row.apiTokenId)}
                  />
                ),
              },
            ]}
          />
          {pages}
        </>
      )}
    </>
  );
}

function NewToken({ onIssued }: { onIssued: (token: string) => void }) {
  const { t, fieldFault } = useWords();
  const [label, setLabel] = useState("");
  const [days, setDays] = useState(365);
  const issue = async () => {
    const body = { label, expiresAt: expiryAfter(days) };
    const { token } = await request<{ token: string }>("POST", path, { body });
    setLabel("");
    onIssued(token);
  };
  return (
    <FormDialog label={t("issueToken")} submitLabel={t("create")} onSubmit={issue}>
      {(fault) => (
        <>
          <TextInput
            label={t("label")}
            value={label}
            onChange={({ currentTarget }) => setLabel(currentTarget.value)}
            error={fieldFault(fault, "label")}
            required
            maxLength={255}
            data-autofocus
          />
          <ExpirySelect days={days} onChange={setDays} />
        </>
      )}
    </FormDialog>
  );
}
