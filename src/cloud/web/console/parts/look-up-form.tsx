import { Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useWords } from "../i18n/language.tsx";

interface LookUpFormProps {
  /** What stands in the field at first. */
  readonly asked?: string;
  /** Told the address without the spaces around it. */
  readonly onAsk: (address: string) => void;
}

/** Asks for an address, of which is then explained why it is or isn't inventoried. */
export function LookUpForm({ asked = "", onAsk }: LookUpFormProps) {
  const { t } = useWords();
  const [text, setText] = useState(asked);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAsk(text.trim());
  };
  return (
    <form onSubmit={submit}>
      <Group align="end">
        <TextInput
          flex={1}
          maw={360}
          aria-label={t("address")}
          placeholder={t("lookUpHint")}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          required
        />
        <Button type="submit" variant="light">
          {t("explain")}
        </Button>
      </Group>
    </form>
  );
}
