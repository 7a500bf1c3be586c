import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useWords } from "../i18n/language.tsx";
import { FormDialog } from "./form-dialog.tsx";

interface NameButtonProps {
  readonly label: string;
  readonly onName: (displayName: string) => Promise<void>;
}

/** A button that asks for the name of something new. */
export function NameButton({ label, onName }: NameButtonProps) {
  const { t, fieldFault } = useWords();
  const [name, setName] = useState("");
  return (
    <FormDialog label={label} submitLabel={t("create")} onSubmit={() => onName(name)}>
      {(fault) => (
        <TextInput
          label={t("name")}
          value={name}
          onChange={({ currentTarget: { value } }) => setName(value)}
          error={fieldFault(fault, "displayName")}
          required
          maxLength={255}
          data-autofocus
        />
      )}
    </FormDialog>
  );
}
