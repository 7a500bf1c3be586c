/** Tags of a node: shown, set, removed. */

import { Badge, Button, CloseButton, Group, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { request } from "../../api/client.ts";
import { useAction, useResource } from "../../api/hooks.ts";
import type { Page } from "../../api/types.ts";
import type { Tag } from "../../api/types-inventory.ts";
import { useWords } from "../../i18n/language.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { useRights } from "../../parts/rights.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";

export function NodeTags({ path }: { path: string }) {
  const { t, fieldFault } = useWords();
  const { value, fault, reload } = useResource<Page<Tag>>(path);
  const [name, setName] = useState("");
  const [tagValue, setTagValue] = useState("");
  const action = useAction();
  const mayChange = useRights()("PUT", `${path}/any`);
  const set = (event: FormEvent) => {
    event.preventDefault();
    action.run(async () => {
      await request("PUT", `${path}/${encodeURIComponent(name.trim())}`, {
        body: { value: tagValue },
      });
      setName("");
      setTagValue("");
      reload();
    });
  };
  const remove = (tag: string) =>
    action.run(async () => {
      await request("DELETE", `${path}/${encodeURIComponent(tag)}`);
      reload();
    });
  return (
    <SectionPaper title={t("tags")}>
      {value?.total === 0 && <Text c="dimmed">{t("tagsEmpty")}</Text>}
      {value && value.total > 0 && (
        <Group gap="xs">
          {value.items.map((tag) => (
            <Badge
              key={tag.name}
              size="lg"
              h="auto"
              className="ks-wrap"
              rightSection={
                mayChange && (
                  <CloseButton
                    size="xs"
                    variant="transparent"
                    aria-label={`${t("removeTag")}: ${tag.name}`}
                    onClick={() => remove(tag.name)}
                  />
                )
              }
            >
              {tag.value === "" ? tag.name : `${tag.name}: ${tag.value}`}
            </Badge>
          ))}
        </Group>
      )}
      {mayChange && (
        <form onSubmit={set}>
          <Group align="end">
            <TextInput
              label={t("tagName")}
              error={fieldFault(action.fault, "name")}
              value={name}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
              required
              maxLength={64}
            />
            <TextInput
              label={t("tagValue")}
              error={fieldFault(action.fault, "value")}
              value={tagValue}
              onChange={({ currentTarget }) => setTagValue(currentTarget.value)}
              maxLength={1_024}
            />
            <Button type="submit" variant="light" loading={action.isBusy}>
              {t("setTag")}
            </Button>
          </Group>
        </form>
      )}
      <FaultAlert fault={fault ?? action.fault} />
    </SectionPaper>
  );
}
