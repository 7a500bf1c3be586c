/** Dialogs: asking for a name, and asking again before something is lost. */

import { Button, type ButtonProps, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type FormEvent, useState } from "react";
import { useAction } from "../api/hooks.ts";
import { useWords } from "../i18n/language.tsx";
import { FaultAlert } from "./fault-alert.tsx";

interface NameButtonProps {
  readonly label: string;
  readonly onName: (displayName: string) => Promise<void>;
}

export function NameButton({ label, onName }: NameButtonProps) {
  const { t } = useWords();
  const [isOpen, { open, close }] = useDisclosure();
  const [name, setName] = useState("");
  const action = useAction();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    action.run(async () => {
      await onName(name);
      close();
    });
  };
  return (
    <>
      <Button onClick={open}>{label}</Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={label}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label={t("name")}
              value={name}
              onChange={({ currentTarget: { value } }) => setName(value)}
              required
              maxLength={255}
              data-autofocus
            />
            <FaultAlert fault={action.fault} />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t("cancel")}
              </Button>
              <Button type="submit" loading={action.isBusy}>
                {t("create")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

interface ConfirmButtonProps extends ButtonProps {
  readonly label: string;
  readonly question: string;
  readonly onConfirm: () => Promise<void>;
}

export function ConfirmButton({ label, question, onConfirm, ...button }: ConfirmButtonProps) {
  const { t } = useWords();
  const [isOpen, { open, close }] = useDisclosure();
  const action = useAction();
  const confirm = () =>
    action.run(async () => {
      await onConfirm();
      close();
    });
  return (
    <>
      <Button variant="light" color="red" {...button} onClick={open}>
        {label}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={label}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Stack>
          <Text className="ks-wrap">{question}</Text>
          <FaultAlert fault={action.fault} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              {t("close")}
            </Button>
            <Button color="red" onClick={confirm} loading={action.isBusy}>
              {label}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
