import { Button, Menu } from "@mantine/core";
import { useWords } from "../../i18n/language.tsx";

const choices = [
  { label: "export.csv", query: { format: "csv" } },
  { label: "export.csvExcel", query: { format: "csv", bom: "true" } },
  { label: "export.xlsx", query: { format: "xlsx" } },
  { label: "export.jsonl", query: { format: "jsonl" } },
] as const;

interface ExportMenuProps {
  /** Of the API. */
  readonly path: string;
  readonly filters: URLSearchParams;
}

/** Every node that fits the filters, as a file. */
export function ExportMenu({ path, filters }: ExportMenuProps) {
  const { t } = useWords();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button variant="default">{t("exportAs")}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ label, query }) => (
          <Menu.Item
            key={label}
            component="a"
            href={`${path}?${new URLSearchParams([...filters, ...Object.entries(query)])}`}
            download
          >
            {t(label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
