/** Orders versions as Debian does (deb-version(7)): epoch, upstream version, revision; a tilde sorts before everything, even the end. */

/** Negative: a is older. Never throws, whatever the texts are. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  return (
    comparePart(left.epoch, right.epoch) ||
    comparePart(left.upstream, right.upstream) ||
    comparePart(left.revision, right.revision)
  );
}

function parts(version: string) {
  const text = version.trim();
  const colon = /^\d+:/.exec(text)?.[0] ?? "";
  const rest = text.slice(colon.length);
  const dash = rest.lastIndexOf("-");
  return {
    epoch: colon.slice(0, -1) || "0",
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? "" : rest.slice(dash + 1),
  };
}

/** Letters before other characters, and a tilde before both and before the end. */
function rankOf(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === "~") return -1;
  const code = character.charCodeAt(0);
  return /[a-z]/i.test(character) ? code : code + 256;
}

function comparePart(a: string, b: string): number {
  const [left, right] = [runs(a), runs(b)];
  for (let n = 0; n < Math.max(left.length, right.length); n += 1) {
    const [one = "", other = ""] = [left[n], right[n]];
    const order = n % 2 === 0 ? compareTexts(one, other) : compareNumbers(one, other);
    if (order !== 0) return order;
  }
  return 0;
}

/** Alternately what are no digits, possibly nothing, and digits. */
const runs = (text: string): string[] =>
  [...text.matchAll(/(\D*)(\d*)/g)].flatMap(([, letters = "", digits = ""]) => [letters, digits]);

function compareTexts(a: string, b: string): number {
  for (let n = 0; n < Math.max(a.length, b.length); n += 1) {
    const order = rankOf(a[n]) - rankOf(b[n]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Of any length: dates and hashes are longer than a number holds. */
function compareNumbers(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}
