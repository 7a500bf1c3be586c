/** "Why is 10.1.2.3 not inventoried?", over the latest scans of a network. */

import { Anchor, Badge, Divider, List, Stack, Text } from "@mantine/core";
import { useResource } from "../../api/hooks.ts";
import type { AddressAnswer } from "../../api/types-inventory.ts";
import { useWords } from "../../i18n/language.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { LookUpForm } from "../../parts/look-up-form.tsx";
import { NetworkFrame, networkPath } from "../../parts/network-frame.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";
import { VerdictView } from "../../parts/verdict-view.tsx";
import { navigate } from "../../router.ts";

interface AddressPageProps {
  readonly networkId: string;
  /** As it stands in the path. */
  readonly address: string;
}

export function AddressPage({ networkId, address }: AddressPageProps) {
  const network = networkPath(networkId);
  return (
    <NetworkFrame networkId={networkId} tab="scans">
      {() => (
        <>
          <AddressQuestion key={address} network={network} asked={decodeURIComponent(address)} />
          {address !== "" && <Answer key={`of ${address}`} network={network} address={address} />}
        </>
      )}
    </NetworkFrame>
  );
}

interface AddressQuestionProps {
  readonly network: string;
  readonly asked?: string;
}

/** Asks for an address, and goes to its page. */
export function AddressQuestion({ network, asked = "" }: AddressQuestionProps) {
  const { t } = useWords();
  const explain = (address: string) =>
    navigate(`${network}/addresses/${encodeURIComponent(address)}`);
  return (
    <SectionPaper title={t("lookUp")}>
      <LookUpForm asked={asked} onAsk={explain} />
    </SectionPaper>
  );
}

const colors: Readonly<Record<string, string>> = {
  inventoried: "teal",
  "alive-only": "orange",
  "not-found": "red",
};

function Answer({ network, address }: { network: string; address: string }) {
  const { t, word, time } = useWords();
  const { value, fault } = useResource<AddressAnswer>(`/api${network}/addresses/${address}`);
  if (value === undefined) return <FaultAlert fault={fault} />;
  return (
    <SectionPaper
      title={value.addr}
      actions={
        <Badge size="lg" color={colors[value.answer] ?? "gray"}>
          {word("answer", value.answer)}
        </Badge>
      }
    >
      <Text>{word("answerText", value.answer)}</Text>
      {value.managedNodes.length > 0 && (
        <List>
          {value.managedNodes.map((node) => (
            <List.Item key={node.managedNodeId}>
              <Anchor href={`${network}/managed-nodes/${node.managedNodeId}`}>
                {node.displayName}
              </Anchor>{" "}
              <Text span c="dimmed" size="sm">
                {t("lastSeen")} {time(node.lastScanSucceededAt)}
              </Text>
            </List.Item>
          ))}
        </List>
      )}
      {value.verdicts.length > 0 && <Divider label={t("newestVerdicts")} />}
      {value.verdicts.map((verdict) => (
        <Stack key={`${verdict.scanId} ${verdict.ksocketId} ${verdict.first}`} gap={4}>
          <Anchor size="sm" href={`${network}/scans/${verdict.scanId}`}>
            {time(verdict.createdAt)}
          </Anchor>
          <VerdictView verdict={verdict} />
        </Stack>
      ))}
    </SectionPaper>
  );
}
