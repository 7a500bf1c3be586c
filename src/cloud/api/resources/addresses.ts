/** `…/addresses/{address}`: why an address is, or isn't, inventoried. */

import { z } from "zod";
import { canonicalAddress } from "../../../net/address.ts";
import { addressText } from "../../../protocol/bounds.ts";
import { type Verdict, verdict } from "../../../protocol/scan.ts";
import type { Api, ApiContext } from "../context.ts";
import { ApiError, found } from "../errors.ts";
import { answers, formatTime, networkParams, timeText } from "../schemas.ts";

const lookup = z.object({
  addr: z.string(),
  answer: z.enum(["inventoried", "alive-only", "not-found", "denied", "not-scanned"]),
  sentence: z.string(),
  managedNodes: z.array(
    z.object({
      managedNodeId: z.string(),
      displayName: z.string(),
      lastScanSucceededAt: timeText,
    }),
  ),
  verdicts: z.array(
    verdict.extend({ scanId: z.string(), ksocketId: z.string(), createdAt: timeText }),
  ),
});
type Answer = z.infer<typeof lookup>["answer"];

export function registerAddresses(api: Api, { store }: ApiContext): void {
  api.get(
    "/api/apps/sonar/networks/:networkId/addresses/:address",
    {
      schema: {
        tags: ["scans"],
        summary: "Why an address is, or isn't, inventoried",
        params: networkParams.extend({ address: addressText }),
        response: answers(lookup),
      },
    },
    async (request) => {
      const { networkId, address } = request.params;
      found(await store.networks.get(networkId), "network", networkId);
      const addr = canonicalAddress(address);
      if (addr === undefined) {
        throw new ApiError("REQUEST_INVALID", `${JSON.stringify(address)} is no address.`);
      }
      const { holders, verdicts, numberOfScans } = await store.lookUpAddress(networkId, addr);
      const parsed = verdicts.map(({ document, createdAt, ...row }) => ({
        ...verdict.parse(JSON.parse(document)),
        ...row,
        createdAt: formatTime(createdAt),
      }));
      const answer = answerOf(holders.length > 0, parsed[0]);
      return {
        addr,
        answer,
        sentence: sentenceOf(answer, parsed[0], numberOfScans),
        managedNodes: holders.map(({ lastSeenAt, ...node }) => ({
          ...node,
          lastScanSucceededAt: formatTime(lastSeenAt),
        })),
        verdicts: parsed,
      };
    },
  );
}

/** A login counts when any protocol had one. */
const isRead = (newest: Verdict) => newest.protocols.some((protocol) => protocol.code === "OK");

function answerOf(hasHolder: boolean, newest: Verdict | undefined): Answer {
  if (newest === undefined) return hasHolder ? "inventoried" : "not-scanned";
  if (newest.state === "alive") return isRead(newest) ? "inventoried" : "alive-only";
  if (newest.state === "denied") return "denied";
  return newest.state === "not-asked" ? "not-scanned" : "not-found";
}

function sentenceOf(answer: Answer, newest: Verdict | undefined, scans: number): string {
  const evidence = newest === undefined ? "" : newest.evidence.join("; ");
  switch (answer) {
    case "inventoried":
      return "The address belongs to a node that is inventoried.";
    case "alive-only":
      return `It answers, but nothing let us in: ${protocolsOf(newest)}.`;
    case "denied":
      return "The scan's settings deny the address: look at allowed and denied prefixes.";
    case "not-found":
      return `Nothing proved it alive: ${evidence || "no answer"}.`;
    case "not-scanned":
      return scans === 0
        ? "The network has not been scanned yet."
        : "No scan has asked the address: it is in no start address and nobody told of it.";
  }
}

function protocolsOf(newest: Verdict | undefined): string {
  const told = newest?.protocols.map(({ method, code, detail }) =>
    detail === undefined ? `${method}: ${code}` : `${method}: ${code} (${detail})`,
  );
  return told === undefined || told.length === 0
    ? "no protocol has a credential file for it"
    : told.join("; ");
}
