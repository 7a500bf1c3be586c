import { Button, Code, CopyButton, Group } from "@mantine/core";
import { useWords } from "../i18n/language.tsx";

interface SecretToCopyProps {
  readonly secret: string;
  /** What it is, for screen readers. */
  readonly label?: string;
}

/** A token, password or secret, with a button that copies it. */
export function SecretToCopy({ secret, label }: SecretToCopyProps) {
  const { t } = useWords();
  return (
    <Group gap="xs">
      <Code className="ks-wrap" data-token aria-label={label}>
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
  );
}
