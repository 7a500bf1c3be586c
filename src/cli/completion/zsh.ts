import { allWords, type CommandWords, singleQuoted } from "./command-words.ts";

/** For `source <(ksocket completion zsh)`, or a file `_ksocket` in the fpath. */
export function zshScript(commands: readonly CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== "").map(({ path }) => path);
  const words = commands.map((command) => {
    const items = allWords(command).map(({ text, description }) =>
      singleQuoted(`${text}:${description.replaceAll(":", "\\:")}`),
    );
    return `    '${command.path}') items=(${items.join(" ")}) ;;`;
  });
  return [
    "#compdef ksocket",
    "_ksocket() {",
    "  local at= word",
    "  local -a items",
    '  for word in "${(@)words[2,CURRENT-1]}"; do',
    '    case "$at/$word" in',
    `      ${paths.join("|")}) at="$at/$word" ;;`,
    "    esac",
    "  done",
    '  case "$at" in',
    ...words,
    "  esac",
    "  _describe -V 'ksocket' items || _files",
    "}",
    "compdef _ksocket ksocket",
  ].join("\n");
}
