/** States as badges: never by colour alone. */

import { Badge, Group } from "@mantine/core";
import type { NodeState } from "../api/types.ts";
import { useWords } from "../i18n/language.tsx";

const stateColors = { new: "orange", stable: "blue", outdated: "red" } as const;
const scanColors: Readonly<Record<string, string>> = {
  succeeded: "teal",
  failed: "red",
  interrupted: "orange",
  cancelled: "gray",
};

export function StateBadge({ state }: { state: NodeState }) {
  const { word } = useWords();
  return <Badge color={stateColors[state]}>{word("state", state)}</Badge>;
}

export function StateCounts({ counts }: { counts: Readonly<Record<NodeState, number>> }) {
  const { t, number } = useWords();
  return (
    <Group gap={6}>
      {(["new", "stable", "outdated"] as const).map((state) => (
        <Badge key={state} color={counts[state] > 0 ? stateColors[state] : "gray"}>
          {t(`count.${state}`, { n: number(counts[state]) })}
        </Badge>
      ))}
    </Group>
  );
}

export function ScanBadge({ status }: { status: string }) {
  const { word } = useWords();
  return <Badge color={scanColors[status] ?? "cyan"}>{word("scan", status)}</Badge>;
}

export function ConnectionBadge({ isConnected }: { isConnected: boolean }) {
  const { t } = useWords();
  return (
    <Badge color={isConnected ? "teal" : "gray"}>
      {isConnected ? t("connected") : t("disconnected")}
    </Badge>
  );
}
