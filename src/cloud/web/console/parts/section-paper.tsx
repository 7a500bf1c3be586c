import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface SectionPaperProps {
  readonly title: string;
  readonly hint?: string;
  /** At the end of the title's line. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page under a title of its own. */
export function SectionPaper({ title, hint, actions, children }: SectionPaperProps) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack>
        <div>
          <Group justify="space-between">
            <Title order={2} size="h4">
              {title}
            </Title>
            {actions}
          </Group>
          {hint !== undefined && (
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          )}
        </div>
        {children}
      </Stack>
    </Paper>
  );
}
