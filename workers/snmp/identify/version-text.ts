/** Finds the version of the running software in a free text by the words before each number. */

export interface VersionFound {
  readonly version: string;
  /** How sure: 4 and more where a word says that it is the software's version. */
  readonly score: number;
}

/** `v1.2.3`, `12.2(58)SE2`, `V200R010C00SPC600`, `K.15.04.0007`, `9.14(1.5)`, `GL.10.04.2000`. */
const TOKEN =
  /(?<![\w./-])(?:(?:[A-Za-z]{1,3}|[A-Z]{4})[.-]?)?\d[\w-]*(?:[.(_][\w-]+(?:\)[\w-]*)?)*/g;
const MAX_TOKENS = 64;
const CONTEXT_LENGTH = 32;

const SOFTWARE =
  /(?:software|firmware|softw|\bsw|\bfw|\bos|image|runtime|application|release|app\.?)[ _-]*(?:version|ver\.?|vers\.?|rev\.?|revision|release|rel\.?|v)?[ \t]*(?:[:=[(]|is)?[ \t"]*$/i;
const VERSION =
  /(?:version|\bver|\bvers|\bv|\brev|revision|\brelease|\brel|\br)\.?[ \t]*[:=[(]?[ \t"]*$/i;
const OTHER_PART =
  /(?:hardware|\bhw|kernel|(?<!\b[A-Z][a-z]{2,} )linux|\bboot(?:rom| ?code|loader| version)?|btldr|\brom|snmp(?:v1)?|vxworks|ecos|u-boot|uboot|\bpcb|\bchip|cpld|fpga|board|platform|openssl|cfe|bios|protocol|\bjava|copyright|\(c\)|family|stepping|freebsd|sunos|\bmodel|\bs\/?n|serial|serial (?:no|number)|build|windows nt|\bpart|\bp\/?n|\bmid|service pack|slots?|ports?)[ \t.]*(?:version|ver\.?|rev\.?|revision|no\.?|number|id|v)?[ \t]*[:=#-]?[ \t"]*$/i;

export function findVersion(text: string): VersionFound | undefined {
  let best: VersionFound | undefined;
  let count = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (++count > MAX_TOKENS) break;
    const version = withoutOpenEnd(match[0]);
    const before = text.slice(Math.max(0, match.index - CONTEXT_LENGTH), match.index);
    if (!isVersionLike(version) && !isCalledVersion(version, before)) continue;
    const score = scoreOf(version, before);
    if (score > (best?.score ?? 1)) best = { version, score };
  }
  return best ?? namedRelease(text) ?? letteredVersion(text);
}

/** "FB-60 v5.6.6,build1630,180913 (GA)": where a text has more than the version in it, the version alone. */
export function plainVersion(text: string | undefined): string | undefined {
  if (text === undefined || (!text.includes(",") && text.split(/ +/).length < 4)) return text;
  return findVersion(text)?.version ?? text;
}

/** `TiMOS-B-21.10.R1`, `IPOS-18.1.1.9.98p30-Release`: the software's name leads its version. */
const NAMED_RELEASE =
  /(?<![\w./-])(?!version-)[A-Za-z]{2,12}(?:-[A-Za-z]{1,4})?-[vVrR]?(\d{1,4}(?:\.\w{1,8}){1,5}(?:-[\w.]{1,16})?)/i;

function namedRelease(text: string): VersionFound | undefined {
  const version = NAMED_RELEASE.exec(text)?.[1];
  return version !== undefined && isVersionLike(version) ? { version, score: 2 } : undefined;
}

/** "version NS.NP.N219": letters lead, and the word says what it is. */
function letteredVersion(text: string): VersionFound | undefined {
  const version = /\bversion[ :=]+([A-Z]{1,4}(?:\.[A-Z\d]{1,6}){1,4})(?![\w.])/.exec(text)?.[1];
  return version !== undefined && /\d/.test(version) ? { version, score: 4 } : undefined;
}

/** `2024.10.1` is a date and `10.7.0.1` an address but where a word says that it is the version. */
const isCalledVersion = (token: string, before: string): boolean =>
  /^20\d\d\.\d{1,2}\.\d{1,2}$|^10(?:\.\d{1,3}){3}$/.test(token) &&
  (SOFTWARE.test(before) || VERSION.test(before));

/** "4.1.4.1)" stood in brackets itself. */
function withoutOpenEnd(token: string): string {
  const bare = token.replace(/[-_.(]+$/, "");
  return bare.includes("(") ? bare : bare.replace(/\).*$/, "");
}

function scoreOf(version: string, before: string): number {
  let score = shapeScore(version);
  if (OTHER_PART.test(before)) score -= 7;
  else if (SOFTWARE.test(before)) score += 5;
  else if (VERSION.test(before)) score += 4;
  if (/^\d+$/.test(version)) score -= 2;
  return score;
}

function shapeScore(version: string): number {
  const dots = version.split(/[.(]/).length - 1;
  const hasMark = /^(?:v\d+r\d+|ver\d)/i.test(version) ? 2 : Number(/^v\d/i.test(version));
  const isDotted = /^(?:[A-Za-z]{1,3}\.?)?\d+\.\d/.test(version);
  return (isDotted ? 1 : 0) + Math.min(dots, 2) + hasMark;
}

const DATE =
  /^(?:(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:19|20)\d\d|\d{1,2}\/\d{1,2}\/\d\d|(?:19|20)\d\d-\d\d.*)$/;
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** Not a date, not a model with a dash, no bare year, no port speed. */
export function isVersionLike(token: string): boolean {
  if (token.length > 48 || !/\d/.test(token) || DATE.test(token)) return false;
  if (/^(?:19|20)\d\d$/.test(token)) return false;
  if (
    /^802\.\d/.test(token) ||
    /^\d+(?:\.\d+)?[GMK]?(?:base\w*|bits?|b?ps|hz|kva|va|kw|v|w|a|u|ports?)(?![\w]|\.\d)/i.test(
      token,
    )
  )
    return false;
  if (ADDRESS.test(token) && /^(?:0|10|127|169|172|192|255)\./.test(token)) return false;
  return true;
}

const UNAME =
  /^(Linux|FreeBSD|NetBSD|OpenBSD|SunOS|Darwin|AIX|HP-UX|VMkernel|DragonFly) (?!\d+\.\d+\S* [\w-]+(?: |$))(\S+) ([\w.()+~-]+)/;

/** Without the host's name: "SunOS 5.10 Generic_137111-07 sun4v", "Linux 2.6.9 x86_64". */
const UNAME_WITHOUT_HOST =
  /^(Linux|FreeBSD|NetBSD|OpenBSD|SunOS|Darwin|AIX)( )(\d+\.\d+[\w.()+~-]*)(?: |$)/;

/** `uname -a` as Net-SNMP's agent tells it: system, host name, kernel release. */
export function unameOf(
  text: string,
): { readonly system: string; readonly host: string; readonly release: string } | undefined {
  const match = UNAME.exec(text) ?? UNAME_WITHOUT_HOST.exec(text);
  const [, system = "", host = "", release = ""] = match ?? [];
  return match === null || !/\d/.test(release) ? undefined : { system, host, release };
}
