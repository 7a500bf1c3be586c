import { Anchor, Breadcrumbs, Group, Stack, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";

interface HeadingProps {
  readonly title: string;
  readonly above?: readonly { readonly href: string; readonly label: string }[];
  /** Beside the title. */
  readonly badge?: ReactNode;
  /** Buttons at the end of the line. */
  readonly children?: ReactNode;
}

/** The page's title, also the window's, and the way back up. */
export function Heading({ title, above = [], badge, children }: HeadingProps) {
  useEffect(() => {
    document.title = `${title} – ksocket`;
  }, [title]);
  return (
    <Stack gap={4}>
      {above.length > 0 && (
        <Breadcrumbs>
          {above.map(({ href, label }) => (
            <Anchor key={href} href={href} size="sm">
              {label}
            </Anchor>
          ))}
        </Breadcrumbs>
      )}
      <Group justify="space-between">
        <Group gap="sm">
          <Title order={1} size="h2" className="ks-wrap">
            {title}
          </Title>
          {badge}
        </Group>
        <Group gap="sm">{children}</Group>
      </Group>
    </Stack>
  );
}
