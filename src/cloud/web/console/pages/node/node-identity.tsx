/** What makes a node one node: its signatures, by which each scan recognised it, merges and splits by hand. */

import { Alert, Anchor, Text } from "@mantine/core";
import { useResource } from "../../api/hooks.ts";
import type { Page } from "../../api/types.ts";
import type { Identity, IdentityChange } from "../../api/types-inventory.ts";
import { useWords } from "../../i18n/language.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { Allowed } from "../../parts/rights.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";
import { IdentityChanges } from "./identity-changes.tsx";
import { MergeNodes } from "./merge-nodes.tsx";
import { SplitNode } from "./split-node.tsx";

const MAX_TIES = 50;

interface NodeIdentityProps {
  /** The network's page. */
  readonly network: string;
  readonly managedNodeId: string;
}

export function NodeIdentity({ network, managedNodeId }: NodeIdentityProps) {
  const { t, time, word } = useWords();
  const path = `/api${network}/managed-nodes/${managedNodeId}`;
  const { value, fault, reload } = useResource<Identity>(`${path}/identity`);
  const changesPath = `/api${network}/identity-changes`;
  const changes = useResource<Page<IdentityChange>>(`${changesPath}?limit=1000`);
  if (value === undefined) return <FaultAlert fault={fault} />;
  const { signatures, ties, replacedBy } = value;
  const changed = () => {
    changes.reload();
    reload();
  };
  return (
    <>
      {replacedBy !== null && (
        <Alert color="orange">
          {t("replacedBy")}{" "}
          <Anchor href={`${network}/managed-nodes/${replacedBy.managedNodeId}`}>
            {replacedBy.displayName}
          </Anchor>
        </Alert>
      )}
      <SplitNode path={`${path}/split`} signatures={signatures} onDone={changed} />
      <SectionPaper title={t("ties")}>
        {ties.length === 0 ? (
          <Text c="dimmed">{t("tiesEmpty")}</Text>
        ) : (
          <DataTable
            label={t("ties")}
            rows={ties.slice(0, MAX_TIES)}
            keyOf={(row) => `${row.snapshotId} ${row.nodeId}`}
            columns={[
              {
                label: t("scan"),
                cell: (row) => (
                  <Anchor href={`${network}/snapshots/${row.snapshotId}/nodes/${row.nodeId}`}>
                    {time(row.at)}
                  </Anchor>
                ),
              },
              {
                label: t("type"),
                cell: (row) => (row.type === "" ? t("history.found") : word("signature", row.type)),
              },
              { label: t("value"), cell: (row) => row.value },
            ]}
          />
        )}
      </SectionPaper>
      <Allowed method="POST" path={`${path}/merge`}>
        <MergeNodes network={network} managedNodeId={managedNodeId} onDone={changed} />
      </Allowed>
      <IdentityChanges
        path={changesPath}
        changes={changes}
        managedNodeId={managedNodeId}
        onDone={changed}
      />
    </>
  );
}
