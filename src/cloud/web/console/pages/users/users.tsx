/** Users, their roles and passwords. */

import { Badge, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { request } from "../../api/client.ts";
import { useAction, useResource } from "../../api/hooks.ts";
import type { Page, User } from "../../api/types.ts";
import type { Person } from "../../api/types-administration.ts";
import { useWords } from "../../i18n/language.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { ConfirmButton } from "../../parts/dialogs.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { Heading } from "../../parts/heading.tsx";
import { ShownOnce } from "../../parts/shown-once.tsx";
import { OwnPassword } from "./own-password.tsx";
import { RoleSelect } from "./role-select.tsx";

const path = "/api/users";

export function UsersPage({ user }: { user: User }) {
  const { t, time } = useWords();
  const { value, fault, reload } = useResource<Page<Person>>(path);
  const [made, setMade] = useState<string>();
  const action = useAction();
  const change = (userId: string, body: object) =>
    action.run(async () => {
      await request("PATCH", `${path}/${userId}`, { body });
      reload();
    });
  const remove = async (userId: string) => {
    await request("DELETE", `${path}/${userId}`);
    reload();
  };
  const created = (password: string | undefined) => {
    setMade(password);
    reload();
  };
  return (
    <>
      <Heading title={t("users")}>
        <OwnPassword />
        <NewUser onCreated={created} />
      </Heading>
      {made !== undefined && (
        <ShownOnce title={t("passwordOnce")} secret={made} onClose={() => setMade(undefined)} />
      )}
      <FaultAlert fault={fault ?? action.fault} />
      {value && (
        <DataTable
          label={t("users")}
          rows={value.items}
          keyOf={(row) => row.userId}
          columns={[
            {
              label: t("userName"),
              cell: (row) => (
                <>
                  {row.name} {row.userId === user.userId && <Badge>{t("you")}</Badge>}
                </>
              ),
            },
            {
              label: t("role"),
              cell: (row) => (
                <RoleSelect
                  label={`${t("role")}: ${row.name}`}
                  isBare
                  role={row.role}
                  onChange={(role) => change(row.userId, { role })}
                />
              ),
            },
            { label: t("created"), cell: (row) => time(row.createdAt) },
            {
              label: t("resetPassword"),
              cell: (row) => <ResetPassword userId={row.userId} />,
            },
            {
              label: t("delete"),
              cell: (row) =>
                row.userId !== user.userId && (
                  <ConfirmButton
                    size="compact-sm"
                    label={t("deleteUser")}
                    question={t("deleteUserQuestion", { name: row.name })}
                    onConfirm={() => remove(row.userId)}
                  />
                ),
            },
          ]}
        />
      )}
    </>
  );
}

function NewUser({ onCreated }: { onCreated: (password: string | undefined) => void }) {
  const { t } = useWords();
  const [name, setName] = useState("");
  const [role, setRole] = useState("operator");
  const [password, setPassword] = useState("");
  const create = async () => {
    const body = { name, role, ...(password === "" ? {} : { password }) };
    const answer = await request<{ password?: string }>("POST", path, { body });
    setName("");
    setPassword("");
    onCreated(answer.password);
  };
  return (
    <FormDialog label={t("newUser")} submitLabel={t("create")} onSubmit={create}>
      <Stack>
        <TextInput
          label={t("userName")}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          required
          maxLength={255}
          data-autofocus
        />
        <RoleSelect label={t("role")} role={role} onChange={setRole} />
        <PasswordInput
          label={t("password")}
          description={t("passwordHint")}
          autoComplete="new-password"
          minLength={12}
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": t("password") }}
        />
      </Stack>
    </FormDialog>
  );
}

function ResetPassword({ userId }: { userId: string }) {
  const { t } = useWords();
  const [password, setPassword] = useState("");
  const set = async () => {
    await request("PATCH", `${path}/${userId}`, { body: { password } });
    setPassword("");
  };
  return (
    <FormDialog isSmall label={t("resetPassword")} submitLabel={t("save")} onSubmit={set}>
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
