/** One scan: how far it is, as it happens; what it could not do; why an address is as it is. */

import { Anchor, List, Paper, Title } from "@mantine/core";
import { useState } from "react";
import type { ScanProgress } from "../../../../../protocol/scan.ts";
import { request } from "../../api/client.ts";
import { useEvery, useLiveEvents, useResource } from "../../api/hooks.ts";
import type { LiveEvent, Network, Scan } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { ScanBadge } from "../../parts/badges.tsx";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { Heading } from "../../parts/heading.tsx";
import { networkPath } from "../../parts/network-frame.tsx";
import { Allowed } from "../../parts/rights.tsx";
import { Run } from "./run.tsx";
import { type Sample, withSample } from "./samples.ts";
import { isOpenScan } from "./scan-status.ts";
import { VerdictLookUp } from "./verdict-look-up.tsx";

/** Most newly found nodes that are shown. */
const MAX_FOUND = 12;

export function ScanPage({ networkId, scanId }: { networkId: string; scanId: string }) {
  const { t, time } = useWords();
  const path = `${networkPath(networkId)}/scans/${scanId}`;
  const { value: scan, fault, reload } = useResource<Scan>(`/api${path}`);
  const network = useResource<Network>(`/api${networkPath(networkId)}`);
  const [progress, setProgress] = useState<Readonly<Record<string, ScanProgress>>>({});
  const [samples, setSamples] = useState<Readonly<Record<string, readonly Sample[]>>>({});
  const [found, setFound] = useState<readonly string[]>([]);
  const isOpen = isOpenScan(scan?.status);
  useEvery(4_000, isOpen, reload);
  useLiveEvents(`/api${path}/events`, (event: LiveEvent) => {
    if (event.type === "progress") {
      const { ksocketId } = event;
      setProgress((old) => ({ ...old, [ksocketId]: event.progress }));
      setSamples((old) => ({
        ...old,
        [ksocketId]: withSample(old[ksocketId] ?? [], event.progress),
      }));
    }
    if (event.type === "nodes") {
      const names = event.nodes.map(({ displayName, addresses }) =>
        addresses.includes(displayName) || addresses.length === 0
          ? displayName
          : `${displayName} (${addresses[0]})`,
      );
      setFound((old) => [...new Set([...names, ...old])].slice(0, MAX_FOUND));
    }
    if (event.type === "scan") reload();
  });
  if (scan === undefined) return <FaultAlert fault={fault} />;
  const cancel = async () => {
    await request("POST", `/api${path}/cancel`);
    reload();
  };
  const above = [
    { href: "/apps/sonar/networks", label: t("networks") },
    { href: networkPath(networkId), label: network.value?.displayName ?? "…" },
    { href: `${networkPath(networkId)}/scans`, label: t("scans") },
  ];
  return (
    <>
      <Heading
        title={`${t("scan")} ${time(scan.startedAt ?? scan.createdAt)}`}
        above={above}
        badge={<ScanBadge status={scan.status} />}
      >
        {isOpen ? (
          <Allowed method="POST" path={`/api${path}/cancel`}>
            <ConfirmButton
              label={t("cancelScan")}
              question={t("cancelScanQuestion")}
              onConfirm={cancel}
            />
          </Allowed>
        ) : (
          <Anchor href={`${networkPath(networkId)}/snapshots/${scanId}/nodes`}>{t("nodes")}</Anchor>
        )}
      </Heading>
      {scan.runs.map((run) => (
        <Run
          key={run.ksocketId}
          run={run}
          live={progress[run.ksocketId]}
          samples={samples[run.ksocketId] ?? []}
        />
      ))}
      {isOpen && found.length > 0 && (
        <Paper withBorder p="md">
          <Title order={2} size="h4" mb="xs">
            {t("justFound")}
          </Title>
          <List size="sm" className="ks-wrap">
            {found.map((name) => (
              <List.Item key={name}>{name}</List.Item>
            ))}
          </List>
        </Paper>
      )}
      <VerdictLookUp path={`/api${path}/verdicts`} isOpen={isOpen} />
    </>
  );
}
