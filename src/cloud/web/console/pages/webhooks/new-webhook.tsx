import { Checkbox, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { request } from "../../api/client.ts";
import type { Network } from "../../api/types.ts";
import { webhookEvents } from "../../api/types-administration.ts";
import { useWords } from "../../i18n/language.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";

interface NewWebhookProps {
  readonly networks: readonly Network[];
  /** Told the secret that signs. */
  readonly onCreated: (secret: string) => void;
}

export function NewWebhook({ networks, onCreated }: NewWebhookProps) {
  const { t, fieldFault } = useWords();
  const [url, setUrl] = useState("");
  const [events, setEvents] = useState<string[]>(["scan.ended", "node.new"]);
  const [networkId, setNetworkId] = useState("");
  const create = async () => {
    const body = { url, events, networkId: networkId === "" ? null : networkId };
    const { secret } = await request<{ secret: string }>("POST", "/api/webhooks", { body });
    setUrl("");
    onCreated(secret);
  };
  return (
    <FormDialog label={t("newWebhook")} submitLabel={t("create")} onSubmit={create}>
      {(fault) => (
        <>
          {" "}
          <TextInput
            inputMode="url"
            label={t("url")}
            placeholder="https://"
            value={url}
            onChange={({ currentTarget }) => setUrl(currentTarget.value)}
            required
            maxLength={2_048}
            error={fieldFault(fault, "url")}
            data-autofocus
          />
          <Checkbox.Group
            label={t("events")}
            value={events}
            onChange={setEvents}
            error={events.length === 0 ? t("eventsNone") : fieldFault(fault, "events")}
          >
            <Stack gap="xs" mt="xs">
              {webhookEvents.map((event) => (
                <Checkbox key={event} value={event} label={t(`event.${event}`)} />
              ))}
            </Stack>
          </Checkbox.Group>
          <NativeSelect
            label={t("network")}
            value={networkId}
            onChange={({ currentTarget }) => setNetworkId(currentTarget.value)}
            data={[
              { value: "", label: t("allNetworks") },
              ...networks.map((one) => ({ value: one.networkId, label: one.displayName })),
            ]}
          />
        </>
      )}
    </FormDialog>
  );
}
