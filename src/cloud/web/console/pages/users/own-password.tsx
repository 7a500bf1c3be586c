import { PasswordInput } from "@mantine/core";
import { useState } from "react";
import { request } from "../../api/client.ts";
import { useWords } from "../../i18n/language.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";

/** One's own password, which needs the former one. */
export function OwnPassword() {
  const { t } = useWords();
  const [former, setFormer] = useState("");
  const [password, setPassword] = useState("");
  const save = async () => {
    await request("POST", "/api/session/password", { body: { former, password } });
    setFormer("");
    setPassword("");
  };
  return (
    <FormDialog label={t("ownPassword")} submitLabel={t("save")} onSubmit={save}>
      <PasswordInput
        label={t("formerPassword")}
        autoComplete="current-password"
        value={former}
        onChange={({ currentTarget }) => setFormer(currentTarget.value)}
        required
        visibilityToggleButtonProps={{ "aria-label": t("formerPassword") }}
      />
      <PasswordInput
        label={t("newPassword")}
        autoComplete="new-password"
        minLength={12}
        value={password}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        required
        visibilityToggleButtonProps={{ "aria-label": t("newPassword") }}
      />
    </FormDialog>
  );
}
