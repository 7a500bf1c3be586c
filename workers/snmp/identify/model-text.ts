/** Finds a device's model in a free text. */

const KEYED =
  /(?:^|[\s;,(])(?:router model|switch model|device model|model(?: ?(?:name|no\.?|number))?|product(?: ?(?:name|id))?|prod|mn|series|mdl|md)\s*[:=]\s*"?([^;,\n\r"|>()]{2,60})/i;
const RUNNING_ON =
  /running on an? (?:[A-Z][\w]+ (?:Networks )?)?([\w+./-]*\d[\w+./-]*(?: [A-Z0-9][\w+-]*){0,3})/;
const MAX_WORDS = 7;

/** `Model: X`, `MN:X`, `running on an X`: the text says that it is the model. */
export function keyedModel(text: string): string | undefined {
  const keyed = KEYED.exec(text)?.[1] ?? RUNNING_ON.exec(text)?.[1];
  const model = keyed?.replace(/\s+(?:HW|FW|SW|SN|S\/N|HR|Rating|Version|Ver)\b.*$/i, "").trim();
  return model === undefined || model.length < 2 || /^[\d.]+$/.test(model) ? undefined : model;
}

/** Words that no model begins at or that end the part of the text which tells it. */
const STOP =
  /^(?:version|ver\.?|v|vers\.?|rev\.?|revision|release|software|firmware|sw|fw|hw|hardware|sn|s\/n|serial|rom|bootcode|bootrom|copyright|\(c\)|build|built|compiled|uptime|kernel|linux|snmp|hw:.*|sw:.*|fw:.*|sn:.*|with|is|by|for)[:=]?$/i;
const VERSION_WORD =
  /^\(?[vVrR]?\d+(?:\.\d+)+[\w.()-]*\)?,?$|^[A-Z]{1,3}\.\d\d\.[\w.]+,?$|^V\d{3}R\d{3}\w*$/;
const NAMED_RELEASE = /^[A-Za-z]{2,12}(?:-[A-Za-z]{1,4})?-[vV]?\d{1,4}(?:\.\w{1,8})+(?:-\w+)?$/;
const NOISE =
  /^(?:armv\d\w*|aarch64|mips\w*|x86(?:_64)?|i[3-6]86|ppc\w*|smp|preempt|utc|\d+-?ports?|\d+(?:\.\d+)?(?:g|m)(?:b|base\S*)?|\d+x\S+|10\/100\S*|802\.\S+|l[23]|poe\+*)$/i;

/** The words at the text's beginning that name a product: "Catalyst 1200", "HP J9146A E2910al-24G-PoE Switch". */
export function leadingModel(text: string, vendorWords: ReadonlySet<string>): string | undefined {
  const segments = text.split(/[,;\n\r|]| - | \/ |\s\[|:\s/).map((part) => part.trim());
  for (const segment of segments.slice(0, 4)) {
    const model = modelIn(segment, vendorWords);
    if (model !== undefined) return model;
  }
  return undefined;
}

function modelIn(segment: string, vendorWords: ReadonlySet<string>): string | undefined {
  const words: string[] = [];
  for (const raw of segment.split(/\s+/)) {
    const word = raw.replace(/^["'(]+|["')]+$/g, "");
    // A text may begin with the software's release and name the device behind it.
    if (words.length === 0 && NAMED_RELEASE.test(word)) continue;
    if (word === "" || STOP.test(word) || VERSION_WORD.test(word)) break;
    if (NAMED_RELEASE.test(word)) break;
    words.push(word);
  }
  while (words[0] !== undefined && vendorWords.has(words[0].toLowerCase())) words.shift();
  if (words.length === 0) return undefined;
  if (words.length <= MAX_WORDS && words.some(isModelWord)) return words.join(" ").slice(0, 60);
  const at = words.findIndex((word) => isModelWord(word) && /[A-Za-z]/.test(word));
  if (at >= 0) return words[at];
  return undefined;
}

/** A word with a digit that is no processor, speed or count; a bare number counts only where words stand around it. */
function isModelWord(word: string): boolean {
  return (
    /\d/.test(word) &&
    !NOISE.test(word) &&
    word.length >= 2 &&
    word.length <= 40 &&
    !/^\d{1,2}(?::\d\d)*$/.test(word) &&
    !/^(?:19|20)\d\d$/.test(word)
  );
}

/** A text that is short and has no sentence in it names the product by itself. */
export function wholeModel(text: string): string | undefined {
  const bare = (text.split(/[;\n]/, 1)[0] ?? "").trim();
  if (/\bversion\b|=|\d:\d\d/i.test(bare)) return undefined;
  const words = bare.split(/\s+/).length;
  return bare.length >= 3 && bare.length <= 48 && words <= 6 && !/\n/.test(bare) ? bare : undefined;
}

const SERIAL =
  /(?:\bs\/?n|serial(?: ?(?:num|no|number))?)\.?\s*[:=#]?\s*"?([A-Z0-9][A-Z0-9-]{4,31})\b/i;

/** `S/N: X`, `Serial No. X`, `SN X`. */
export function keyedSerial(text: string): string | undefined {
  const serial = SERIAL.exec(text)?.[1];
  return serial !== undefined && /\d/.test(serial) && !/^0+$/.test(serial) ? serial : undefined;
}
