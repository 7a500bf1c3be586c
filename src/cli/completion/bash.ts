import { allWords, type CommandWords, singleQuoted } from "./command-words.ts";

/** For `source <(ksocket completion bash)`; file names are completed where nothing else fits. */
export function bashScript(commands: readonly CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== "").map(({ path }) => path);
  const choices = commands.flatMap(({ path, options }) =>
    options
      .filter((option) => option.choices.length > 0)
      .map((option) => `    ${path}:${option.text}) words=${listOf(option.choices)} ;;`),
  );
  const words = commands.map(
    (command) =>
      `    ${command.path}:*) words=${listOf(allWords(command).map(({ text }) => text))} ;;`,
  );
  return [
    "_ksocket() {",
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"',
    "  local at= word words=",
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    case "$at/$word" in',
    `      ${paths.join("|")}) at="$at/$word" ;;`,
    "    esac",
    "  done",
    '  case "$at:$previous" in',
    ...choices,
    ...words,
    "  esac",
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    "}",
    "complete -o default -F _ksocket ksocket",
  ].join("\n");
}

const listOf = (words: readonly string[]): string => singleQuoted(words.join(" "));
