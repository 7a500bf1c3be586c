/** What surrounds every page: the menu, the person, language and appearance. */

import { Anchor, AppShell, Burger, Button, Group, NavLink, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type ReactNode, useEffect, useRef } from "react";
import { LOGGED_OUT, request } from "../api/client.ts";
import type { User } from "../api/types.ts";
import { useWords } from "../i18n/language.tsx";
import { usePlace } from "../router.ts";
import { Choices } from "./choices.tsx";
import { useRights } from "./rights.tsx";

export function Frame({ user, children }: { user: User; children: ReactNode }) {
  const { t, word } = useWords();
  const may = useRights();
  const { path } = usePlace();
  const [isOpen, { toggle, close }] = useDisclosure();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    close();
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path, close]);
  const logOut = () => {
    request("DELETE", "/api/session")
      .catch(() => undefined) // the session was over already
      .finally(() => dispatchEvent(new Event(LOGGED_OUT)));
  };
  const pages = [
    { href: "/apps/sonar/networks", label: t("networks") },
    { href: "/ksockets", label: t("ksockets") },
    { href: "/api-tokens", label: t("apiTokens") },
  ];
  const administration = [
    { href: "/users", label: t("users") },
    { href: "/webhooks", label: t("webhooks") },
    { href: "/audit-log", label: t("audit") },
  ].filter(({ href }) => may("GET", `/api${href}`));
  return (
    <AppShell
      header={{ height: 56, collapsed: false }}
      navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a className="ks-skip" href="#main">
        {t("skip")}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t("menu")}
            />
            <Text component="a" href="/apps/sonar/networks" fw={700} size="lg" c="cyan">
              ksocket
            </Text>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <Anchor href="/session" size="sm" className="ks-person">
              {user.name}
              <Text span inherit visibleFrom="sm">
                {` (${word("role", user.role)})`}
              </Text>
            </Anchor>
            <Button size="compact-sm" variant="default" flex="none" onClick={logOut}>
              {t("logOut")}
            </Button>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={t("mainMenu")}>
        <Stack gap={4} flex={1}>
          {pages.map(({ href, label }) => (
            <NavLink key={href} href={href} label={label} active={path.startsWith(href)} />
          ))}
          {administration.length > 0 && (
            <>
              <Text size="xs" c="dimmed" mt="sm" px="sm">
                {t("administration")}
              </Text>
              {administration.map(({ href, label }) => (
                <NavLink key={href} href={href} label={label} active={path.startsWith(href)} />
              ))}
            </>
          )}
          <NavLink mt="sm" href="/api/docs" label={t("apiDocs")} />
        </Stack>
        <Choices />
      </AppShell.Navbar>
      <AppShell.Main ref={main} id="main" tabIndex={-1}>
        <Stack gap="lg" maw={1400}>
          {children}
        </Stack>
      </AppShell.Main>
    </AppShell>
  );
}
