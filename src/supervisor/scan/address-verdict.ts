/** What became of one address, in sentences, by the evidence that was seen of it. Pure. */

import type { Evidence, EvidenceOf } from "../../protocol/evidence.ts";
import type { Verdict, VerdictState } from "../../protocol/scan.ts";

/** ICMP destination unreachable and ICMPv6 type 1, codes that say "prohibited" (RFC 1812 §5.2.7.1, RFC 4443 §3.1). */
const PROHIBITED_IPV4: ReadonlySet<number> = new Set([9, 10, 13]);
const PROHIBITED_IPV6: ReadonlySet<number> = new Set([1, 5, 6]);
const MOST_SENTENCES = 64;

/** `silence`: what was sent without an answer. */
export function verdictOf(
  address: string,
  evidence: readonly Evidence[],
  silence: readonly string[],
): Verdict {
  const sentences = [...new Set([...evidence.flatMap(sentenceOf), ...silence])];
  return {
    first: address,
    last: address,
    state: stateOf(evidence),
    evidence: sentences.slice(0, MOST_SENTENCES),
    protocols: evidence.flatMap(protocolOf).slice(0, MOST_SENTENCES),
  };
}

function stateOf(evidence: readonly Evidence[]): VerdictState {
  if (evidence.some(({ kind }) => kind === "alive")) return "alive";
  const unreachable = evidence.filter((item) => item.kind === "unreachable");
  if (unreachable.length > 0) return "filtered";
  return "silent";
}

function sentenceOf(evidence: Evidence): string[] {
  const { kind, probe } = evidence;
  if (kind === "alive") {
    const rtt = evidence.rttMs === undefined ? "" : ` in ${evidence.rttMs.toFixed(1)} ms`;
    return [`${probe}: answered${rtt}`];
  }
  if (kind === "link-layer") return [`${probe}: MAC address ${evidence.macaddr}`];
  if (kind === "port") return [`${evidence.transport} ${evidence.port}: ${evidence.state}`];
  if (kind === "unreachable")
    return [`${probe}: ${unreachableText(evidence)}, says ${evidence.from}`];
  return [];
}

function unreachableText({ address, icmpType, icmpCode }: EvidenceOf<"unreachable">): string {
  const prohibited = address.includes(":") ? PROHIBITED_IPV6 : PROHIBITED_IPV4;
  if (icmpType === (address.includes(":") ? 3 : 11)) return "time exceeded on the way";
  return prohibited.has(icmpCode) ? "prohibited" : "unreachable";
}

function protocolOf(evidence: Evidence): Verdict["protocols"] {
  if (evidence.kind !== "login") return [];
  const { probe, code, credential, detail } = evidence;
  return [
    {
      method: probe,
      code,
      ...(credential !== "" && { credential }),
      ...(detail !== undefined && { detail }),
    },
  ];
}
