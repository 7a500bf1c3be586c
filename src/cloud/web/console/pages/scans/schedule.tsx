/** When a network is scanned by itself: shown, set, removed. */

import {
  Alert,
  Button,
  Code,
  Group,
  NativeSelect,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
} from "@mantine/core";
import { type FormEvent, useState } from "react";
import { request } from "../../api/client.ts";
import { type Resource, useAction, useResource } from "../../api/hooks.ts";
import type { Schedule } from "../../api/types-inventory.ts";
import { useWords } from "../../i18n/language.tsx";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { Allowed } from "../../parts/rights.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";
import { cronOf, type Frequency, frequencies, frequencyOf, timeOf } from "./cron.ts";

const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export function ScanSchedule({ path }: { path: string }) {
  const { t } = useWords();
  const resource = useResource<Schedule>(path);
  const { value, fault } = resource;
  const isNone = fault?.code === "NOT_FOUND";
  const [isSaved, setIsSaved] = useState(false);
  return (
    <SectionPaper title={t("schedule")}>
      {isNone ? <Text c="dimmed">{t("scheduleNone")}</Text> : <FaultAlert fault={fault} />}
      {value && <Runs schedule={value} />}
      {(value !== undefined || isNone) && (
        <Allowed method="PUT" path={path}>
          <ScheduleForm
            key={value?.cron ?? ""}
            path={path}
            resource={resource}
            onSaved={setIsSaved}
          />
          <Text role="status" size="sm" c="dimmed">
            {isSaved && t("saved")}
          </Text>
        </Allowed>
      )}
    </SectionPaper>
  );
}

function Runs({ schedule }: { schedule: Schedule }) {
  const words = useWords();
  const { t, time } = words;
  return (
    <>
      <Text>
        <Code>{schedule.cron}</Code> {schedule.timeZone}
        {!schedule.isEnabled && ` (${t("disabled")})`}
      </Text>
      <Text>
        {t("nextRun")}: {time(schedule.nextRunAt)} · {t("lastRun")}: {time(schedule.lastRunAt)}
      </Text>
      {schedule.lastFault !== null && (
        <Alert color="orange">{words.code(schedule.lastFault.code)}</Alert>
      )}
    </>
  );
}

interface ScheduleFormProps {
  readonly path: string;
  readonly resource: Resource<Schedule>;
  /** Told false when what is saved is about to change. */
  readonly onSaved: (isSaved: boolean) => void;
}

function ScheduleForm({ path, resource, onSaved }: ScheduleFormProps) {
  const { value, fault, reload } = resource;
  const { t, fieldFault } = useWords();
  const schedule = fault === undefined ? value : undefined;
  const [frequency, setFrequency] = useState<Frequency>(() => frequencyOf(schedule?.cron));
  const [timeOfDay, setTimeOfDay] = useState(() => timeOf(schedule?.cron));
  const [custom, setCustom] = useState(schedule?.cron ?? "0 3 * * *");
  const [timeZone, setTimeZone] = useState(schedule?.timeZone ?? localZone());
  const [isEnabled, setIsEnabled] = useState(schedule?.isEnabled ?? true);
  const action = useAction();
  const save = (event: FormEvent) => {
    event.preventDefault();
    onSaved(false);
    action.run(async () => {
      const cron = cronOf(frequency, timeOfDay, custom);
      await request("PUT", path, { body: { cron, timeZone, isEnabled } });
      onSaved(true);
      reload();
    });
  };
  const remove = async () => {
    onSaved(false);
    await request("DELETE", path);
    reload();
  };
  return (
    <form onSubmit={save}>
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <NativeSelect
            label={t("frequency")}
            value={frequency}
            onChange={({ currentTarget: { value: text } }) => setFrequency(text as Frequency)} // of the list below
            data={frequencies.map((name) => ({ value: name, label: t(`frequency.${name}`) }))}
          />
          {frequency === "custom" ? (
            <TextInput
              label={t("cron")}
              description={t("cronHint")}
              inputWrapperOrder={["label", "input", "error", "description"]}
              error={fieldFault(action.fault, "cron")}
              value={custom}
              onChange={({ currentTarget }) => setCustom(currentTarget.value)}
              required
            />
          ) : (
            <TextInput
              type="time"
              label={t("timeOfDay")}
              value={timeOfDay}
              onChange={({ currentTarget }) => setTimeOfDay(currentTarget.value)}
              required
            />
          )}
          <TextInput
            label={t("timeZone")}
            error={fieldFault(action.fault, "timeZone")}
            value={timeZone}
            onChange={({ currentTarget }) => setTimeZone(currentTarget.value)}
            required
          />
        </SimpleGrid>
        <Switch
          label={t("enabled")}
          checked={isEnabled}
          onChange={({ currentTarget }) => setIsEnabled(currentTarget.checked)}
        />
        <FaultAlert fault={action.fault} />
        <Group justify="space-between">
          <Button type="submit" loading={action.isBusy}>
            {t("save")}
          </Button>
          {schedule !== undefined && (
            <ConfirmButton
              label={t("removeSchedule")}
              question={t("removeScheduleQuestion")}
              onConfirm={remove}
            />
          )}
        </Group>
      </Stack>
    </form>
  );
}
