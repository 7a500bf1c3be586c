import { NativeSelect } from "@mantine/core";
import { useWords } from "../../i18n/language.tsx";

const roles = ["viewer", "operator", "administrator"] as const;

interface RoleSelectProps {
  readonly label: string;
  /** In a table: no visible label. */
  readonly isBare?: boolean;
  readonly role: string;
  readonly onChange: (role: string) => void;
}

export function RoleSelect({ label, isBare = false, role, onChange }: RoleSelectProps) {
  const { t } = useWords();
  return (
    <NativeSelect
      {...(isBare ? { "aria-label": label, size: "xs" } : { label })}
      value={role}
      onChange={({ currentTarget: { value } }) => onChange(value)}
      data={roles.map((name) => ({
        value: name,
        label: isBare ? t(`role.${name}`) : `${t(`role.${name}`)}: ${t(`roleText.${name}`)}`,
      }))}
    />
  );
}
