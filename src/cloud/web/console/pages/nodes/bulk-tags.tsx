/** Tags for all chosen nodes at once. */

import { Button, Group, Paper, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { request } from "../../api/client.ts";
import { useAction } from "../../api/hooks.ts";
import { useWords } from "../../i18n/language.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";

interface BulkTagsProps {
  /** Of the API. */
  readonly path: string;
  readonly chosen: ReadonlySet<string>;
  readonly onDone: () => void;
}

export function BulkTags({ path, chosen, onDone }: BulkTagsProps) {
  const { t, number, fieldFault } = useWords();
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const action = useAction();
  const send = (change: { set?: Record<string, string>; remove?: string[] }) =>
    action.run(async () => {
      await request("POST", path, { body: { managedNodeIds: [...chosen], ...change } });
      onDone();
    });
  const isIncomplete = name.trim() === "";
  return (
    <Paper withBorder p="sm" component="section" aria-label={t("tags")}>
      <Group>
        <Text fw={600}>{t("selected", { n: number(chosen.size) })}</Text>
        <TextInput
          size="xs"
          aria-label={t("tagName")}
          placeholder={t("tagName")}
          error={fieldFault(action.fault, "set") ?? fieldFault(action.fault, "remove")}
          value={name}
          maxLength={64}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TextInput
          size="xs"
          aria-label={t("tagValue")}
          placeholder={t("tagValue")}
          value={value}
          maxLength={1_024}
          onChange={({ currentTarget }) => setValue(currentTarget.value)}
        />
        <Button
          size="xs"
          disabled={isIncomplete}
          loading={action.isBusy}
          onClick={() => send({ set: { [name.trim()]: value } })}
        >
          {t("setTag")}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={isIncomplete || action.isBusy}
          onClick={() => send({ remove: [name.trim()] })}
        >
          {t("removeTag")}
        </Button>
      </Group>
      <FaultAlert fault={action.fault} />
    </Paper>
  );
}
