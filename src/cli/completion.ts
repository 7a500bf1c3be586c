/** `ksocket completion SHELL`: prints a completion script made from the commands as they are registered. */

import { Argument, type Command } from "commander";
import { bashScript } from "./completion/bash.ts";
import { type CommandWords, wordsOf } from "./completion/command-words.ts";
import { fishScript } from "./completion/fish.ts";
import { powershellScript } from "./completion/powershell.ts";
import { zshScript } from "./completion/zsh.ts";

const scripts = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
} as const satisfies Record<string, (commands: readonly CommandWords[]) => string>;

type Shell = keyof typeof scripts;

/** Call it when all other commands are registered, or before: the tree is read when the command runs. */
export function registerCompletion(
  program: Command,
  { write }: { readonly write: (line: string) => void },
): void {
  program
    .command("completion")
    .description("print a completion script for a shell")
    .addArgument(new Argument("<shell>", "whose script").choices(Object.keys(scripts)))
    .addHelpText("after", "\nbash:  source <(ksocket completion bash)")
    .action((shell: Shell) => write(scripts[shell](wordsOf(program))));
}
