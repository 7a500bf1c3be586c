/** Users, their roles and passwords. */

import { Anchor, Badge, Switch } from "@mantine/core";
import { useState } from "react";
import { request } from "../../api/client.ts";
import { useAction, useResource } from "../../api/hooks.ts";
import type { Page, User } from "../../api/types.ts";
import type { Person } from "../../api/types-administration.ts";
import { useWords } from "../../i18n/language.tsx";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { DataTable } from "../../parts/data-table.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { Heading } from "../../parts/heading.tsx";
import { RoleSelect } from "../../parts/role-select.tsx";
import { ShownOnce } from "../../parts/shown-once.tsx";
import { NewUser } from "./new-user.tsx";
import { ResetPassword } from "./reset-password.tsx";

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
            {
              label: t("mayLogIn"),
              cell: (row) =>
                row.userId !== user.userId && (
                  <Switch
                    aria-label={`${t("mayLogIn")}: ${row.name}`}
                    checked={!row.disabled}
                    onChange={({ currentTarget }) =>
                      change(row.userId, { disabled: !currentTarget.checked })
                    }
                  />
                ),
            },
            { label: t("created"), cell: (row) => time(row.createdAt) },
            {
              label: t("resetPassword"),
              cell: (row) =>
                row.userId === user.userId ? (
                  <Anchor href="/session">{t("ownPassword")}</Anchor>
                ) : (
                  <ResetPassword userId={row.userId} name={row.name} />
                ),
            },
            {
              label: t("delete"),
              cell: (row) =>
                row.userId !== user.userId && (
                  <ConfirmButton
                    size="compact-sm"
                    label={t("deleteUser")}
                    of={row.name}
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
