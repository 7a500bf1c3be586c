import { allWords, type CommandWords } from "./command-words.ts";

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** For `ksocket completion powershell | Out-String | Invoke-Expression`. */
export function powershellScript(commands: readonly CommandWords[]): string {
  const words = commands.map((command) => {
    const items = allWords(command).map(
      ({ text, description }) => `@(${quoted(text)}, ${quoted(description || text)})`,
    );
    return `    ${quoted(command.path)} = @(${items.map((item) => `,${item}`).join("; ")})`;
  });
  return [
    "Register-ArgumentCompleter -Native -CommandName ksocket -ScriptBlock {",
    "  param($wordToComplete, $commandAst, $cursorPosition)",
    "  $words = @{",
    ...words,
    "  }",
    "  $at = ''",
    "  foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {",
    '    if ($words.ContainsKey("$at/$element")) { $at = "$at/$element" }',
    "  }",
    '  $words[$at] | Where-Object { $_[0] -like "$wordToComplete*" } | ForEach-Object {',
    "    [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])",
    "  }",
    "}",
  ].join("\n");
}
