/** Colours and fonts. The library's dimmed text and pale badges have too little contrast (WCAG 2.1, 1.4.3: at least 4.5 to 1). */

import { type CSSVariablesResolver, createTheme } from "@mantine/core";

export const theme = createTheme({
  primaryColor: "cyan",
  primaryShade: 9,
  defaultRadius: "md",
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", "Yu Gothic UI", Meiryo, sans-serif',
  components: { Badge: { defaultProps: { tt: "none", variant: "light" } } },
});

const paleTexts = {
  orange: "#8a3208",
  teal: "#05583f",
  red: "#9c1c1c",
  blue: "#124f94",
  cyan: "#0a5463",
  gray: "#454c53",
} as const;

export const colorVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#5a6169",
    "--mantine-color-placeholder": "#6b7178",
    ...Object.fromEntries(
      Object.entries(paleTexts).map(([name, color]) => [
        `--mantine-color-${name}-light-color`,
        color,
      ]),
    ),
  },
  dark: {
    "--mantine-color-dimmed": "#a9aaae",
    "--mantine-color-placeholder": "#95969a",
  },
});
