/** Title and text of a note, in the form for a new one and in that for changing one. */

import { Textarea, TextInput } from "@mantine/core";
import type { ApiFault } from "../../api/client.ts";
import { useWords } from "../../i18n/language.tsx";

interface NoteFieldsProps {
  readonly fault: ApiFault | undefined;
  readonly title: string;
  readonly body: string;
  readonly setTitle: (title: string) => void;
  readonly setBody: (body: string) => void;
}

export function NoteFields({ fault, title, body, setTitle, setBody }: NoteFieldsProps) {
  const { t, fieldFault } = useWords();
  return (
    <>
      <TextInput
        label={t("title")}
        error={fieldFault(fault, "title")}
        value={title}
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
        required
        pattern=".*\S.*"
        maxLength={255}
      />
      <Textarea
        label={t("noteText")}
        rows={4}
        error={fieldFault(fault, "body")}
        value={body}
        onChange={({ currentTarget }) => setBody(currentTarget.value)}
        maxLength={65_536}
      />
    </>
  );
}
