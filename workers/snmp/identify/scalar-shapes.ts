/** Tells versions, serial numbers and models apart by their shapes, where nothing says which is which. */

import { isVersionLike } from "./version-text.ts";

const DATE_BEHIND =
  /[ ,_-]+\(?(?:(?:[A-Z][a-z]{2},? )?\d{1,2} [A-Z][a-z]{2,8} \d{4}|[A-Z][a-z]{2} +\d{1,2},? \d{4}|(?:19|20)\d\d([-/.])\d{2}\1\d{2})(?!\w).*$/;
const STAGE_BEHIND = /(?: \d{6})? ?\([A-Za-z][\w. ]{0,15}\)$/;

/** "1.0.7, Mon, 04 Dec 2017 10:31:09", "v7.4.8-build2744 250926 (GA.M)": when it was built is no part of what is looked at. */
const withoutBuild = (text: string): string =>
  text.replace(DATE_BEHIND, "").replace(STAGE_BEHIND, "");

const VERSION =
  /^(?:[a-z][a-z0-9]*[ _-]){0,2}(?:r_)?(?:version |ver\.? ?|rev\.? ?|fw[ :_-]*)?[vVrR]?\.?\d{1,4}(?:[._]\d{1,5}){1,4}(?:[-_ .(+]?[\w.()+-]{0,24})?(?:[ ,]{1,2}(?:rev|build)[.: ]*\w{1,20}(?:,\d{6})?| \/ [\d.]{8,10})?$/i;
/** "EP.v1.6.0", ".v1.1.1-BETA2", "rel_saos8700_8.7.0_ga195": the image's name holds the version. */
const IMAGE =
  /^(?:[\w-]{0,24}\.){1,3}v\d{1,4}(?:\.\d{1,6})+[\w.-]*$|^rel(?:ease)?[_-][a-z\d]{2,16}[_-]\d{1,4}(?:\.\d{1,6})+\w*$/i;
/** "V200R010C00SPC600", "V1R12B192sp18", "SMU V500R001C10_02B19"; SPH is a patch's. */
const RELEASE_LETTERS = /^(?:[A-Z][\w-]{1,15} )?V\d{1,3}R\d{1,3}(?!SPH)[A-Z]\w*$/;

export function isVersion(line: string): boolean {
  const text = withoutBuild(line);
  if (text.length > 48 || !isVersionLike(text) || ADDRESS.test(text)) return false;
  if (text.split(" ").some(isRating)) return false;
  if (/\bversion v?\d+\.\d/i.test(text)) return true;
  return VERSION.test(text) || IMAGE.test(text) || RELEASE_LETTERS.test(text);
}

/** Versions of four numbers begin with a smaller one, or fill up with zeros. */
const ADDRESS = /^[1-9]\d\d(?:\.(?:0|[1-9]\d{0,2})){3}$/;

const isRating = (word: string): boolean => /^\d+(?:\.\d+)?k?(?:hz|va|v|w|a)$/i.test(word);

/** "39.0": a temperature or a voltage as likely as a version. */
const MEASURED = /^\d{2,3}\.\d$/;

/** A version wherever it stands. */
export const isPlainVersion = (text: string): boolean => isVersion(text) && !MEASURED.test(text);

export function isSerial(text: string): boolean {
  if (!/^[A-Z0-9][A-Z0-9/-]{6,24}$/i.test(text) || isVersion(text)) return false;
  const digits = digitsIn(text);
  const isDate = /^(?:\d{1,4}[-/]\d{1,2}[-/]\d{1,4}|(?:19|20)\d{6})$/.test(text);
  const isMac = /^(?:[0-9a-f]{2}[-]){5}[0-9a-f]{2}$/i.test(text);
  const isRevision = /^v\d+r\d+/i.test(text);
  // Models have dashes and few digits.
  const isEnough = text.includes("-") ? digits >= 8 : digits >= 5;
  return isEnough && digits / text.length >= 0.4 && !isDate && !isMac && !isRevision;
}

const digitsIn = (text: string): number => text.replaceAll(/\D/g, "").length;

/** Few letters and many digits: unlikely to be anything else, wherever it stands. */
export function isPlainSerial(text: string): boolean {
  const digits = digitsIn(text);
  return (
    /^(?:[A-Z0-9]{8,16}|\d{10,16})$/.test(text) &&
    (/[A-Z]/.test(text) || text.length >= 10) &&
    digits >= 7 &&
    digits / text.length >= 0.6 &&
    !/(?:19|20)\d{6}/.test(text) &&
    isSerial(text)
  );
}

/** Of texts that may each be a serial number the one without dashes and with most digits: "APDU10150SM" beside "5A1234Y56789" is the model. */
export const likeliestSerial = (texts: readonly string[]): string | undefined =>
  texts
    .filter(isSerial)
    .toSorted((a, b) => serialShare(b) - serialShare(a))
    .at(0);

const serialShare = (text: string): number =>
  text.includes("-") ? 0 : digitsIn(text) / text.length;

/** Names of what a device has several of. */
const PART =
  /\b(?:slots?|ports?|unit|cpu|fan|psu|sensor|temp\w*|batt\w*|bank|disk|drive|shelf|module|card|interface|channel|outlet|phase|input|output|lan|eth\w*|wlan|vlan|user|group|profile|template|default|local|raid|perc\w*|controller|transceiver|version|cortex|intel|unknown|none)\b|\d[MG]Hz\b|^[\w-]+(?:\.[\w-]+)+\.[a-z]{2,}$/i;

/** A word with a number, maybe between a few others: "RAy2-17", "DS 3016", "Frob FB350 Gen9". */
export const isPlainModel = (text: string): boolean =>
  isModel(text) &&
  /^(?=.{4,24}$)(?=\D*\d\D*\d)(?:[A-Z][A-Za-z]{1,11} ){0,2}[A-Za-z]{1,6}[- ]?\d[\w/+-]*(?: [A-Z\d][\w-]{0,7}){0,2}$/.test(
    text,
  ) &&
  /[A-Z]/.test(text) &&
  !/[\da-f]{6}$/i.test(text);

export function isModel(text: string): boolean {
  if (text.length < 3 || text.length > 40 || isVersion(text) || isSerial(text)) return false;
  if (
    RATED.test(text) ||
    text.split(" ").length > 5 ||
    /[@\\<>=]|https?:|\d{1,3}(?:\.\d{1,3}){3}|\d:\d\d/.test(text)
  )
    return false;
  if (
    /^[-+]|^v?\d+\.\d|^v\d+r\d+|^r(?:ev)?\.? ?0\d{0,2}$|^(?:[\da-f]{2}[:-]){5}/i.test(text) ||
    PART.test(text)
  )
    return false;
  return /[A-Za-z]/.test(text) && /\d/.test(text) && isVersionLike(text) && !HOST_BY_MAC.test(text);
}

/** "200-240V, 32A, 7.4kVA, 50/60Hz": what it is built for. */
const RATED = /\d V?A?C?, ?\d|^\d+(?:-\d+)?V(?:AC)?,/;

/** "WEBIO-06B8B7": hosts that are named by the end of their MAC address. */
const HOST_BY_MAC = /[-_](?=\d*[a-f])[\da-f]{6}$/i;

/** "ThinkSystem SR630 V3": words and a number, which no code is. */
export const isProductName = (text: string): boolean =>
  isModel(text) && /^[A-Z][A-Za-z]*[a-z][A-Za-z]* (?:\w+ )*?\w*\d/.test(text);

/** "KD41DKL": beside a product's name a short code is its serial number. */
export const isCode = (text: string): boolean =>
  /^(?=(?:.*\d){2})(?=.*[A-Z])[A-Z\d]{6,12}$/.test(text);

/** "7FK7FCV4FH": long enough to be no part number. */
export const isLongCode = (text: string): boolean =>
  /^(?=(?:.*\d){3})(?=(?:.*[A-Z]){2})[A-Z\d]{9,16}$/.test(text) && !isVersion(text);

/** "UFiber OLT", "Mediant VE SBC": a name without a number has a word in capitals or with a capital inside. */
export const isName = (text: string): boolean =>
  text.length <= 32 &&
  /^[A-Z][A-Za-z]+(?:[ -][A-Z][A-Za-z]*){1,3}$/.test(text) &&
  /[A-Z]{2}|[a-z][A-Z]/.test(text) &&
  !PART.test(text);

/** "FB-60 v5.6.6,build1630", "Frob II GPS 60-67 v 3.04 - Sep 24": the model before the version of what runs on it. */
export function modelBeforeVersion(
  text: string,
): { readonly model: string; readonly version: string } | undefined {
  const [, model = "", version = ""] =
    /^([A-Z][\w+-]*(?: [\w+-]+){0,4}?)[ ,]+v(?:er(?:sion)?)?\.? ?(\d+\.\d[^\s,;]*)/i.exec(text) ??
    [];
  const isPart = PART.test(model) || model.length < 4 || !/\d/.test(model);
  return isPart ? undefined : { model, version };
}
