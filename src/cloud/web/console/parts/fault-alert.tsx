import { Alert } from "@mantine/core";
import type { ApiFault } from "../api/client.ts";
import { useWords } from "../i18n/language.tsx";

/** A fault as a sentence; nothing when there is none. */
export function FaultAlert({ fault }: { fault: ApiFault | undefined }) {
  const { fault: sentenceOf } = useWords();
  if (fault === undefined) return null;
  return (
    <Alert color="red" role="alert">
      {sentenceOf(fault)}
    </Alert>
  );
}
