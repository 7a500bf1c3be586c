import { NativeSelect } from "@mantine/core";
import { useWords } from "../i18n/language.tsx";

const DAY_MS = 86_400_000;
const choices = [365, 90, 30] as const;

/** RFC 3339 time; 0 days: never. */
export const expiryAfter = (days: number): string | null =>
  days === 0 ? null : new Date(Date.now() + days * DAY_MS).toISOString();

interface ExpirySelectProps {
  readonly days: number;
  readonly onChange: (days: number) => void;
}

/** How long a token is valid. */
export function ExpirySelect({ days, onChange }: ExpirySelectProps) {
  const { t } = useWords();
  return (
    <NativeSelect
      aria-label={t("expiry")}
      value={String(days)}
      onChange={({ currentTarget: { value } }) => onChange(Number(value))}
      data={[
        ...choices.map((n) => ({
          value: String(n),
          label: `${t("expiry")}: ${t("days", { n })}`,
        })),
        { value: "0", label: `${t("expiry")}: ${t("never")}` },
      ]}
    />
  );
}
