import { useState } from "react";
import { request } from "../../api/client.ts";
import { useWords } from "../../i18n/language.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { PasswordField } from "../../parts/password-field.tsx";

/** A new password for somebody who has forgotten the old one; open sessions end by it. */
export function ResetPassword({ userId, name }: { userId: string; name: string }) {
  const { t, fieldFault } = useWords();
  const [password, setPassword] = useState("");
  const set = async () => {
    await request("PATCH", `/api/users/${userId}`, { body: { password } });
    setPassword("");
  };
  return (
    <FormDialog isSmall label={t("resetPassword")} of={name} submitLabel={t("save")} onSubmit={set}>
      {(fault) => (
        <PasswordField
          label={t("newPassword")}
          description={t("passwordLength")}
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          error={fieldFault(fault, "password")}
          required
          data-autofocus
        />
      )}
    </FormDialog>
  );
}
