import { Button, Group, Modal, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { FormEvent, ReactNode } from "react";
import { useAction } from "../api/hooks.ts";
import { useWords } from "../i18n/language.tsx";
import { FaultAlert } from "./fault-alert.tsx";

interface FormDialogProps {
  /** Of the button that opens the dialog, and of the dialog. */
  readonly label: string;
  readonly submitLabel: string;
  readonly isSmall?: boolean;
  /** The dialog closes when it succeeds. */
  readonly onSubmit: () => Promise<void>;
  readonly children: ReactNode;
}

/** A button that opens a form. */
export function FormDialog(props: FormDialogProps) {
  const { label, submitLabel, isSmall = false, onSubmit, children } = props;
  const { t } = useWords();
  const [isOpen, { open, close }] = useDisclosure();
  const action = useAction();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    action.run(async () => {
      await onSubmit();
      close();
    });
  };
  return (
    <>
      <Button
        onClick={open}
        {...(isSmall ? { size: "compact-sm" as const, variant: "default" } : {})}
      >
        {label}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={label}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <form onSubmit={submit}>
          <Stack>
            {children}
            <FaultAlert fault={action.fault} />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t("cancel")}
              </Button>
              <Button type="submit" loading={action.isBusy}>
                {submitLabel}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
