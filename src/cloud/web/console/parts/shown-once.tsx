import { Alert, Button, Code, CopyButton, Group } from "@mantine/core";
import { useWords } from "../i18n/language.tsx";

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
      <Group gap="xs">
        <Code className="ks-wrap" data-token>
          {secret}
        </Code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {copied ? t("copied") : t("copy")}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  );
}
