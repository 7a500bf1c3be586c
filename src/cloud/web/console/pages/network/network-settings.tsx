/** What a network's scans may ask, how long nodes and snapshots count, and its end. */

import {
  Button,
  Group,
  NumberInput,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { type FormEvent, useState } from "react";
import { request } from "../../api/client.ts";
import { useAction } from "../../api/hooks.ts";
import type { Network } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { networkPath } from "../../parts/network-frame.tsx";
import { Allowed, useRights } from "../../parts/rights.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";
import { navigate } from "../../router.ts";

const lists = ["startAddresses", "allowedPrefixes", "deniedPrefixes"] as const;
type ListName = (typeof lists)[number];

const numbers = [
  { name: "stateDays", max: 3_650, isOptional: false },
  { name: "keepSnapshots", max: 100_000, isOptional: true },
  { name: "keepDays", max: 36_500, isOptional: true },
] as const;

const linesOf = (text: string) =>
  text
    .split(/[\s,]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

export function NetworkSettings({ network, onChange }: { network: Network; onChange: () => void }) {
  const { t, fieldFault } = useWords();
  const action = useAction();
  const [displayName, setDisplayName] = useState(network.displayName);
  const [counts, setCounts] = useState({
    stateDays: network.stateDays,
    keepSnapshots: network.keepSnapshots,
    keepDays: network.keepDays,
  });
  const [isSaved, setIsSaved] = useState(false);
  const [texts, setTexts] = useState<Record<ListName, string>>(() => ({
    startAddresses: (network.settings.startAddresses ?? []).join("\n"),
    allowedPrefixes: (network.settings.allowedPrefixes ?? []).join("\n"),
    deniedPrefixes: (network.settings.deniedPrefixes ?? []).join("\n"),
  }));
  const path = `/api${networkPath(network.networkId)}`;
  const isFixed = !useRights()("PATCH", path);
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
      await request("PATCH", path, { body: { displayName, ...counts, settings } });
      setIsSaved(true);
      onChange();
    });
  };
  const remove = async () => {
    await request("DELETE", path);
    navigate("/apps/sonar/networks");
  };
  return (
    <SectionPaper title={t("settings")}>
      <form onSubmit={save}>
        <Stack>
          <SimpleGrid cols={{ base: 1, md: 3 }}>
            {lists.map((name) => (
              <Textarea
                key={name}
                label={t(name)}
                description={t(`${name}Hint`)}
                inputWrapperOrder={["label", "input", "error", "description"]}
                rows={5}
                spellCheck={false}
                readOnly={isFixed}
                error={fieldFault(action.fault, `settings.${name}`)}
                value={texts[name]}
                onChange={({ currentTarget: { value } }) => setTexts({ ...texts, [name]: value })}
              />
            ))}
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
            <TextInput
              label={t("networkName")}
              value={displayName}
              onChange={({ currentTarget: { value } }) => setDisplayName(value)}
              error={fieldFault(action.fault, "displayName")}
              readOnly={isFixed}
              required
              maxLength={255}
            />
            {numbers.map(({ name, max, isOptional }) => (
              <NumberInput
                key={name}
                label={t(name)}
                description={t(`${name}Hint`)}
                inputWrapperOrder={["label", "input", "error", "description"]}
                value={counts[name] ?? ""}
                onChange={(value) =>
                  setCounts({ ...counts, [name]: value === "" ? null : Number(value) })
                }
                error={fieldFault(action.fault, name)}
                placeholder={isOptional ? t("withoutLimit") : ""}
                required={!isOptional}
                readOnly={isFixed}
                allowDecimal={false}
                allowNegative={false}
                clampBehavior="none"
                min={1}
                max={max}
              />
            ))}
          </SimpleGrid>
          <FaultAlert fault={action.fault} />
          <Group justify="space-between">
            <Allowed method="PATCH" path={path}>
              <Group>
                <Button type="submit" loading={action.isBusy}>
                  {t("save")}
                </Button>
                <Text role="status" size="sm" c="dimmed">
                  {isSaved && t("saved")}
                </Text>
              </Group>
            </Allowed>
            <Allowed method="DELETE" path={path}>
              <ConfirmButton
                label={t("deleteNetwork")}
                question={t("deleteNetworkQuestion", { name: network.displayName })}
                onConfirm={remove}
              />
            </Allowed>
          </Group>
        </Stack>
      </form>
    </SectionPaper>
  );
}
