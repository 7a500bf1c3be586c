/** Answers of keyboard-interactive logins (RFC 4256): the one question for a password, once; any other is none that a credential file can answer. */

import type { Prompt } from "ssh2";
import type { Secret } from "../../../../src/protocol/secret.ts";

type Answering = (
  name: string,
  instructions: string,
  language: string,
  prompts: Prompt[],
  finish: (answers: string[]) => void,
) => void;

/** `onOther` gets the words of what else is asked, which stays without an answer. */
export function answerOnce(password: Secret, onOther: (asked: string) => void): Answering {
  let isAnswered = false;
  return (name, instructions, _language, prompts, finish) => {
    const [prompt, ...others] = prompts;
    if (!isAnswered && prompt && others.length === 0 && prompt.echo !== true) {
      isAnswered = true;
      finish([password.reveal()]);
      return;
    }
    onOther([name, instructions, ...prompts.map((each) => each.prompt)].join(" ").trim());
  };
}
