/** Webhooks: where the cloud tells what happened. */

import { Anchor, Badge, Button } from "@mantine/core";
import { useState } from "react";
import { request } from "../../api/client.ts";
import { useAction, useResource } from "../../api/hooks.ts";
import type { Network, Page } from "../../api/types.ts";
import type { Webhook } from "../../api/types-administration.ts";
import { useWords } from "../../i18n/language.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { Empty } from "../../parts/empty.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { Heading } from "../../parts/heading.tsx";
import { ShownOnce } from "../../parts/shown-once.tsx";
import { NewWebhook } from "./new-webhook.tsx";

const path = "/api/webhooks";

export function WebhooksPage() {
  const { t, word } = useWords();
  const { value, fault, reload } = useResource<Page<Webhook>>(path);
  const networks = useResource<Page<Network>>("/api/apps/sonar/networks?limit=1000");
  const [secret, setSecret] = useState<string>();
  const action = useAction();
  const created = (made: string) => {
    setSecret(made);
    reload();
  };
  const enable = (webhookId: string, isEnabled: boolean) =>
    action.run(async () => {
      await request("PATCH", `${path}/${webhookId}`, { body: { isEnabled } });
      reload();
    });
  const nameOf = (networkId: string) =>
    networks.value?.items.find((one) => one.networkId === networkId)?.displayName ?? networkId;
  return (
    <>
      <Heading title={t("webhooks")}>
        <NewWebhook networks={networks.value?.items ?? []} onCreated={created} />
      </Heading>
      {secret !== undefined && (
        <ShownOnce title={t("secretOnce")} secret={secret} onClose={() => setSecret(undefined)} />
      )}
      <FaultAlert fault={fault ?? action.fault} />
      {value?.total === 0 && (
        <Empty title={t("webhooksEmptyTitle")} text={t("webhooksEmptyText")} />
      )}
      {value && value.total > 0 && (
        <DataTable
          label={t("webhooks")}
          rows={value.items}
          keyOf={(row) => row.webhookId}
          columns={[
            {
              label: t("url"),
              cell: (row) => <Anchor href={`/webhooks/${row.webhookId}`}>{row.url}</Anchor>,
            },
            {
              label: t("events"),
              cell: (row) => row.events.map((event) => word("event", event)).join(", "),
            },
            {
              label: t("network"),
              cell: (row) => (row.networkId === null ? t("allNetworks") : nameOf(row.networkId)),
            },
            {
              label: t("state"),
              cell: (row) => (
                <Badge color={row.isEnabled ? "teal" : "gray"}>
                  {row.isEnabled ? t("enabled") : t("disabled")}
                </Badge>
              ),
            },
            {
              label: t("change"),
              cell: (row) => (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`${row.isEnabled ? t("disable") : t("enable")}: ${row.url}`}
                  onClick={() => enable(row.webhookId, !row.isEnabled)}
                >
                  {row.isEnabled ? t("disable") : t("enable")}
                </Button>
              ),
            },
          ]}
        />
      )}
    </>
  );
}
