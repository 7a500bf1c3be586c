/** A network's overview: who scans it, and what may be scanned. */

import {
  Alert,
  Anchor,
  Button,
  Group,
  NativeSelect,
  Paper,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { useState } from "react";
import { request } from "../../api/client.ts";
import { useAction, useLiveEvents, useResource } from "../../api/hooks.ts";
import type { Ksocket, NetworkKsocket, Page } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { ConnectionBadge } from "../../parts/badges.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { NetworkFrame, networkPath } from "../../parts/network-frame.tsx";
import { useRights } from "../../parts/rights.tsx";
import { AddressQuestion } from "../address/address.tsx";
import { NetworkSettings } from "./network-settings.tsx";

export function NetworkPage({ networkId }: { networkId: string }) {
  return (
    <NetworkFrame networkId={networkId} tab="">
      {({ value, reload }) => (
        <>
          <Members networkId={networkId} />
          <AddressQuestion network={networkPath(networkId)} />
          <NetworkSettings key={networkId} network={value} onChange={reload} />
        </>
      )}
    </NetworkFrame>
  );
}

function Members({ networkId }: { networkId: string }) {
  const { t } = useWords();
  const path = `/api${networkPath(networkId)}/ksockets`;
  const members = useResource<Page<NetworkKsocket>>(path);
  const all = useResource<Page<Ksocket>>("/api/ksockets?limit=1000");
  const [chosen, setChosen] = useState("");
  const action = useAction();
  const mayChange = useRights()("PUT", `${path}/any`);
  useLiveEvents("/api/events", (event) => {
    if (event.type === "connection") members.reload();
  });
  const names = new Set(members.value?.items.map((member) => member.ksocketId));
  const others = all.value?.items.filter((ksocket) => !names.has(ksocket.ksocketId)) ?? [];
  const toAdd = others.some((ksocket) => ksocket.ksocketId === chosen)
    ? chosen
    : (others[0]?.ksocketId ?? "");
  const change = (method: "PUT" | "DELETE", ksocketId: string) =>
    action.run(async () => {
      await request(method, `${path}/${ksocketId}`, method === "PUT" ? { body: {} } : {});
      members.reload();
    });
  return (
    <Paper withBorder p="md">
      <Stack>
        <Title order={2} size="h4">
          {t("scanningKsockets")}
        </Title>
        <FaultAlert fault={members.fault ?? all.fault ?? action.fault} />
        {all.value?.total === 0 ? (
          <Alert color="orange">
            <Group>
              {t("noKsocketAtAll")}
              <Anchor href="/ksockets">{t("toKsockets")}</Anchor>
            </Group>
          </Alert>
        ) : (
          members.value?.total === 0 && (
            <Alert color="orange">{t(mayChange ? "noMember" : "noMemberYet")}</Alert>
          )
        )}
        {members.value?.items.map((member) => (
          <Group key={member.ksocketId} gap="sm">
            <Anchor href={`/ksockets/${member.ksocketId}`}>{member.displayName}</Anchor>
            <ConnectionBadge isConnected={member.isConnected} />
            {mayChange && (
              <Button
                size="compact-xs"
                variant="subtle"
                color="gray"
                aria-label={`${t("remove")}: ${member.displayName}`}
                onClick={() => change("DELETE", member.ksocketId)}
              >
                {t("remove")}
              </Button>
            )}
          </Group>
        ))}
        {mayChange && others.length > 0 && (
          <Group align="end">
            <NativeSelect
              aria-label={t("chooseKsocket")}
              value={toAdd}
              onChange={({ currentTarget: { value } }) => setChosen(value)}
              data={others.map(({ ksocketId, displayName }) => ({
                value: ksocketId,
                label: displayName,
              }))}
            />
            <Button variant="light" onClick={() => change("PUT", toAdd)} loading={action.isBusy}>
              {t("add")}
            </Button>
          </Group>
        )}
        {members.value === undefined && <Text c="dimmed">{t("loading")}</Text>}
      </Stack>
    </Paper>
  );
}
