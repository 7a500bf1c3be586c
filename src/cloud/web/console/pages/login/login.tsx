import { Box, Button, Center, Paper, Stack, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { request } from "../../api/client.ts";
import { useAction } from "../../api/hooks.ts";
import { useWords } from "../../i18n/language.tsx";
import { Choices } from "../../parts/choices.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { PasswordField } from "../../parts/password-field.tsx";

export function LoginPage({ onLogin }: { onLogin: () => void }) {
  const { t } = useWords();
  const action = useAction();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    action.run(async () => {
      await request("POST", "/api/session", { body: { name, password } });
      onLogin();
    });
  };
  return (
    <Center mih="100vh" p="md" component="main">
      <Box w="100%" maw={380}>
        <Title order={1} ta="center" mb="lg" c="cyan">
          ksocket
        </Title>
        <Paper withBorder p="lg" mb="lg">
          <form onSubmit={submit}>
            <Stack>
              <TextInput
                label={t("userName")}
                autoComplete="username"
                value={name}
                onChange={({ currentTarget: { value } }) => setName(value)}
                required
                withAsterisk={false}
                autoFocus
              />
              <PasswordField
                label={t("password")}
                autoComplete="current-password"
                value={password}
                onChange={setPassword}
                required
                withAsterisk={false}
              />
              <FaultAlert fault={action.fault} />
              <Button type="submit" loading={action.isBusy}>
                {t("logIn")}
              </Button>
            </Stack>
          </form>
        </Paper>
        <Choices />
      </Box>
    </Center>
  );
}
