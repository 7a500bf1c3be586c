import { TextInput } from "@mantine/core";
import { useState } from "react";
import { request } from "../../api/client.ts";
import { useWords } from "../../i18n/language.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { PasswordField } from "../../parts/password-field.tsx";
import { RoleSelect } from "./role-select.tsx";

interface NewUserProps {
  /** Told the password that was made, if one was. */
  readonly onCreated: (password: string | undefined) => void;
}

export function NewUser({ onCreated }: NewUserProps) {
  const { t, fieldFault } = useWords();
  const [name, setName] = useState("");
  const [role, setRole] = useState("operator");
  const [password, setPassword] = useState("");
  const create = async () => {
    const body = { name, role, ...(password === "" ? {} : { password }) };
    const answer = await request<{ password?: string }>("POST", "/api/users", { body });
    setName("");
    setPassword("");
    onCreated(answer.password);
  };
  return (
    <FormDialog label={t("newUser")} submitLabel={t("create")} onSubmit={create}>
      {(fault) => (
        <>
          <TextInput
            label={t("userName")}
            autoComplete="off"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            error={fieldFault(fault, "name")}
            required
            maxLength={255}
            data-autofocus
          />
          <RoleSelect label={t("role")} role={role} onChange={setRole} />
          <PasswordField
            label={t("password")}
            description={`${t("passwordLength")} ${t("passwordHint")}`}
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
            error={fieldFault(fault, "password")}
          />
        </>
      )}
    </FormDialog>
  );
}
