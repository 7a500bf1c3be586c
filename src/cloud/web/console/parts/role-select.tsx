import { NativeSelect } from "@mantine/core";
import { isAllowed, roles } from "../../../api/roles.ts";
import { useWords } from "../i18n/language.tsx";

interface RoleSelectProps {
  readonly label: string;
  /** In a table: no visible label. */
  readonly isBare?: boolean;
  readonly role: string;
  /** Greater ones are not offered. */
  readonly most?: string;
  readonly onChange: (role: string) => void;
}

export function RoleSelect({ label, isBare = false, role, most, onChange }: RoleSelectProps) {
  const { t } = useWords();
  return (
    <NativeSelect
      {...(isBare ? { "aria-label": label, size: "xs" } : { label })}
      value={role}
      onChange={({ currentTarget: { value } }) => onChange(value)}
      data={roles
        .filter((name) => most === undefined || isAllowed(most, name))
        .map((name) => ({
          value: name,
          label: isBare ? t(`role.${name}`) : `${t(`role.${name}`)}: ${t(`roleText.${name}`)}`,
        }))}
    />
  );
}
