/** The tokens of a ksocket: issued, shown once, revoked. */

import { Alert, Badge, Button, Code, Group, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { request } from "../../api/client.ts";
import { useAction, useResource } from "../../api/hooks.ts";
import type { KsocketToken, Page } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { ExpirySelect, expiryAfter } from "../../parts/expiry.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { SecretToCopy } from "../../parts/secret-to-copy.tsx";

export function KsocketTokens({ ksocketId }: { ksocketId: string }) {
  const { t, time } = useWords();
  const path = `/api/ksockets/${ksocketId}/tokens`;
  const { value, fault, reload } = useResource<Page<KsocketToken>>(path);
  const [days, setDays] = useState(365);
  const [issued, setIssued] = useState<string>();
  const action = useAction();
  const issue = () =>
    action.run(async () => {
      const body = { expiresAt: expiryAfter(days) };
      const { token } = await request<{ token: string }>("POST", path, { body });
      setIssued(token);
      reload();
    });
  const revoke = async (tokenId: string) => {
    await request("DELETE", `${path}/${tokenId}`);
    reload();
  };
  const state = ({ isLive, revokedAt }: KsocketToken) => {
    if (isLive) return <Badge color="teal">{t("live")}</Badge>;
    return <Badge color="gray">{revokedAt === null ? t("expired") : t("revoked")}</Badge>;
  };
  return (
    <Stack>
      <Group justify="space-between" align="end">
        <Title order={2} size="h4">
          {t("tokens")}
        </Title>
        <Group align="end">
          <ExpirySelect days={days} onChange={setDays} />
          <Button onClick={issue} loading={action.isBusy}>
            {t("issueToken")}
          </Button>
        </Group>
      </Group>
      <FaultAlert fault={fault ?? action.fault} />
      {issued !== undefined && <Issued token={issued} onClose={() => setIssued(undefined)} />}
      {value?.total === 0 && <Text c="dimmed">{t("tokensEmpty")}</Text>}
      {value && value.total > 0 && (
        <DataTable
          label={t("tokens")}
          rows={value.items}
          keyOf={(row) => row.tokenId}
          columns={[
            { label: t("issued"), cell: (row) => time(row.createdAt) },
            { label: t("state"), cell: state },
            {
              label: t("expires"),
              cell: (row) => (row.expiresAt === null ? t("never") : time(row.expiresAt)),
            },
            {
              label: t("lastUsed"),
              cell: (row) => (row.lastUsedAt === null ? t("never") : time(row.lastUsedAt)),
            },
            {
              label: t("revoke"),
              cell: (row) =>
                row.isLive && (
                  <ConfirmButton
                    size="compact-sm"
                    label={t("revoke")}
                    question={t("revokeQuestion")}
                    onConfirm={() => revoke(row.tokenId)}
                  />
                ),
            },
          ]}
        />
      )}
    </Stack>
  );
}

function Issued({ token, onClose }: { token: string; onClose: () => void }) {
  const { t } = useWords();
  const { hostname, port, protocol } = location;
  const settings = [
    "connect:",
    `  token: '${token}'`,
    `  host: '${hostname}'`,
    `  port: ${port === "" ? (protocol === "https:" ? 443 : 80) : port}`,
  ].join("\n");
  return (
    <Alert
      color="teal"
      title={t("tokenOnce")}
      withCloseButton
      closeButtonLabel={t("close")}
      onClose={onClose}
    >
      <Stack gap="xs">
        <SecretToCopy secret={token} label={t("token")} />
        <Text size="sm">{t("tokenIntoFile")}</Text>
        <Code block>{settings}</Code>
      </Stack>
    </Alert>
  );
}
