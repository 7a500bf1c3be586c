import { Anchor, List, Stack, Text, Title } from "@mantine/core";
import { useWords } from "../../i18n/language.tsx";
import type { DrawnNode } from "./group-leaves.ts";

const MAX_MEMBERS = 100;

interface GroupDetailsProps {
  readonly group: DrawnNode;
  readonly onChoose: (id: string) => void;
}

/** The end devices of one switch; choosing one opens the group. */
export function GroupDetails({ group, onChoose }: GroupDetailsProps) {
  const { t, number } = useWords();
  const { members } = group;
  return (
    <Stack gap="xs" aria-live="polite">
      <Title order={2} size="h4">
        {t("groupOf", { n: number(members.length) })}
      </Title>
      <Text size="sm">{t("groupHint")}</Text>
      <List size="sm" className="ks-wrap">
        {members.slice(0, MAX_MEMBERS).map(({ id, displayName, addr }) => (
          <List.Item key={id}>
            <Anchor component="button" type="button" fz="sm" onClick={() => onChoose(id)}>
              {displayName}
            </Anchor>{" "}
            {addr !== displayName && addr}
          </List.Item>
        ))}
      </List>
      {members.length > MAX_MEMBERS && (
        <Text size="sm" c="dimmed">
          {t("moreRows", { shown: number(MAX_MEMBERS), total: number(members.length) })}
        </Text>
      )}
    </Stack>
  );
}
