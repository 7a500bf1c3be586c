/** Filters beyond the search: state, family, vendor, tag. */

import { Badge, Button, NativeSelect, Popover, Stack } from "@mantine/core";
import { useWords } from "../../i18n/language.tsx";
import { QueryInput } from "../../parts/query-input.tsx";
import { changeQuery } from "../../router.ts";
import type { NodeQuery } from "./node-query.ts";

const names = ["state", "family", "vendor", "tag"] as const;

export function NodeFilters({ query }: { query: NodeQuery }) {
  const { t, number } = useWords();
  const count = names.filter((name) => query.get(name) !== "").length;
  const clear = () => changeQuery({ ...Object.fromEntries(names.map((n) => [n, ""])), page: "" });
  return (
    <Popover position="bottom-start" shadow="md" width={280} trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          rightSection={count > 0 && <Badge size="sm">{number(count)}</Badge>}
        >
          {t("filters")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("filters")}>
        <Stack gap="sm">
          <NativeSelect
            label={t("state")}
            value={query.get("state")}
            onChange={({ currentTarget: { value } }) => changeQuery({ state: value, page: "" })}
            data={[
              { value: "", label: t("all") },
              { value: "new", label: t("state.new") },
              { value: "stable", label: t("state.stable") },
              { value: "outdated", label: t("state.outdated") },
            ]}
          />
          {(["family", "vendor", "tag"] as const).map((name) => (
            <QueryInput
              key={name}
              name={name}
              value={query.get(name)}
              label={t(name)}
              placeholder={name === "tag" ? t("tagHint") : t("exactHint")}
            />
          ))}
          <Button variant="subtle" onClick={clear} disabled={count === 0}>
            {t("clearFilters")}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
