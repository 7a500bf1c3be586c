/** Who one is here, what the role allows, and one's own password. */

import { Text } from "@mantine/core";
import type { User } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { Heading } from "../../parts/heading.tsx";
import { SectionPaper } from "../../parts/section-paper.tsx";
import { OwnPassword } from "./own-password.tsx";

export function SessionPage({ user }: { user: User }) {
  const { t, word } = useWords();
  return (
    <>
      <Heading title={user.name} />
      <SectionPaper title={t("role")}>
        <Text>
          {word("role", user.role)}: {word("roleText", user.role)}
        </Text>
      </SectionPaper>
      <SectionPaper title={t("ownPassword")} hint={t("ownPasswordHint")}>
        <OwnPassword />
      </SectionPaper>
    </>
  );
}
