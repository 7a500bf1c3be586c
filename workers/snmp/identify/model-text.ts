/** Finds a device's model in a free text. */

const KEYED =
  /(?:^|[\s;,(])(?:router model|switch model|device model|model(?: ?(?:name|no\.?|number))?|product(?: ?(?:name|id))?|prod|platform|(?:system|chassis) type|pid|mn|series|mdl|md)\s*[:=]\s*"?([^;,\n\r"|>()]{2,60})/i;
const RUNNING_ON =
  /running on an? ((?:[A-Z][\w+./-]* ){0,3}?[\w+./-]*\d[\w+./-]*(?: [A-Z0-9][\w+-]*){0,3})/;
/** "Data Center Switch(N8560-48BC) By FS.COM Inc": the description, and the part number behind it. */
const IN_BRACKETS =
  /\b(?:switch|router)\b[^()]{0,60}\(([A-Z]+\d[A-Z\d]*(?:-[A-Z\d+]+)+)\)(?: by [^()]*)?$/i;
/** The card in a printer tells what it is in. */
const ATTACHED = /print ?server: attached to (\S{2,40})/i;
const MAKER_BEFORE_PART_NUMBER = /^[A-Z]\w+ (?:Networks )?(?=\S*[A-Za-z]\S*\d|\S*\d\S*[A-Za-z])/;
const RATING = /^\d+(?:\.\d+)?(?:-\d+)?\s?(?:k?VA?|A|k?W|Hz)\b/;
/** "MD: 11/04/2003": the date of manufacture. */
const DATE = /^\d{1,4}[-/]\d{1,2}[-/]\d{1,4}$/;
const MAX_WORDS = 7;

