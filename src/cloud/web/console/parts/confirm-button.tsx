import { Button, type ButtonProps, Group, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useAction } from "../api/hooks.ts";
import { useWords } from "../i18n/language.tsx";
import { FaultAlert } from "./fault-alert.tsx";

interface ConfirmButtonProps extends ButtonProps {
  readonly label: string;
  /** What the button's row is about, where several have the same label. */
  readonly of?: string;
  readonly question: string;
  readonly onConfirm: () => Promise<void>;
}

/** Asks again before something is lost. */
export function ConfirmButton({ label, of, question, onConfirm, ...button }: ConfirmButtonProps) {
  const { t } = useWords();
  const [isOpen, { open, close }] = useDisclosure();
  const action = useAction();
  const confirm = () =>
    action.run(async () => {
      await onConfirm();
      close();
    });
  const openAnew = () => {
    action.forget();
    open();
  };
  return (
    <>
      <Button
        variant="light"
        color="red"
        {...(of === undefined ? {} : { "aria-label": `${label}: ${of}` })}
        {...button}
        onClick={openAnew}
      >
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
