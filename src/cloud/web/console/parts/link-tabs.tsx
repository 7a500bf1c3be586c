import { Tabs } from "@mantine/core";
import { useEffect, useRef } from "react";
import { navigate } from "../router.ts";

/** The first tab's page is the path itself; tabs need a name all the same. */
const FIRST = "first";

interface LinkTabsProps {
  /** The path of the first tab; the others are below it. */
  readonly path: string;
  readonly tab: string;
  /** `value` is what follows the path; "" for the first. */
  readonly tabs: readonly { readonly value: string; readonly label: string }[];
}

/** Tabs of which each is a page of its own. */
export function LinkTabs({ path, tab, tabs }: LinkTabsProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const shown = list.current?.querySelector(`[data-tab="${tab || FIRST}"]`);
    shown?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [tab]);
  return (
    <Tabs
      value={tab || FIRST}
      onChange={(to) => navigate(to === null || to === FIRST ? path : `${path}/${to}`)}
    >
      <Tabs.List ref={list}>
        {tabs.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value || FIRST} data-tab={value || FIRST}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
    </Tabs>
  );
}
