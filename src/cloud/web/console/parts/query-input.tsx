import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { changeQuery } from "../router.ts";

const WAIT_MS = 250;

interface QueryInputProps {
  /** Of the address. */
  readonly name: string;
  readonly value: string;
  readonly label: string;
  readonly placeholder: string;
  /** In a row beside others, without a visible label. */
  readonly isBare?: boolean;
}

/** Text that becomes part of the page's address when the person has stopped typing. */
export function QueryInput({ name, value, label, placeholder, isBare = false }: QueryInputProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const search = useDebouncedCallback(
    (text: string) => changeQuery({ [name]: text.trim(), page: "" }),
    { delay: WAIT_MS, flushOnUnmount: true },
  );
  return (
    <TextInput
      // Escape empties a search field; in a pop-over it is to close that, not to lose what was typed.
      {...(isBare
        ? { "aria-label": label, type: "search", flex: 1, miw: 220, maw: 420 }
        : { label, type: "text" })}
      placeholder={placeholder}
      value={typed}
      onChange={({ currentTarget: { value: text } }) => {
        setTyped(text);
        search(text);
      }}
    />
  );
}
