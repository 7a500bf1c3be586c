/** Saved views: filters, order and columns of the list under a name, for everybody of the network. */

import { Anchor, Button, CloseButton, Group, Popover, Stack, Text } from "@mantine/core";
import { request } from "../../api/client.ts";
import { useAction, useResource } from "../../api/hooks.ts";
import type { Page } from "../../api/types.ts";
import type { View } from "../../api/types-inventory.ts";
import { useWords } from "../../i18n/language.tsx";
import { NameButton } from "../../parts/dialogs.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { type NodeQuery, viewNames } from "./node-query.ts";

function addressOf(list: string, view: View): string {
  const query = new URLSearchParams();
  for (const name of viewNames) {
    const value = view.query[name];
    if (typeof value === "string" && value !== "") query.set(name, value);
  }
  return `${list}?${query}`;
}

interface SavedViewsProps {
  /** Of the API. */
  readonly path: string;
  /** The list's page. */
  readonly list: string;
  readonly query: NodeQuery;
}

export function SavedViews({ path, list, query }: SavedViewsProps) {
  const { t } = useWords();
  const { value, fault, reload } = useResource<Page<View>>(path);
  const action = useAction();
  const save = async (displayName: string) => {
    const kept: Record<string, string> = {};
    for (const name of viewNames) if (query.get(name) !== "") kept[name] = query.get(name);
    await request("POST", path, { body: { displayName, query: kept } });
    reload();
  };
  const remove = (viewId: string) =>
    action.run(async () => {
      await request("DELETE", `${path}/${viewId}`);
      reload();
    });
  return (
    <Popover position="bottom-end" shadow="md" width={280}>
      <Popover.Target>
        <Button variant="default">{t("views")}</Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("views")}>
        <Stack gap="xs">
          <FaultAlert fault={fault ?? action.fault} />
          {value?.total === 0 && (
            <Text size="sm" c="dimmed">
              {t("noViews")}
            </Text>
          )}
          {value?.items.map((view) => (
            <Group key={view.viewId} justify="space-between" wrap="nowrap">
              <Anchor href={addressOf(list, view)} className="ks-wrap">
                {view.displayName}
              </Anchor>
              <CloseButton
                size="sm"
                aria-label={t("deleteView", { name: view.displayName })}
                onClick={() => remove(view.viewId)}
              />
            </Group>
          ))}
          <NameButton label={t("saveView")} onName={save} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
