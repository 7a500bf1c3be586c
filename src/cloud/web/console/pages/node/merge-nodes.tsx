import { Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useResource } from "../../api/hooks.ts";
import type { ManagedNode, Page } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";
import { ChangeByHand } from "./change-by-hand.tsx";

const MAX_FOUND = 10;
const WAIT_MS = 250;

interface MergeNodesProps {
  readonly network: string;
  readonly managedNodeId: string;
  readonly onDone: () => void;
}

/** Finds other nodes and puts them into this one. */
export function MergeNodes({ network, managedNodeId, onDone }: MergeNodesProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed.trim(), WAIT_MS);
  const nodes = `/api${network}/managed-nodes`;
  const query = new URLSearchParams({ q, limit: String(MAX_FOUND + 1) });
  const { value } = useResource<Page<ManagedNode>>(q === "" ? undefined : `${nodes}?${query}`);
  const found = (q === "" ? [] : (value?.items ?? []))
    .filter((node) => node.managedNodeId !== managedNodeId)
    .slice(0, MAX_FOUND);
  const merged = () => {
    setTyped("");
    onDone();
  };
  return (
    <SectionPaper title={t("mergeTitle")}>
      <ChangeByHand
        path={`${nodes}/${managedNodeId}/merge`}
        label={t("merge")}
        hint={t("mergeHint")}
        choices={found.map((node) => ({
          key: node.managedNodeId,
          label: `${node.displayName} (${node.addresses[0]?.addr ?? "–"})`,
        }))}
        bodyOf={(managedNodeIds) => ({ managedNodeIds })}
        onDone={merged}
      >
        <TextInput
          type="search"
          maw={420}
          label={t("mergeSearch")}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        {q !== "" && value !== undefined && found.length === 0 && (
          <Text c="dimmed">{t("nodesNoneFit")}</Text>
        )}
      </ChangeByHand>
    </SectionPaper>
  );
}
