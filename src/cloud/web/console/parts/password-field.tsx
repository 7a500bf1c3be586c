import { PasswordInput, type PasswordInputProps } from "@mantine/core";
import { useId } from "react";
import { useWords } from "../i18n/language.tsx";

interface PasswordFieldProps extends Pick<PasswordInputProps, "required" | "withAsterisk"> {
  readonly "data-autofocus"?: boolean;
  readonly label: string;
  readonly description?: string;
  readonly autoComplete: "current-password" | "new-password";
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
}

/** A password that can be made visible. The library's field doesn't say by itself what describes it (WCAG 2.1, 3.3.1). */
export function PasswordField({ onChange, error, ...field }: PasswordFieldProps) {
  const { t } = useWords();
  const id = useId();
  const describedBy = [
    error !== undefined && `${id}-error`,
    field.description !== undefined && `${id}-description`,
  ].filter(Boolean);
  return (
    <PasswordInput
      {...field}
      id={id}
      error={error}
      aria-invalid={error !== undefined}
      aria-describedby={describedBy.length > 0 ? describedBy.join(" ") : undefined}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      visibilityToggleButtonProps={{ "aria-label": t("showPassword") }}
    />
  );
}
