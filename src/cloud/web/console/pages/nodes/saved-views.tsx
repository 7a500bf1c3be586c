/** Saved views: filters, order and columns of the list under a name, for everybody of the network. */

import { Anchor, Button, CloseButton, Group, Popover, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { request } from "../../api/client.ts";
import { useAction, useResource } from "../../api/hooks.ts";
import type { Page } from "../../api/types.ts";
import type { View } from "../../api/types-inventory.ts";
import { useWords } from "../../i18n/language.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { Allowed } from "../../parts/rights.tsx";
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
  const { t, fieldFault } = useWords();
  const { value, fault, reload } = useResource<Page<View>>(path);
  const [name, setName] = useState("");
  const action = useAction();
  const save = (event: FormEvent) => {
    event.preventDefault();
    action.run(async () => {
      const kept: Record<string, string> = {};
      for (const key of viewNames) if (query.get(key) !== "") kept[key] = query.get(key);
      await request("POST", path, { body: { displayName: name, query: kept } });
      setName("");
      reload();
    });
  };
  const remove = (viewId: string) =>
    action.run(async () => {
      await request("DELETE", `${path}/${viewId}`);
      reload();
    });
  return (
    <Popover position="bottom-end" shadow="md" width={280} trapFocus>
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
              <Allowed method="DELETE" path={`${path}/${view.viewId}`}>
                <CloseButton
                  size="sm"
                  aria-label={t("deleteView", { name: view.displayName })}
                  onClick={() => remove(view.viewId)}
                />
              </Allowed>
            </Group>
          ))}
          <Allowed method="POST" path={path}>
            <form onSubmit={save}>
              <Stack gap="xs">
                <TextInput
                  label={t("viewName")}
                  value={name}
                  onChange={({ currentTarget }) => setName(currentTarget.value)}
                  error={fieldFault(action.fault, "displayName")}
                  required
                  maxLength={255}
                />
                <Button type="submit" loading={action.isBusy}>
                  {t("saveView")}
                </Button>
              </Stack>
            </form>
          </Allowed>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
