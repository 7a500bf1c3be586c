import { Button, Checkbox, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { request } from "../../api/client.ts";
import { useAction } from "../../api/hooks.ts";
import type { Signature } from "../../api/types-inventory.ts";
import { useWords } from "../../i18n/language.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";

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
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [reason, setReason] = useState("");
  const action = useAction();
  const split = (event: FormEvent) => {
    event.preventDefault();
    action.run(async () => {
      const given = signatures.filter((signature) => chosen.includes(keyOf(signature)));
      await request("POST", path, { body: { signatures: given, reason } });
      setChosen([]);
      setReason("");
      onDone();
    });
  };
  return (
    <SectionPaper title={t("signatures")} hint={t("signaturesHint")}>
      <form onSubmit={split}>
        <Stack>
          <Checkbox.Group
            value={[...chosen]}
            onChange={setChosen}
            label={t("split")}
            description={t("splitHint")}
          >
            <Stack gap="xs" mt="xs">
              {signatures.map((signature) => (
                <Checkbox
                  key={keyOf(signature)}
                  value={keyOf(signature)}
                  label={`${word("signature", signature.type)}: ${signature.value}`}
                  className="ks-wrap"
                />
              ))}
            </Stack>
          </Checkbox.Group>
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
                {t("split")}
              </Button>
            </Group>
          )}
          <FaultAlert fault={action.fault} />
        </Stack>
      </form>
    </SectionPaper>
  );
}
