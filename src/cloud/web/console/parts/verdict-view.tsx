import { Badge, Group, List, Stack, Text } from "@mantine/core";
import type { ScanVerdict } from "../api/types.ts";
import { useWords } from "../i18n/language.tsx";

/** A verdict: what was seen of the address, and how each login went. */
export function VerdictView({ verdict }: { verdict: ScanVerdict }) {
  const { t, word, code: sentenceOf } = useWords();
  const { first, last, state, evidence, protocols } = verdict;
  return (
    <Stack gap="xs">
      <Group>
        <Text fw={600}>{first === last ? first : `${first} – ${last}`}</Text>
        <Badge color={state === "alive" ? "teal" : "orange"}>{word("verdict", state)}</Badge>
      </Group>
      {evidence.length > 0 && (
        <div>
          <Text size="sm" c="dimmed">
            {t("evidence")}
          </Text>
          <List size="sm">
            {evidence.map((line) => (
              <List.Item key={line}>{line}</List.Item>
            ))}
          </List>
        </div>
      )}
      {protocols.length > 0 && (
        <div>
          <Text size="sm" c="dimmed">
            {t("protocols")}
          </Text>
          <List size="sm">
            {protocols.map(({ method, code, credential, detail }) => (
              <List.Item key={`${method} ${credential}`}>
                {method}: {code === "OK" ? t("loggedIn") : sentenceOf(code)}
                {credential !== undefined && ` [${credential}]`}
                {detail !== undefined && ` (${detail})`}
              </List.Item>
            ))}
          </List>
        </div>
      )}
    </Stack>
  );
}
