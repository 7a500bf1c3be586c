/** The commander tree as the words that can follow each command. */

import type { Command } from "commander";

export interface Word {
  readonly text: string;
  readonly description: string;
  /** What an option's value can be; empty: anything. */
  readonly choices: readonly string[];
}

export interface CommandWords {
  /** "" for the program itself, then `/credentials`, `/credentials/test`. */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly options: readonly Word[];
}

/** Every command, the program itself first. */
export function wordsOf(command: Command, path = ""): CommandWords[] {
  const { visibleCommands, visibleOptions } = visibleOf(command);
  const own: CommandWords = {
    path,
    commands: visibleCommands.map((child) => ({
      text: child.name(),
      description: child.description(),
      choices: [],
    })),
    options: visibleOptions.flatMap(({ long, description, argChoices }) =>
      long === undefined || long === null
        ? []
        : [{ text: long, description, choices: argChoices ?? [] }],
    ),
  };
  return [own, ...visibleCommands.flatMap((child) => wordsOf(child, `${path}/${child.name()}`))];
}

function visibleOf(command: Command) {
  const help = command.createHelp();
  return {
    visibleCommands: help.visibleCommands(command).filter((child) => child.name() !== "help"),
    visibleOptions: help.visibleOptions(command),
  };
}

/** The words after a command, options included. */
export const allWords = ({ commands, options }: CommandWords): readonly Word[] => [
  ...commands,
  ...options,
];

/** Within single quotes of bash, zsh and fish. */
export const singleQuoted = (text: string): string => `'${text.replaceAll("'", `'"'"'`)}'`;
