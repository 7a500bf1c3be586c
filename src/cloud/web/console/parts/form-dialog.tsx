import { Button, Group, Modal, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { FormEvent, ReactNode } from "react";
import type { ApiFault } from "../api/client.ts";
import { useAction } from "../api/hooks.ts";
import { useWords } from "../i18n/language.tsx";
import { FaultAlert } from "./fault-alert.tsx";

interface FormDialogProps {
  /** Of the button that opens the dialog, and of the dialog. */
  readonly label: string;
  /** What the button's row is about, where several have the same label. */
  readonly of?: string;
  readonly submitLabel: string;
  readonly isSmall?: boolean;
  /** The dialog closes when it succeeds. */
  readonly onSubmit: () => Promise<void>;
  /** The fields, told what is wrong with them. */
  readonly children: (fault: ApiFault | undefined) => ReactNode;
}

/** A button that opens a form. What was typed stays when the dialog is closed without sending it. */
export function FormDialog(props: FormDialogProps) {
  const { label, of, submitLabel, isSmall = false, onSubmit, children } = props;
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
  const openAnew = () => {
    action.forget();
    open();
  };
  return (
    <>
      <Button
        onClick={openAnew}
        {...(of === undefined ? {} : { "aria-label": `${label}: ${of}` })}
        {...(isSmall ? { size: "compact-sm" as const, variant: "default" } : {})}
      >
        {label}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={of === undefined ? label : `${label}: ${of}`}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <form onSubmit={submit}>
          <Stack>
            {children(action.fault)}
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
