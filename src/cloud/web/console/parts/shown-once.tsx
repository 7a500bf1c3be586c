import { Alert } from "@mantine/core";
import { useWords } from "../i18n/language.tsx";
import { SecretToCopy } from "./secret-to-copy.tsx";

interface ShownOnceProps {
  readonly title: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** A token, password or secret that can't be shown again. */
export function ShownOnce({ title, secret, onClose }: ShownOnceProps) {
  const { t } = useWords();
  return (
    <Alert
      color="teal"
      title={title}
      withCloseButton
      closeButtonLabel={t("close")}
      onClose={onClose}
    >
      <SecretToCopy secret={secret} />
    </Alert>
  );
}
