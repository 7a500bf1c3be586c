/** Notes of a node: read, written, changed, deleted. */

import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { request } from "../../api/client.ts";
import { useAction, useResource } from "../../api/hooks.ts";
import type { Note, Page } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { FaultAlert } from "../../parts/fault-alert.tsx";
import { Allowed } from "../../parts/rights.tsx";
import { EditNote } from "./edit-note.tsx";
import { NoteFields } from "./note-fields.tsx";

export function NodeNotes({ path }: { path: string }) {
  const { t, time } = useWords();
  const { value, fault, reload } = useResource<Page<Note>>(`${path}?limit=1000`);
  const [title, setTitle] = useState("");
  const [body, setBody] = useState("");
  const action = useAction();
  const add = (event: FormEvent) => {
    event.preventDefault();
    action.run(async () => {
      await request("POST", path, { body: { title, body } });
      setTitle("");
      setBody("");
      reload();
    });
  };
  const remove = async (noteId: string) => {
    await request("DELETE", `${path}/${noteId}`);
    reload();
  };
  return (
    <Stack>
      <FaultAlert fault={fault} />
      {value?.total === 0 && <Text c="dimmed">{t("notesEmpty")}</Text>}
      {value?.items.map((note) => (
        <Paper key={note.noteId} withBorder p="md">
          <Group justify="space-between">
            <Title order={3} size="h5" className="ks-wrap">
              {note.title}
            </Title>
            <Group gap="sm">
              <Text size="sm" c="dimmed">
                {time(note.updatedAt)}
              </Text>
              <Allowed method="PATCH" path={`${path}/${note.noteId}`}>
                <EditNote path={path} note={note} onChanged={reload} />
              </Allowed>
              <Allowed method="DELETE" path={`${path}/${note.noteId}`}>
                <ConfirmButton
                  size="compact-xs"
                  label={t("delete")}
                  of={note.title}
                  question={t("deleteNoteQuestion", { title: note.title })}
                  onConfirm={() => remove(note.noteId)}
                />
              </Allowed>
            </Group>
          </Group>
          <Text className="ks-wrap ks-lines">{note.body}</Text>
        </Paper>
      ))}
      <Allowed method="POST" path={path}>
        <Paper withBorder p="md" component="form" onSubmit={add}>
          <Stack>
            <Title order={2} size="h4">
              {t("newNote")}
            </Title>
            <NoteFields fault={action.fault} {...{ title, body, setTitle, setBody }} />
            <FaultAlert fault={action.fault} />
            <Group>
              <Button type="submit" loading={action.isBusy}>
                {t("add")}
              </Button>
            </Group>
          </Stack>
        </Paper>
      </Allowed>
    </Stack>
  );
}
