/** One webhook: what was sent, and how it was answered. */

import { Badge, Button, Text } from "@mantine/core";
import { useState } from "react";
import { request } from "../../api/client.ts";
import { useAction, useEvery, useResource } from "../../api/hooks.ts";
import type { Page } from "../../api/types.ts";
import type { Delivery, Webhook } from "../../api/types-administration.ts";
import { useWords } from "../../i18n/language.tsx";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { Heading } from "../../parts/heading.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";
import { usePageOf } from "../../parts/use-page.tsx";
import { navigate } from "../../router.ts";

const REFRESH_MS = 3_000;
const colors: Readonly<Record<string, string>> = { delivered: "teal", failed: "red" };

export function WebhookPage({ webhookId }: { webhookId: string }) {
  const { t, time, word, number } = useWords();
  const path = `/api/webhooks/${webhookId}`;
  const all = useResource<Page<Webhook>>("/api/webhooks");
  const { value, fault, reload, pages } = usePageOf<Delivery>(`${path}/deliveries`);
  const [isSent, setIsSent] = useState(false);
  const action = useAction();
  useEvery(REFRESH_MS, value?.items.some(({ status }) => status === "waiting") ?? false, reload);
  const url = all.value?.items.find((one) => one.webhookId === webhookId)?.url ?? "…";
  const test = () =>
    action.run(async () => {
      await request("POST", `${path}/test`);
      setIsSent(true);
      reload();
    });
  const remove = async () => {
    await request("DELETE", path);
    navigate("/webhooks");
  };
  return (
    <>
      <Heading title={url} above={[{ href: "/webhooks", label: t("webhooks") }]}>
        <Button variant="light" onClick={test} loading={action.isBusy}>
          {t("sendTest")}
        </Button>
        <ConfirmButton
          label={t("deleteWebhook")}
          question={t("deleteWebhookQuestion", { url })}
          onConfirm={remove}
        />
      </Heading>
      <FaultAlert fault={fault ?? all.fault ?? action.fault} />
      {isSent && <Text role="status">{t("testSent")}</Text>}
      <SectionPaper title={t("deliveries")}>
        {value?.total === 0 && <Text c="dimmed">{t("deliveriesEmpty")}</Text>}
        {value && value.total > 0 && (
          <>
            <DataTable
              label={t("deliveries")}
              rows={value.items}
              keyOf={(row) => row.deliveryId}
              columns={[
                { label: t("time"), cell: (row) => time(row.createdAt) },
                { label: t("event"), cell: (row) => word("event", row.event) },
                {
                  label: t("state"),
                  cell: (row) => (
                    <Badge color={colors[row.status] ?? "gray"}>
                      {word("delivery", row.status)}
                    </Badge>
                  ),
                },
                { label: t("attempts"), isNumber: true, cell: (row) => number(row.attempts) },
                { label: t("answered"), cell: (row) => row.lastStatus ?? row.lastFault },
              ]}
            />
            {pages}
          </>
        )}
      </SectionPaper>
    </>
  );
}
