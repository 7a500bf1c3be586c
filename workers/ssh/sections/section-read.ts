/** What a parser makes of an answer. */

import type { SectionName, SectionStatus, Sections } from "../../../src/protocol/sections.ts";
import type { Answers } from "../collect/answers.ts";

export interface SectionRead<Name extends SectionName = SectionName> {
  readonly section: Name;
  readonly status: SectionStatus;
  readonly value?: Sections[Name];
  readonly source?: string;
  readonly missingRight?: string;
}

export interface Login {
  readonly username: string;
}

export type SectionReader = (answers: Answers, login: Login) => readonly SectionRead[];

/** The line for a file under /etc/sudoers.d that lets the user run the commands and nothing else; sudoers(5). */
export const sudoersLine = (login: Login, ...commands: string[]) =>
  `${login.username} ALL=(root) NOPASSWD: ${commands.join(", ")}`;

/** `complete`, or `partial` when the answer was cut; nothing at all is `not-supported`. */
export function statusOf(answers: Answers, section: string, isEmpty: boolean): SectionStatus {
  if (!answers.isWhole(section)) return isEmpty ? "not-supported" : "partial";
  return isEmpty ? "not-supported" : "complete";
}
