import { Button, Checkbox, Group, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { type FormEvent, useState } from "react";
import { request } from "../../api/client.ts";
import { useAction, useResource } from "../../api/hooks.ts";
import type { ManagedNode, Page } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";

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
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [reason, setReason] = useState("");
  const action = useAction();
  const nodes = `/api${network}/managed-nodes`;
  const query = new URLSearchParams({ q, limit: String(MAX_FOUND + 1) });
  const { value, reload } = useResource<Page<ManagedNode>>(
    q === "" ? undefined : `${nodes}?${query}`,
  );
  const found = value?.items.filter((node) => node.managedNodeId !== managedNodeId) ?? [];
  const merge = (event: FormEvent) => {
    event.preventDefault();
    action.run(async () => {
      const body = { managedNodeIds: chosen, reason };
      await request("POST", `${nodes}/${managedNodeId}/merge`, { body });
      setChosen([]);
      setReason("");
      reload();
      onDone();
    });
  };
  return (
    <SectionPaper title={t("merge")} hint={t("mergeHint")}>
      <form onSubmit={merge}>
        <Stack>
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
          {q !== "" &&
            found
              .slice(0, MAX_FOUND)
              .map((node) => (
                <Checkbox
                  key={node.managedNodeId}
                  className="ks-wrap"
                  label={`${node.displayName} (${node.addresses[0]?.addr ?? "–"})`}
                  checked={chosen.includes(node.managedNodeId)}
                  onChange={({ currentTarget: { checked } }) =>
                    setChosen(
                      checked
                        ? [...chosen, node.managedNodeId]
                        : chosen.filter((id) => id !== node.managedNodeId),
                    )
                  }
                />
              ))}
          {chosen.length > 0 && (
            <Group align="end">
              <TextInput
                flex={1}
                maw={420}
                label={t("reason")}
                placeholder={t("reasonHint")}
                value={reason}
                onChange={({ currentTarget }) => setReason(currentTarget.value)}
                required
                maxLength={1_024}
              />
              <Button type="submit" loading={action.isBusy}>
                {t("merge")}
              </Button>
            </Group>
          )}
          <FaultAlert fault={action.fault} />
        </Stack>
      </form>
    </SectionPaper>
  );
}
