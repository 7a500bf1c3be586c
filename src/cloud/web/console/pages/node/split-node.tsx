import { List, Text } from "@mantine/core";
import type { Signature } from "../../api/types-inventory.ts";
import { useWords } from "../../i18n/language.tsx";
import { Allowed } from "../../parts/rights.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";
import { ChangeByHand } from "./change-by-hand.tsx";

const keyOf = ({ type, value }: Signature) => `${type} ${value}`;

interface SplitNodeProps {
  /** Of the API. */
  readonly path: string;
  readonly signatures: readonly Signature[];
  readonly onDone: () => void;
}

/** The signatures, of which some can be given to a node of their own. */
export function SplitNode({ path, signatures, onDone }: SplitNodeProps) {
  const { t, word } = useWords();
  const choices = signatures.map((signature) => ({
    key: keyOf(signature),
    label: `${word("signature", signature.type)}: ${signature.value}`,
  }));
  const list = (
    <List className="ks-wrap">
      {choices.map(({ key, label }) => (
        <List.Item key={key}>{label}</List.Item>
      ))}
    </List>
  );
  return (
    <SectionPaper title={t("signatures")} hint={t("signaturesHint")}>
      {signatures.length === 0 && <Text c="dimmed">{t("signaturesEmpty")}</Text>}
      <Allowed method="POST" path={path} otherwise={list}>
        <ChangeByHand
          path={path}
          label={t("split")}
          hint={t("splitHint")}
          choices={choices}
          bodyOf={(keys) => ({
            signatures: signatures.filter((signature) => keys.includes(keyOf(signature))),
          })}
          onDone={onDone}
        />
      </Allowed>
    </SectionPaper>
  );
}
