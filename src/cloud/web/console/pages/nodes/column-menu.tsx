import { Button, Checkbox, Popover, Stack } from "@mantine/core";
import { useWords } from "../../i18n/language.tsx";
import { changeQuery } from "../../router.ts";

interface ColumnMenuProps {
  readonly all: readonly { readonly name: string; readonly label: string }[];
  readonly shown: ReadonlySet<string>;
}

/** Which columns are shown; the choice is part of the page's address. */
export function ColumnMenu({ all, shown }: ColumnMenuProps) {
  const { t } = useWords();
  const toggle = (name: string) => {
    const next = all.filter((column) => (column.name === name) !== shown.has(column.name));
    changeQuery({ columns: next.map((column) => column.name).join(",") });
  };
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Button variant="default">{t("columns")}</Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("columns")}>
        <Stack gap="xs">
          {all.map(({ name, label }) => (
            <Checkbox
              key={name}
              label={label}
              checked={shown.has(name)}
              onChange={() => toggle(name)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
