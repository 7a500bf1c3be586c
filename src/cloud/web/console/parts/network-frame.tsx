/** Title, state and tabs of a network, on each of its pages. */

import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { request } from "../api/client.ts";
import { type Resource, useAction, useEvery, useLiveEvents, useResource } from "../api/hooks.ts";
import type { Network, Scan } from "../api/types.ts";
import { useWords } from "../i18n/language.tsx";
import { isOpenScan } from "../pages/scan/scan-status.ts";
import { navigate } from "../router.ts";
import { StateCounts } from "./badges.tsx";
import { FaultAlert } from "./fault-alert.tsx";
import { Heading } from "./heading.tsx";
import { LinkTabs } from "./link-tabs.tsx";
import { useRights } from "./rights.tsx";

interface NetworkFrameProps {
  readonly networkId: string;
  readonly tab: "" | "managed-nodes" | "scans" | "snapshots" | "software" | "topology";
  readonly children: (network: Resource<Network> & { readonly value: Network }) => ReactNode;
}

export const networkPath = (networkId: string) => `/apps/sonar/networks/${networkId}`;

export function NetworkFrame({ networkId, tab, children }: NetworkFrameProps) {
  const { t } = useWords();
  const path = networkPath(networkId);
  const resource = useResource<Network>(`/api${path}`);
  const { value: network, fault, reload } = resource;
  useLiveEvents("/api/events", (event) => {
    if (event.type === "scan" || event.type === "connection") reload();
  });
  useEvery(5_000, isOpenScan(network?.lastScan?.status), reload);
  if (network === undefined) return <FaultAlert fault={fault} />;
  const tabs = [
    { value: "", label: t("overview") },
    { value: "managed-nodes", label: t("nodes") },
    { value: "topology", label: t("map") },
    { value: "software", label: t("software") },
    { value: "scans", label: t("scans") },
    { value: "snapshots", label: t("snapshots") },
  ];
  return (
    <>
      <Heading
        title={network.displayName}
        above={[{ href: "/apps/sonar/networks", label: t("networks") }]}
        badge={<StateCounts counts={network.numberOfNodes} />}
      >
        <StartScan network={network} />
      </Heading>
      <LinkTabs path={path} tab={tab} tabs={tabs} />
      {children({ ...resource, value: network })}
    </>
  );
}

/** Starts a scan and goes to its page; when one runs, goes to that one's. */
export function StartScan({ network, size = "sm" }: { network: Network; size?: "sm" | "xs" }) {
  const { t } = useWords();
  const action = useAction();
  const may = useRights();
  const scans = `${networkPath(network.networkId)}/scans`;
  const { lastScan } = network;
  if (lastScan !== null && isOpenScan(lastScan.status)) {
    return (
      <Button component="a" href={`${scans}/${lastScan.scanId}`} variant="light" size={size}>
        {t("watchScan")}
      </Button>
    );
  }
  if (!may("POST", `/api${scans}`)) return null;
  const start = () =>
    action.run(async () => {
      const { scanId } = await request<Scan>("POST", `/api${scans}`);
      navigate(`${scans}/${scanId}`);
    });
  return (
    <>
      <FaultAlert fault={action.fault} />
      <Button
        onClick={start}
        loading={action.isBusy}
        size={size}
        variant={size === "xs" ? "light" : "filled"}
      >
        {t("startScan")}
      </Button>
    </>
  );
}
