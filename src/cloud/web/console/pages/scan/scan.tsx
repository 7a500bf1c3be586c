/** One scan: how far it is, as it happens; what it could not do; why an address is as it is. */

import {
  Alert,
  Anchor,
  Group,
  List,
  Paper,
  Progress,
  SimpleGrid,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { useState } from "react";
import type { ScanProgress } from "../../../../../protocol/scan.ts";
import { request } from "../../api/client.ts";
import { useEvery, useLiveEvents, useResource } from "../../api/hooks.ts";
import type { LiveEvent, Network, Scan, ScanRun } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { ScanBadge } from "../../parts/badges.tsx";
import { ConfirmButton } from "../../parts/dialogs.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { Heading } from "../../parts/heading.tsx";
import { networkPath } from "../../parts/network-frame.tsx";
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
  const [found, setFound] = useState<readonly string[]>([]);
  const isOpen = isOpenScan(scan?.status);
  useEvery(4_000, isOpen, reload);
  useLiveEvents(`/api${path}/events`, (event: LiveEvent) => {
    if (event.type === "progress") {
      setProgress((old) => ({ ...old, [event.ksocketId]: event.progress }));
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
          <ConfirmButton
            label={t("cancelScan")}
            question={t("cancelScanQuestion")}
            onConfirm={cancel}
          />
        ) : (
          <Anchor href={`${networkPath(networkId)}/snapshots/${scanId}/nodes`}>{t("nodes")}</Anchor>
        )}
      </Heading>
      {scan.runs.map((run) => (
        <Run key={run.ksocketId} run={run} live={progress[run.ksocketId]} />
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

const share = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole);

function Run({ run, live }: { run: ScanRun; live: ScanProgress | undefined }) {
  const { t, number, word } = useWords();
  const progress = run.end?.progress ?? live ?? run.progress;
  return (
    <Paper withBorder p="md">
      <Stack>
        <Group>
          <Title order={2} size="h4">
            <Anchor href={`/ksockets/${run.ksocketId}`} inherit>
              {run.displayName}
            </Anchor>
          </Title>
          <ScanBadge status={run.status} />
          {progress && <Text aria-live="polite">{word("phase", progress.phase)}</Text>}
        </Group>
        {run.end?.error && (
          <Alert color="red">
            <Fault code={run.end.error.code} detail={run.end.error.detail} />
          </Alert>
        )}
        {progress ? (
          <Figures progress={progress} isOver={run.end !== null} />
        ) : (
          <Text c="dimmed">{t("noProgress")}</Text>
        )}
        {run.end !== null && run.end.notices.length > 0 && (
          <Alert color="orange" title={t("notices")}>
            <List size="sm">
              {run.end.notices.map((notice) => (
                <List.Item key={notice}>{notice}</List.Item>
              ))}
            </List>
          </Alert>
        )}
        {run.end !== null && run.end.reasons.length > 0 && (
          <div>
            <Title order={3} size="h5" mb={4}>
              {t("reasons")}
            </Title>
            <List size="sm">
              {run.end.reasons.map(({ reason, count }) => (
                <List.Item key={reason}>
                  {reason}: {number(count)}
                </List.Item>
              ))}
            </List>
          </div>
        )}
      </Stack>
    </Paper>
  );
}

export function Fault({ code, detail }: { code: string; detail?: string | undefined }) {
  const words = useWords();
  return (
    <>
      {words.code(code)} {detail !== undefined && `(${detail})`}
    </>
  );
}

function Figures({ progress, isOver }: { progress: ScanProgress; isOver: boolean }) {
  const { t, number, duration } = useWords();
  const { asked, candidates, detailsDone, detailsPending } = progress;
  const details = detailsDone + detailsPending;
  const figures = [
    { label: t("alive"), text: number(progress.alive) },
    { label: t("silent"), text: number(progress.silent) },
    { label: t("nodesFound"), text: number(progress.nodes) },
    { label: t("packetsSent"), text: number(progress.packetsSent) },
    { label: t("loss"), text: `${number(Math.round(progress.lossEstimate * 1_000) / 10)} %` },
    ...(isOver
      ? [{ label: t("duration"), text: duration(progress.at - progress.startedAt) }]
      : [
          { label: t("packetsPerSecond"), text: number(Math.round(progress.packetsPerSecond)) },
          {
            label: t("eta"),
            text: progress.etaMs === null ? t("etaUnknown") : duration(progress.etaMs),
          },
        ]),
  ];
  const bars = [
    {
      part: asked,
      whole: candidates,
      text: t("ofCandidates", { asked: number(asked), candidates: number(candidates) }),
    },
    {
      part: detailsDone,
      whole: details,
      text: t("ofDetails", { done: number(detailsDone), all: number(details) }),
    },
  ];
  return (
    <>
      {bars.map(({ part, whole, text }) => (
        <div key={text}>
          <Text size="sm" mb={4}>
            {text}
          </Text>
          <Progress value={share(part, whole)} aria-label={text} animated={!isOver} />
        </div>
      ))}
      <SimpleGrid cols={{ base: 2, xs: 3, md: 7 }} spacing="sm">
        {figures.map(({ label, text }) => (
          <div key={label}>
            <Text size="xs" c="dimmed">
              {label}
            </Text>
            <Text fw={600} className="ks-figure">
              {text}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {progress.waitingFor.length > 0 && (
        <Text size="sm" className="ks-wrap">
          {t("waitingFor")}: {progress.waitingFor.join("; ")}
        </Text>
      )}
    </>
  );
}
