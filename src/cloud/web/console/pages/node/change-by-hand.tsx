import { Button, Checkbox, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { request } from "../../api/client.ts";
import { useAction } from "../../api/hooks.ts";
import { useWords } from "../../i18n/language.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";

export interface Choice {
  readonly key: string;
  readonly label: string;
}

interface ChangeByHandProps {
  /** Of the API; asked by POST. */
  readonly path: string;
  /** Of the list and of the button. */
  readonly label: string;
  readonly hint: string;
  /** What has been chosen stays in the list, also when it is no longer among these. */
  readonly choices: readonly Choice[];
  readonly bodyOf: (keys: readonly string[]) => object;
  readonly onDone: () => void;
  /** Above the list. */
  readonly children?: ReactNode;
}

/** A merge or a split: what it is of is chosen, a reason is given, and it is sent. */
export function ChangeByHand(props: ChangeByHandProps) {
  const { path, label, hint, choices, bodyOf, onDone, children } = props;
  const { t, fieldFault } = useWords();
  const [chosen, setChosen] = useState<readonly Choice[]>([]);
  const [reason, setReason] = useState("");
  const action = useAction();
  const keys = chosen.map(({ key }) => key);
  const gone = chosen.filter(({ key }) => choices.every((choice) => choice.key !== key));
  const listed = [...gone, ...choices];
  const send = (event: FormEvent) => {
    event.preventDefault();
    action.run(async () => {
      await request("POST", path, { body: { ...bodyOf(keys), reason } });
      setChosen([]);
      setReason("");
      onDone();
    });
  };
  return (
    <form onSubmit={send}>
      <Stack>
        {children}
        {listed.length > 0 && (
          <Checkbox.Group
            value={keys}
            onChange={(to) => setChosen(listed.filter(({ key }) => to.includes(key)))}
            label={label}
            description={hint}
          >
            <Stack gap="xs" mt="xs">
              {listed.map((choice) => (
                <Checkbox
                  key={choice.key}
                  value={choice.key}
                  label={choice.label}
                  className="ks-wrap"
                />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        {chosen.length > 0 && (
          <Group align="end">
            <TextInput
              flex={1}
              maw={420}
              label={t("reason")}
              placeholder={t("reasonHint")}
              error={fieldFault(action.fault, "reason")}
              value={reason}
              onChange={({ currentTarget }) => setReason(currentTarget.value)}
              required
              maxLength={1_024}
            />
            <Button type="submit" loading={action.isBusy}>
              {label}
            </Button>
          </Group>
        )}
        <FaultAlert fault={action.fault} />
      </Stack>
    </form>
  );
}
