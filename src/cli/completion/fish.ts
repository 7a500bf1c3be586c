import { type CommandWords, singleQuoted } from "./command-words.ts";

/** For `ksocket completion fish | source`. */
export function fishScript(commands: readonly CommandWords[]): string {
  const paths = commands.filter(({ path }) => path !== "").map(({ path }) => path);
  const lines = commands.flatMap(({ path, commands: children, options }) => {
    const condition = `-n ${singleQuoted(`test (__ksocket_at) = "${path}"`)}`;
    return [
      ...children.map(
        ({ text, description }) =>
          `complete -c ksocket ${condition} -f -a ${text} -d ${singleQuoted(description)}`,
      ),
      ...options.map(({ text, description, choices }) => {
        const values = choices.length === 0 ? "" : ` -x -a ${singleQuoted(choices.join(" "))}`;
        return `complete -c ksocket ${condition} -l ${text.slice(2)} -d ${singleQuoted(description)}${values}`;
      }),
    ];
  });
  return [
    "function __ksocket_at",
    "  set -l at ''",
    "  for word in (commandline -opc)[2..-1]",
    `    contains -- "$at/$word" ${paths.join(" ")}; and set at "$at/$word"`,
    "  end",
    '  echo "$at"',
    "end",
    ...lines,
  ].join("\n");
}