/** What ends a keyed value: the next key, or the build's. */
const KEY_BEHIND = /\s+(?:(?:HW|FW|SW|SN|S\/N|HR|Rating|Version|Ver|Built|Build)\b|\w+ ?#?:).*$/i;

/** `Model: X`, `MN:X`, `running on an X`: the text says that it is the model. */
export function keyedModel(text: string): string | undefined {
  const keyed =
    KEYED.exec(text)?.[1] ??
    IN_BRACKETS.exec(text)?.[1] ??
    ATTACHED.exec(text)?.[1] ??
    RUNNING_ON.exec(text)?.[1]?.replace(MAKER_BEFORE_PART_NUMBER, "");
  const model = keyed?.replace(KEY_BEHIND, "").trim();
  if (model === undefined || model.length < 2) return undefined;
  return /^[\d.]+$/.test(model) || RATING.test(model) || DATE.test(model) ? undefined : model;
}

/** Words that no model begins at or that end the part of the text which tells it. */
const STOP =
  /^(?:version|ver\.?|v|vers\.?|rev\.?|revision|release|software|firmware|sw|fw|hw|[sfh]\/w|hardware|sn|s\/n|serial|rom|bootcode|bootrom|copyright|\(c\)|build|built|compiled|uptime|kernel|linux|snmp|rev\.?v?\d\S*|ver\.?v?\d\S*|hw:.*|sw:.*|fw:.*|sn:.*|ser#?:.*|with|is|by|for)[:=]?$/i;
const VERSION_WORD =
  /^\(?(?:[vVrR]_?)?\d+(?:\.\d+)+[\w.()-]*\)?,?$|^[A-Z]{1,3}\.\d\d?\.\d[\w.]*,?$|^V\d{3}R\d{3}\w*$|^0\d{5}$|^[A-Z]+_v\d+\.\d\S*$|^(?=[\d:]*[a-f])(?:[\da-f]{2}:)+[\da-f]{2}$/;
const NAMED_RELEASE = /^[A-Za-z]{2,12}(?:-[A-Za-z]{1,4})?-[vV]?\d{1,4}(?:\.\w{1,8})+(?:-\w+)?$/;
const NOISE =
  /^(?:armv\d\w*|aarch64|intel64|amd64|mips\w*|x86(?:_64)?|i[3-6]86|ppc\w*|smp|preempt|utc|\d+-?p(?:orts?)?|\d+(?:\.\d+)?[kmgt]i?b|\d{1,3}(?:\.\d+)?g(?:b|bt|base\S*)?|\d+(?:\.\d+)?m(?:b|base\S*)?|\d+x\S+|10\/100\S*|802\.\S+|l[23]|poe\+*)$/i;

/** What follows a product's name and only says what it is: "ME1200 GigaBit Ethernet Switch". */
const DESCRIPTION =
  /^(?:\d+-?ports?|giga-?bit|gigabitethernet|(?:fast-?)?ethernet|fast|smart|web|cloud|print|router\/security|managed|management|industrial|core|hardened|switch(?:es)?|router|series|layer|stackable|wireless|wi-?fi|gateway|service|delivery|routing|access|device|server|printer|blade|internet|unit|controller|appliance|system|platform|desktop|outdoor|indoor|point|and|l[23]\S*)$/i;

/** The words at the text's beginning that name a product: "Catalyst 1200", "HP J9146A E2910al-24G-PoE Switch". */
export function leadingModel(text: string, vendorWords: ReadonlySet<string>): string | undefined {
  for (const segment of segmentsOf(text)) {
    const model = modelIn(segment, vendorWords);
    if (model !== undefined) return model;
  }
  return undefined;
}

const segmentsOf = (text: string): string[] =>
  text
    .replace(/^snmp agent for /i, "")
    .split(/[,;\n\r|[]| - | \/ |:\s/)
    .slice(0, 4)
    .filter((part) => !RUNNING.test(part) && !PLACE.test(part))
    .map((part) => part.replace(LEGAL_FORM, "").trim());

/** "Acme Storage group-01 running software version 2.3": the name is a host's. */
const RUNNING = /\S running (?:software|version|firmware)\b/i;

/** "Switch in hall 3, rack B12": what administrators write there says where a device stands. */
const PLACE =
  /\b(?:rack|room|hall|row|building|bldg)[ #.:-]*[a-z]{0,2}-?\d{1,4}\b|\b(?:floor|basement|closet|corridor|(?:server|meeting) room)\b/i;

/** "Acme, Inc. FB48": the comma parts the maker's legal form from its name. */
const LEGAL_FORM = /^\s*(?:inc|ltd|llc|corp|co|gmbh|ag)\b\.?/i;

function modelIn(segment: string, vendorWords: ReadonlySet<string>): string | undefined {
  const words: string[] = [];
  for (const raw of segment.split(/\s+/)) {
    const word = unwrapped(raw);
    // A text may begin with the software's release and name the device behind it.
    if (words.length === 0 && NAMED_RELEASE.test(word)) continue;
    if (
      word === "" ||
      word.includes("=") ||
      STOP.test(word) ||
      STOP.test(raw) ||
      VERSION_WORD.test(word)
    )
      break;
    if (NAMED_RELEASE.test(word)) break;
    words.push(word);
  }
  const isMaker = (word: string) => vendorWords.has(word.toLowerCase());
  const maker = words.findLastIndex(isMaker);
  // The maker's name may stand between the software's and the device's, or begin the software's behind the device's.
  if (words.slice(maker + 1).some(isModelWord)) words.splice(0, maker + 1);
  else if (maker > 0) words.splice(maker);
  while (words[0] !== undefined && (isMaker(words[0]) || LEADING.test(words[0]))) words.shift();
  if (words.length === 0 || KEY_AND_VALUE.test(segment)) return undefined;
  if (words.every((word) => RATING.test(word))) return undefined;
  if (words.length <= MAX_WORDS && words.some(isModelWord))
    return withoutDescription(words).join(" ").slice(0, 60);
  return words.find((word) => word.length >= 3 && isPartNumber(word));
}

/** Without quotes and brackets around it: "(X480-24x(10G4X))" is a word with brackets of its own. */
function unwrapped(raw: string): string {
  const word = raw.replace(/^[\\"'(]+|[\\"'.]+$/g, "").replace(/\)["').]*$/, ")");
  return word.includes("(") ? word : word.replace(/\)$/, "");
}

/** Behind the maker's name, or before any: part of no product's. */
const LEADING =
  /^(?:systems?|networks?|technolog(?:y|ies)|corp(?:oration)?|inc|ltd|co|the|model)[.,-]*$/i;

const KEY_AND_VALUE = /^[A-Za-z][A-Za-z_ ]{0,24}[:=]\S/;

const isPartNumber = (word: string): boolean =>
  isModelWord(word) && /[A-Za-z]/.test(word) && !RATING.test(word);

/** "Switch 3812": what follows the description is the number of the product that it describes. */
const NUMBER = /^\d{3,5}(?:-\d{2,4})?$/;

/** "3942 Service Delivery Switch": a number, and then only what it is. */
const isNumberAlone = ([number = "", ...others]: readonly string[]): boolean =>
  /^\d{3,5}$/.test(number) && others.every((word) => DESCRIPTION.test(word));

/** Ends the name where, behind a part number, the description begins; in a long text the part number stands for it all. */
function withoutDescription(words: readonly string[]): readonly string[] {
  const at = words.findLastIndex((word) => isPartNumber(word) || NUMBER.test(word));
  const [partNumber] = words.filter(isPartNumber);
  if (partNumber === undefined) return isNumberAlone(words) ? words.slice(0, 1) : words;
  const end = words.findIndex((word, i) => i > at && DESCRIPTION.test(word));
  const name = end < 0 ? words : words.slice(0, end);
  return name.length > 5 && name.filter(isModelWord).length === 1 ? [partNumber] : name;
}

/** Parts and words that have versions of their own or are no name. */
const NO_NAME =
  /os$|^ios|^ubuntu|^debian|^windows|^linux|^snmp$|^agent$|^system$|^rom$|^boot|^btldr$/i;
const VERSION_FOLLOWS = /^(?:(?:version|ver\.?|v|rev\.?|sn|s\/n|hw)[:=]?$|s\/?n[:=])/i;

/** The capitalised words before a version or a serial number, where none has a digit: "Teleste Luminato 8.2.6". */
export function nameBeforeVersion(
  text: string,
  vendorWords: ReadonlySet<string>,
): string | undefined {
  for (const segment of segmentsOf(text)) {
    const words = segment.split(/\.?\s+/);
    const at = words.findIndex((word) => VERSION_WORD.test(word) || VERSION_FOLLOWS.test(word));
    const name = words.slice(0, Math.max(0, at));
    while (name[0] !== undefined && vendorWords.has(name[0].toLowerCase())) name.shift();
    const isBehindMaker = at > name.length && /^[A-Z\d]{3,}$/.test(name.join(" "));
    const isName =
      name.length > 0 && name.length <= 5 && (isBehindMaker || name.join(" ").length >= 5);
    const isCapitalised = name.every(
      (word, i) => /^[A-Z][\w+-]*$/.test(word) || (i > 0 && /^\d{1,2}$/.test(word)),
    );
    if (isName && isCapitalised && !name.some((word) => NO_NAME.test(word) || STOP.test(word)))
      return name.join(" ");
  }
  return undefined;
}

const HOST_NAME = /^[\w-]+(?:\.[\w-]+)+\.[a-z]{2,}$/i;

/** A word with a digit that is no processor, speed or count; a bare number counts only where words stand around it. */
function isModelWord(word: string): boolean {
  return (
    /\d/.test(word) &&
    !NOISE.test(word) &&
    !HOST_NAME.test(word) &&
    word.length >= 2 &&
    word.length <= 40 &&
    !/^\d{1,2}(?::\d\d)*$|^\d{1,2}\/\d{1,2}\/\d{2,4}$/.test(word) &&
    !/^(?:19|20)\d\d$/.test(word) &&
    !/^[\dA-F]{11,}$/.test(word)
  );
}

/** A text that is short, no sentence, and not all small letters names the product by itself. */
export function wholeModel(text: string): string | undefined {
  const bare = (text.split(/[;\n]|, v?(?=\d+\.\d)/i, 1)[0] ?? "").trim();
  if (/\bversion\b|=|^\w+:\S|\d:\d\d|\b[sfh]\/w\b|snmp|\bagent\b|\(c\)|copyright/i.test(bare))
    return undefined;
  if (PLACE.test(bare) || !/[A-Z\d]/.test(bare)) return undefined;
  if (bare.split(/\s+/).some((word) => VERSION_WORD.test(word) || NAMED_RELEASE.test(word)))
    return undefined;
  const words = bare.split(/\s+/).length;
  return bare.length >= 3 && bare.length <= 48 && words <= 6 && !/\n/.test(bare) ? bare : undefined;
}

const SERIAL =
  /(?:\bs\/?n(?=[\s.:=#"])|serial(?: ?(?:num|no|number))?)\.?\s*[:=#]?\s*"?([A-Z0-9][A-Z0-9-]{4,31})\b/i;

/** `S/N: X`, `Serial No. X`, `SN X`. */
export function keyedSerial(text: string): string | undefined {
  const serial = SERIAL.exec(text)?.[1];
  return serial !== undefined && /\d/.test(serial) && !/^0+$/.test(serial) ? serial : undefined;
}

/** Cable devices' `VENDOR: X;` (DOCSIS OSSI, sysDescr): who made it, whoever made its software. */
export const keyedVendor = (text: string | undefined): string | undefined =>
  /<<[^<>]*?\bVENDOR: ?([^;<>]{2,40})/i.exec(text ?? "")?.[1]?.trim();
