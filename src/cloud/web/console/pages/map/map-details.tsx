/** The chosen device: what it is, and its links with the ports at both ends. */

import { Anchor, Badge, Stack, Table, Text, Title } from "@mantine/core";
import type { MapLink, MapNode, NetworkMap } from "../../../../topology/network-map.ts";
import { useWords } from "../../i18n/language.tsx";
import { StateBadge } from "../../parts/badges.tsx";
import { GroupDetails } from "./group-details.tsx";
import type { DrawnMap } from "./group-leaves.ts";

const MAX_LINKS = 100;

interface MapDetailsProps {
  readonly map: NetworkMap;
  readonly drawn: DrawnMap;
  readonly chosen: string | undefined;
  readonly network: string;
  readonly onChoose: (id: string) => void;
}

export function MapDetails({ map, drawn, chosen, network, onChoose }: MapDetailsProps) {
  const { t, word, number } = useWords();
  const group = drawn.nodes.find(({ id, members }) => id === chosen && members.length > 0);
  if (group !== undefined) return <GroupDetails group={group} onChoose={onChoose} />;
  const node = map.nodes.find(({ id }) => id === chosen);
  if (node === undefined) return <Text c="dimmed">{t("mapPick")}</Text>;
  const links = map.links.filter((link) => link.source === node.id || link.target === node.id);
  const facts = [node.addr, node.vendor, node.type && word("deviceType", node.type)];
  return (
    <Stack gap="xs" aria-live="polite">
      <Title order={2} size="h4" className="ks-wrap">
        {node.displayName}
      </Title>
      {node.state !== null && <StateBadge state={node.state} />}
      {node.managedNodeId === null && <Badge color="gray">{t("ghost")}</Badge>}
      <Text size="sm">{facts.filter(Boolean).join(" · ")}</Text>
      {node.managedNodeId !== null && (
        <Anchor href={`${network}/managed-nodes/${node.managedNodeId}`}>{t("openNode")}</Anchor>
      )}
      {links.length > 0 && (
        <Links
          links={links.slice(0, MAX_LINKS)}
          node={node}
          nodes={map.nodes}
          onChoose={onChoose}
        />
      )}
      {links.length > MAX_LINKS && (
        <Text size="sm" c="dimmed">
          {t("moreRows", { shown: number(MAX_LINKS), total: number(links.length) })}
        </Text>
      )}
    </Stack>
  );
}

interface LinksProps {
  readonly links: readonly MapLink[];
  readonly node: MapNode;
  readonly nodes: readonly MapNode[];
  readonly onChoose: (id: string) => void;
}

function Links({ links, node, nodes, onChoose }: LinksProps) {
  const { t } = useWords();
  const names = new Map(nodes.map(({ id, displayName }) => [id, displayName]));
  return (
    <Table aria-label={t("links")} fz="sm" horizontalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("port")}</Table.Th>
          <Table.Th>{t("peer")}</Table.Th>
          <Table.Th>{t("toldBy")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {links.map((link) => {
          const isSource = link.source === node.id;
          const peer = isSource ? link.target : link.source;
          const [own, far] = isSource
            ? [link.sourcePort, link.targetPort]
            : [link.targetPort, link.sourcePort];
          return (
            <Table.Tr key={link.id} className="ks-wrap">
              <Table.Td>{own || "–"}</Table.Td>
              <Table.Td>
                <Anchor component="button" type="button" fz="sm" onClick={() => onChoose(peer)}>
                  {names.get(peer) ?? peer}
                </Anchor>{" "}
                {far}
              </Table.Td>
              <Table.Td>{link.by.join(", ").toUpperCase()}</Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
