/** `ksocket credentials test ADDRESS`: which credential files match, in which order, why the others don't, and whether they log in. */

import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { CredentialTree, type Explanation } from "../credentials/tree.ts";
import { registerSecretsOf } from "../log/secrets.ts";
import { canonicalAddress } from "../net/address.ts";
import {
  type CredentialByMethod,
  type CredentialMethod,
  credentialMethods,
} from "../protocol/credential.ts";
import { ConfigurationFaults } from "./configuration-faults.ts";
import { exitCodes } from "./exit-codes.ts";
import { readSettings } from "./open-settings.ts";
import { UsageError } from "./usage-error.ts";

/** Logs in with the credentials in their order and says in one line each what came of it. */
export type LoginTest<Method extends CredentialMethod> = (request: {
  readonly address: string;
  readonly credentials: readonly CredentialByMethod[Method][];
  readonly tree: CredentialTree;
  /** For the settings of the program. */
  readonly command: Command;
}) => Promise<readonly string[]>;

export interface CredentialsTestParts {
  readonly write: (line: string) => void;
  /** Warnings and faults; standard error. */
  readonly complain: (line: string) => void;
  /** Run after the list of files, for the methods that have one. */
  readonly logins?: { readonly [Method in CredentialMethod]?: LoginTest<Method> };
}

interface Options {
  readonly method?: CredentialMethod;
  readonly credentials?: string;
}

export function registerCredentialsTest(program: Command, parts: CredentialsTestParts): void {
  program
    .command("credentials")
    .description("look after credential files")
    .command("test <address>")
    .description(
      "print which credential files match an address, in which order, why not, and try them",
    )
    .addOption(new Option("--method <method>", "only this one").choices([...credentialMethods]))
    .option("--credentials <folder>", "instead of directories.credentials of ksocket.yml")
    .action((address: string, options: Options, command: Command) =>
      test(address, options, command, parts),
    );
}

async function test(text: string, options: Options, command: Command, parts: CredentialsTestParts) {
  const address = canonicalAddress(text);
  if (address === undefined) {
    throw new UsageError(`${text} is no address; names are not looked up.`);
  }
  const folder =
    options.credentials === undefined
      ? readSettings(command).settings.directories.credentials
      : resolve(options.credentials);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new ConfigurationFaults([
      { file: folder, path: "", message: "there is no such folder to find credential files in." },
    ]);
  }
  const tree = await CredentialTree.load(folder);
  const methods = options.method === undefined ? credentialMethods : [options.method];
  let matchCount = 0;
  for (const method of methods) {
    const explanations = tree.explain(method, address);
    for (const line of report(method, address, explanations)) parts.write(line);
    for (const { id, warnings } of explanations) {
      for (const warning of warnings) parts.complain(`warning: ${method}/${id} ${warning}`);
    }
    matchCount += explanations.filter(({ state }) => state === "matches").length;
    await tryLogins(method, address, tree, { ...parts, command });
  }
  const isFaulty = methods.some((method) =>
    tree.explain(method, address).some(({ state }) => state === "invalid"),
  );
  if (isFaulty) {
    parts.complain("Some credential files can't be used; they are listed above.");
    process.exitCode = exitCodes.configuration;
  } else if (matchCount === 0) {
    parts.complain(`No credential file matches ${address}.`);
    process.exitCode = exitCodes.failure;
  }
}

async function tryLogins<Method extends CredentialMethod>(
  method: Method,
  address: string,
  tree: CredentialTree,
  { logins, write, command }: CredentialsTestParts & { readonly command: Command },
): Promise<void> {
  const login: LoginTest<Method> | undefined = logins?.[method];
  const credentials = tree.matching(method, address);
  if (login === undefined || credentials.length === 0) return;
  registerSecretsOf(credentials);
  for (const line of await login({ address, credentials, tree, command }))
    write(`  login: ${line}`);
}

function report(
  method: CredentialMethod,
  address: string,
  explanations: readonly Explanation[],
): string[] {
  const matching = explanations.filter(({ state }) => state === "matches");
  const others = explanations.filter(({ state }) => state !== "matches");
  const count = `${matching.length} of ${explanations.length} files match ${address}`;
  const head =
    matching.length === 0
      ? `${method}: no file matches ${address}`
      : `${method}: ${count}, tried in this order`;
  return [
    head,
    ...matching.map(({ id }, index) => `  ${index + 1}. ${id}`),
    ...others.map((explanation) => `  -  ${explanation.id}: ${reasonOf(explanation)}`),
  ];
}

function reasonOf({ state, detail = "" }: Explanation): string {
  switch (state) {
    case "matches":
      return "matches";
    case "not-included":
      return "its includes do not hold the address";
    case "excluded":
      return `its excludes hold the address (${detail})`;
    case "invalid":
      return `can't be used:\n${detail.replaceAll(/^/gm, "       ")}`;
    case "underscore":
      return "left out, since its name starts with _";
    case "not-yaml":
      return "left out, since its name does not end with .yaml";
    case "unreadable":
      return "can't be read";
    case "loop":
      return "left out: it leads back to a folder above, or is too deep";
    case "too-many":
      return "left out, with all that follow: there are too many files";
  }
}
