/** What kind of thing a device is, by the MIBs that it has and the words of its description. */

import type { Facts } from "./facts.ts";

const LAYER_2 = 2;
const LAYER_3 = 4;
const LAYER_7 = 64;

/** Words in descriptions, the most telling first. */
const words: readonly (readonly [RegExp, string])[] = [
  [/\bfirewall\b|\bsecurity gateway\b|\butm\b|\badaptive security\b/i, "firewall"],
  [/\baccess point\b|\bwireless\b|\bwi-?fi\b|\bwlan\b/i, "wireless"],
  [/\bcamera\b|\bnvr\b|\bvideo (?:encoder|server)\b/i, "camera"],
  [/\b(?:ip ?)?phone\b|\bvoip\b|\bsip\b/i, "phone"],
  [/\bpdu\b|\bpower distribution\b/i, "pdu"],
  [/\bups\b|\buninterruptible\b/i, "ups"],
  [/\bprinter\b|\blaserjet\b|\bprint server\b|\bmfp\b/i, "printer"],
  [/\bnas\b|\bstorage\b|\bdisk array\b/i, "storage"],
  [/\bload balancer\b|\badc\b/i, "load-balancer"],
  [/\bswitch\b/i, "switch"],
  [/\brouter\b|\bgateway\b/i, "router"],
  [/\bWindows\b|\bSunOS\b|\bAIX\b|\bHP-UX\b|\bserver\b/i, "server"],
];

/** Empty when nothing tells; MIBs that only one kind has count even where a profile has spoken. */
export function deviceTypes({ values, sysDescr = "" }: Facts, isKnown: boolean): string[] {
  if (values.printer !== undefined || values.printers.length > 0) return ["printer"];
  if (isKnown) return [];
  if (values.ups !== undefined) return ["ups"];
  const word = words.find(([pattern]) => pattern.test(sysDescr));
  if (word !== undefined) return [word[1]];
  const services = values.sysServices ?? 0;
  if (values.hasProcessors && (services & LAYER_7) !== 0) return ["server"];
  if (values.isBridge && (services & LAYER_2) !== 0) return ["switch"];
  if (values.isForwarding && (services & LAYER_3) !== 0 && (services & LAYER_7) === 0)
    return ["router"];
  return values.isBridge ? ["switch"] : [];
}
