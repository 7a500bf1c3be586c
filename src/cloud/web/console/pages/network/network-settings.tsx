import {
  Button,
  Group,
  NumberInput,
  Paper,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from "@mantine/core";
import { type FormEvent, useState } from "react";
import { request } from "../../api/client.ts";
import { useAction } from "../../api/hooks.ts";
import type { Network } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { ConfirmButton } from "../../parts/dialogs.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { networkPath } from "../../parts/network-frame.tsx";
import { navigate } from "../../router.ts";

const lists = ["startAddresses", "allowedPrefixes", "deniedPrefixes"] as const;
type ListName = (typeof lists)[number];

const linesOf = (text: string) =>
  text
    .split(/[\s,]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

export function NetworkSettings({ network, onChange }: { network: Network; onChange: () => void }) {
  const { t } = useWords();
  const action = useAction();
  const [displayName, setDisplayName] = useState(network.displayName);
  const [stateDays, setStateDays] = useState(network.stateDays);
  const [isSaved, setIsSaved] = useState(false);
  const [texts, setTexts] = useState<Record<ListName, string>>(() => ({
    startAddresses: (network.settings.startAddresses ?? []).join("\n"),
    allowedPrefixes: (network.settings.allowedPrefixes ?? []).join("\n"),
    deniedPrefixes: (network.settings.deniedPrefixes ?? []).join("\n"),
  }));
  const path = `/api${networkPath(network.networkId)}`;
  const save = (event: FormEvent) => {
    event.preventDefault();
    setIsSaved(false);
    action.run(async () => {
      // Settings are replaced as a whole: those that this form does not show are sent back.
      const settings = { ...network.settings };
      for (const name of lists) {
        const lines = linesOf(texts[name]);
        if (lines.length > 0) settings[name] = lines;
        else delete settings[name];
      }
      await request("PATCH", path, { body: { displayName, stateDays, settings } });
      setIsSaved(true);
      onChange();
    });
  };
  const remove = async () => {
    await request("DELETE", path);
    navigate("/apps/sonar/networks");
  };
  return (
    <Paper withBorder p="md" component="form" onSubmit={save}>
      <Stack>
        <Title order={2} size="h4">
          {t("settings")}
        </Title>
        <SimpleGrid cols={{ base: 1, md: 3 }}>
          {lists.map((name) => (
            <Textarea
              key={name}
              label={t(name)}
              description={t(`${name}Hint`)}
              inputWrapperOrder={["label", "input", "description"]}
              rows={5}
              spellCheck={false}
              value={texts[name]}
              onChange={({ currentTarget: { value } }) => setTexts({ ...texts, [name]: value })}
            />
          ))}
        </SimpleGrid>
        <SimpleGrid cols={{ base: 1, md: 3 }}>
          <TextInput
            label={t("networkName")}
            value={displayName}
            onChange={({ currentTarget: { value } }) => setDisplayName(value)}
            required
            maxLength={255}
          />
          <NumberInput
            label={t("stateDays")}
            description={t("stateDaysHint")}
            inputWrapperOrder={["label", "input", "description"]}
            value={stateDays}
            onChange={(value) => setStateDays(Number(value))}
            min={1}
            max={3_650}
          />
        </SimpleGrid>
        <FaultAlert fault={action.fault} />
        <Group justify="space-between">
          <Group>
            <Button type="submit" loading={action.isBusy}>
              {t("save")}
            </Button>
            {isSaved && (
              <Text role="status" size="sm" c="dimmed">
                {t("saved")}
              </Text>
            )}
          </Group>
          <ConfirmButton
            label={t("deleteNetwork")}
            question={t("deleteNetworkQuestion", { name: network.displayName })}
            onConfirm={remove}
          />
        </Group>
      </Stack>
    </Paper>
  );
}
