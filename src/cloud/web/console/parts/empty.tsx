import { Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** What a page without content says: why it is empty, and what to do next. */
export function Empty({
  title,
  text,
  children,
}: {
  title: string;
  text: string;
  children?: ReactNode;
}) {
  return (
    <Paper withBorder p="xl">
      <Stack align="center" gap="sm">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Text c="dimmed" ta="center" maw={560}>
          {text}
        </Text>
        {children}
      </Stack>
    </Paper>
  );
}
