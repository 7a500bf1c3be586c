/** Language and appearance, both kept in this browser. */

import { NativeSelect, SegmentedControl, Stack, useMantineColorScheme } from "@mantine/core";
import { useWords } from "../i18n/language.tsx";

export function Choices() {
  const { t, language, choose } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label={t("language")}
        size="xs"
        value={language}
        onChange={(value) => choose(value)}
        data={[
          { value: "ja", label: "日本語" },
          { value: "en", label: "English" },
        ]}
      />
      <NativeSelect
        aria-label={t("appearance")}
        size="xs"
        value={colorScheme}
        onChange={({ currentTarget: { value } }) => {
          if (value === "light" || value === "dark" || value === "auto") setColorScheme(value);
        }}
        data={[
          { value: "auto", label: `${t("appearance")}: ${t("auto")}` },
          { value: "light", label: `${t("appearance")}: ${t("light")}` },
          { value: "dark", label: `${t("appearance")}: ${t("dark")}` },
        ]}
      />
    </Stack>
  );
}
