/** "Why is 10.1.2.3 not inventoried?" */

import { Paper, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useResource } from "../../api/hooks.ts";
import type { Page, ScanVerdict } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { LookUpForm } from "../../parts/look-up-form.tsx";
import { VerdictView } from "../../parts/verdict-view.tsx";

export function VerdictLookUp({ path, isOpen }: { path: string; isOpen: boolean }) {
  const { t } = useWords();
  const [asked, setAsked] = useState<string>();
  const query = asked === undefined ? undefined : `${path}?address=${encodeURIComponent(asked)}`;
  const { value, fault, reload } = useResource<Page<ScanVerdict>>(query);
  const explain = (address: string) => {
    setAsked(address);
    reload();
  };
  return (
    <Paper withBorder p="md">
      <Stack>
        <Title order={2} size="h4">
          {t("lookUp")}
        </Title>
        <LookUpForm onAsk={explain} />
        <FaultAlert fault={fault} />
        <div aria-live="polite">
          {value?.total === 0 && (
            <Text>{t(isOpen ? "noVerdictYet" : "noVerdict", { address: asked ?? "" })}</Text>
          )}
          {value?.items.slice(0, 1).map((verdict) => (
            <VerdictView key={verdict.first} verdict={verdict} />
          ))}
        </div>
      </Stack>
    </Paper>
  );
}
