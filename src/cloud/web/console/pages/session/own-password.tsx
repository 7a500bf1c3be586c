import { Button, Group, Stack } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { LOGGED_OUT, request } from "../../api/client.ts";
import { useAction } from "../../api/hooks.ts";
import { useWords } from "../../i18n/language.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { PasswordField } from "../../parts/password-field.tsx";

/** One's own password, which needs the former one; all sessions end by it, this one too. */
export function OwnPassword() {
  const { t, fieldFault } = useWords();
  const [former, setFormer] = useState("");
  const [password, setPassword] = useState("");
  const action = useAction();
  const save = (event: FormEvent) => {
    event.preventDefault();
    action.run(async () => {
      await request("POST", "/api/session/password", { body: { former, password } });
      dispatchEvent(new Event(LOGGED_OUT));
    });
  };
  return (
    <form onSubmit={save}>
      <Stack maw={420}>
        <PasswordField
          label={t("formerPassword")}
          autoComplete="current-password"
          error={fieldFault(action.fault, "former")}
          value={former}
          onChange={setFormer}
          required
        />
        <PasswordField
          label={t("newPassword")}
          description={t("passwordLength")}
          autoComplete="new-password"
          error={fieldFault(action.fault, "password")}
          value={password}
          onChange={setPassword}
          required
        />
        <FaultAlert fault={action.fault} />
        <Group>
          <Button type="submit" loading={action.isBusy}>
            {t("save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
