/** `$VAR` and `${VAR}` in texts; `$$` is one dollar sign. A dollar sign before anything else stays. */

export type Environment = Readonly<Record<string, string | undefined>>;

export type Expansion =
  | { readonly isExpanded: true; readonly text: string }
  | { readonly isExpanded: false; readonly message: string };

const VARIABLE = /\$(?:\$|([A-Za-z_][A-Za-z0-9_]*)|\{([^}]*)\})/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Values are put in as they are, not expanded again. Every undefined variable is named in the one message. */
export function expandVariables(text: string, environment: Environment): Expansion {
  const problems: string[] = [];
  const expanded = text.replace(
    VARIABLE,
    (whole, bare: string | undefined, braced: string | undefined) => {
      const name = bare ?? braced;
      if (name === undefined) return "$";
      if (!NAME.test(name)) {
        problems.push(
          /^(env|file):/.test(name)
            ? "${env:…} and ${file:…} must be the whole value, and of a secret."
            : "${…} does not hold the name of a variable; write $$ for a dollar sign.",
        );
        return whole;
      }
      const value = environment[name];
      if (value === undefined) {
        problems.push(`the variable ${name} is not set; write $$ for a dollar sign.`);
      }
      return value ?? whole;
    },
  );
  if (problems.length === 0) return { isExpanded: true, text: expanded };
  return { isExpanded: false, message: [...new Set(problems)].join(" ") };
}
