/** Which probe of which ksocket read which section of a node, scan by scan. */

import { Anchor, Badge, Text } from "@mantine/core";
import type { ScanEvidence } from "../../../../api/scan-evidence.ts";
import { useResource } from "../../api/hooks.ts";
import type { Page } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";

const colors: Readonly<Record<string, string>> = {
  complete: "teal",
  unchanged: "teal",
  partial: "orange",
  "not-permitted": "red",
  failed: "red",
};

interface NodeEvidenceProps {
  /** Of the API. */
  readonly path: string;
  /** The network's page. */
  readonly network: string;
}

export function NodeEvidence({ path, network }: NodeEvidenceProps) {
  const { t } = useWords();
  const { value, fault } = useResource<Page<ScanEvidence>>(path);
  if (value === undefined) return <FaultAlert fault={fault} />;
  if (value.total === 0) return <Text c="dimmed">{t("tiesEmpty")}</Text>;
  return value.items.map((evidence) => (
    <OfScan
      key={`${evidence.snapshotId} ${evidence.nodeId}`}
      evidence={evidence}
      network={network}
    />
  ));
}

function OfScan({ evidence, network }: { evidence: ScanEvidence; network: string }) {
  const { t, time, word } = useWords();
  const { snapshotId, nodeId, at, ksockets, sections } = evidence;
  return (
    <SectionPaper
      title={t("evidenceOf", { time: time(at) })}
      actions={
        <Anchor href={`${network}/snapshots/${snapshotId}/nodes/${nodeId}`} size="sm">
          {t("nodeThen")}
        </Anchor>
      }
    >
      <Text size="sm">
        {t("evidenceBy")}{" "}
        {ksockets.map(({ ksocketId, displayName }, index) => (
          <span key={ksocketId}>
            {index > 0 && ", "}
            <Anchor href={`/ksockets/${ksocketId}`} underline="always" size="sm">
              {displayName || ksocketId}
            </Anchor>
          </span>
        ))}
      </Text>
      {sections.length === 0 ? (
        <Text c="dimmed">{t("evidenceNone")}</Text>
      ) : (
        <DataTable
          label={t("evidenceOf", { time: time(at) })}
          rows={sections}
          keyOf={(row) => `${row.section} ${row.probe}`}
          columns={[
            { label: t("section"), cell: (row) => word("section", row.section) },
            { label: t("probe"), cell: (row) => word("probe", row.probe) },
            {
              label: t("completeness"),
              cell: (row) => (
                <Badge color={colors[row.status] ?? "gray"}>{word("read", row.status)}</Badge>
              ),
            },
            { label: t("source"), cell: (row) => row.source ?? "" },
            { label: t("hindrance"), cell: (row) => row.missingRight ?? row.fault ?? "" },
          ]}
        />
      )}
    </SectionPaper>
  );
}
