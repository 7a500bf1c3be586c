import { useState } from "react";
import { request } from "../../api/client.ts";
import type { Note } from "../../api/types.ts";
import { useWords } from "../../i18n/language.tsx";
import { FormDialog } from "../../parts/form-dialog.tsx";
import { NoteFields } from "./note-fields.tsx";

interface EditNoteProps {
  /** Of the node's notes. */
  readonly path: string;
  readonly note: Note;
  readonly onChanged: () => void;
}

/** A note's title and text, to be changed. */
export function EditNote({ path, note, onChanged }: EditNoteProps) {
  const { t } = useWords();
  const [title, setTitle] = useState(note.title);
  const [body, setBody] = useState(note.body);
  const save = async () => {
    await request("PATCH", `${path}/${note.noteId}`, { body: { title, body } });
    onChanged();
  };
  return (
    <FormDialog
      isSmall
      label={t("editNote")}
      of={note.title}
      submitLabel={t("save")}
      onSubmit={save}
    >
      {(fault) => <NoteFields fault={fault} {...{ title, body, setTitle, setBody }} />}
    </FormDialog>
  );
}
