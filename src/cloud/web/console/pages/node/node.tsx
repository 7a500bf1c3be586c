/** One node, over all scans or as it was in one: cards, then a tab for each kind of knowledge. */

import { Anchor, Paper, SimpleGrid, Text } from "@mantine/core";
import type { NodeDocument } from "../../../../../protocol/node.ts";
import { useResource } from "../../api/hooks.ts";
import type { ManagedNode, Network, SnapshotNode } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { StateBadge } from "../../parts/badges.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { Heading } from "../../parts/heading.tsx";
import { LinkTabs } from "../../parts/link-tabs.tsx";
import { networkPath } from "../../parts/network-frame.tsx";
import { NodeDetails } from "./node-details.tsx";
import { NodeEvidence } from "./node-evidence.tsx";
import { NodeHistory } from "./node-history.tsx";
import { NodeIdentity } from "./node-identity.tsx";
import { NodeNotes } from "./node-notes.tsx";
import { NodeSections, networkSections, systemSections } from "./node-sections.tsx";
import { PackageList, UpdateList } from "./node-software.tsx";
import { NodeTags } from "./node-tags.tsx";

interface NodeViewProps {
  readonly node: NodeDocument;
  /** The page's path without the tab. */
  readonly path: string;
  readonly tab: string;
  /** Of a node over all scans: what a snapshot's node has no page for. */
  readonly over?: { readonly network: string; readonly managedNodeId: string };
}

function NodeView({ node, path, tab, over }: NodeViewProps) {
  const { t, number, word } = useWords();
  const { family, version, serial } = node.system;
  const cards = [
    {
      label: t("type"),
      text: node.deviceTypes.map(({ type }) => word("deviceType", type)).join(", "),
    },
    { label: t("family"), text: family },
    { label: t("version"), text: version },
    { label: t("serial"), text: serial },
  ];
  const tabs = [
    { value: "", label: t("details") },
    { value: "hardware", label: t("hardwareTab") },
    { value: "network", label: t("networkTab") },
    { value: "system", label: t("systemTab") },
    { value: "packages", label: `${t("packages")} (${number(node.numberOfPackages)})` },
    {
      value: "windows-updates",
      label: `${t("windowsUpdates")} (${number(node.numberOfWindowsUpdates)})`,
    },
    ...(over === undefined
      ? []
      : [
          { value: "history", label: t("history") },
          { value: "identity", label: t("identity") },
          { value: "evidence", label: t("evidenceTab") },
          { value: "notes", label: t("notes") },
        ]),
  ];
  return (
    <>
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        {cards.map(({ label, text }) => (
          <Paper key={label} withBorder p="md">
            <Text size="sm" c="dimmed">
              {label}
            </Text>
            {text === "" ? (
              <Text c="dimmed">{t("unknown")}</Text>
            ) : (
              <Text fw={600} className="ks-wrap">
                {text}
              </Text>
            )}
          </Paper>
        ))}
      </SimpleGrid>
      <LinkTabs path={path} tab={tab} tabs={tabs} />
      {tab === "" && over !== undefined && <NodeTags path={`/api${path}/tags`} />}
      {tab === "" && <NodeDetails node={node} />}
      {tab === "hardware" && <NodeSections node={node} />}
      {tab === "network" && <NodeSections node={node} names={networkSections} />}
      {tab === "system" && <NodeSections node={node} names={systemSections} />}
      {tab === "packages" && <PackageList path={`/api${path}/packages`} />}
      {tab === "windows-updates" && <UpdateList path={`/api${path}/windows-updates`} />}
      {tab === "history" && over !== undefined && (
        <NodeHistory path={`/api${path}/history`} network={over.network} />
      )}
      {tab === "identity" && over !== undefined && <NodeIdentity {...over} />}
      {tab === "evidence" && over !== undefined && (
        <NodeEvidence path={`/api${path}/evidence`} network={over.network} />
      )}
      {tab === "notes" && over !== undefined && <NodeNotes path={`/api${path}/notes`} />}
    </>
  );
}

function useWayUp(networkId: string) {
  const { t } = useWords();
  const { value } = useResource<Network>(`/api${networkPath(networkId)}`);
  return [
    { href: "/apps/sonar/networks", label: t("networks") },
    { href: networkPath(networkId), label: value?.displayName ?? "…" },
  ];
}

interface ManagedNodePageProps {
  readonly networkId: string;
  readonly managedNodeId: string;
  readonly tab: string;
}

export function ManagedNodePage({ networkId, managedNodeId, tab }: ManagedNodePageProps) {
  const { t, time } = useWords();
  const nodes = `${networkPath(networkId)}/managed-nodes`;
  const path = `${nodes}/${managedNodeId}`;
  const { value: node, fault } = useResource<ManagedNode>(`/api${path}`);
  const above = [...useWayUp(networkId), { href: nodes, label: t("nodes") }];
  if (node === undefined) return <FaultAlert fault={fault} />;
  return (
    <>
      <Heading title={node.displayName} above={above} badge={<StateBadge state={node.state} />}>
        <Text size="sm" c="dimmed">
          {t("firstSeen")} {time(node.firstSeenAt)} · {t("lastSeen")}{" "}
          {time(node.lastScanSucceededAt)}
        </Text>
      </Heading>
      <NodeView
        node={node}
        path={path}
        tab={tab}
        over={{ network: networkPath(networkId), managedNodeId }}
      />
    </>
  );
}

interface SnapshotNodePageProps {
  readonly networkId: string;
  readonly snapshotId: string;
  readonly nodeId: string;
  readonly tab: string;
}

export function SnapshotNodePage({ networkId, snapshotId, nodeId, tab }: SnapshotNodePageProps) {
  const { t } = useWords();
  const network = networkPath(networkId);
  const nodes = `${network}/snapshots/${snapshotId}/nodes`;
  const path = `${nodes}/${nodeId}`;
  const { value: node, fault } = useResource<SnapshotNode>(`/api${path}`);
  const above = [...useWayUp(networkId), { href: nodes, label: t("snapshot") }];
  if (node === undefined) return <FaultAlert fault={fault} />;
  return (
    <>
      <Heading title={node.displayName} above={above}>
        {node.managedNodeId !== null && (
          <Anchor href={`${network}/managed-nodes/${node.managedNodeId}`}>
            {t("toManagedNode")}
          </Anchor>
        )}
      </Heading>
      <NodeView node={node} path={path} tab={tab} />
    </>
  );
}
