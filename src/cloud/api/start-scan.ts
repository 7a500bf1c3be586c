/** Starting and cancelling a scan on a network's ksockets. */

import { type WireError, wireError } from "../../protocol/errors.ts";
import type { ScanEnd } from "../../protocol/scan.ts";
import { effectiveSettings, type Network } from "../store/networks.ts";
import type { Snapshot } from "../store/snapshots.ts";
import type { ApiContext } from "./context.ts";
import { ApiError } from "./errors.ts";

/** @returns the scan's identifier; throws when no ksocket could start it, saying why */
export async function startScan(context: ApiContext, network: Network): Promise<string> {
  const { store, links } = context;
  const members = await store.networks.ksockets(network.networkId);
  if (members.length === 0) {
    throw new ApiError("NETWORK_WITHOUT_KSOCKET", "No ksocket scans this network: add one to it.");
  }
  const connected = members.filter((member) => links.isConnected(member.ksocketId));
  if (connected.length === 0) {
    const names = members.map((member) => JSON.stringify(member.displayName)).join(", ");
    throw new ApiError("KSOCKET_NOT_CONNECTED", `Not connected: ${names}.`);
  }
  const runs = connected.map(({ ksocketId, settings }) => ({
    ksocketId,
    settings: effectiveSettings(network.settings, settings),
  }));
  const lacksLists = await store.snapshots.lacksLists(network.networkId);
  const scanId = await store.snapshots.create(network.networkId, runs);
  if (scanId === undefined) {
    throw new ApiError("SCAN_ALREADY_RUNNING", "A scan of this network is already running.");
  }
  const { networkId } = network;
  const refusals: WireError[] = [];
  await Promise.all(
    runs.map(async ({ ksocketId, settings }) => {
      const order = { name: "scan.start", scanId, networkId, lacksLists, settings } as const;
      const { error } = await links.command(ksocketId, order);
      if (error === undefined) return;
      refusals.push(error);
      await store.registry.endRun(scanId, ksocketId, "failed", failedEnd(error, store.now()));
    }),
  );
  const [refusal] = refusals;
  if (refusal !== undefined && refusals.length === runs.length) {
    throw new ApiError(refusal.code, [refusal.message, refusal.detail].filter(Boolean).join(" "));
  }
  return scanId;
}

/** Asks every agent that still runs a part; a part whose agent is away ends as interrupted. */
export async function cancelScan(context: ApiContext, scan: Snapshot): Promise<void> {
  const { store, links } = context;
  const open = scan.runs.filter((run) => run.status === "starting" || run.status === "running");
  if (open.length === 0) throw new ApiError("SCAN_ENDED", "The scan has ended already.");
  await Promise.all(
    open.map(async ({ ksocketId }) => {
      const order = { name: "scan.cancel", scanId: scan.snapshotId } as const;
      const reply = links.isConnected(ksocketId)
        ? await links.command(ksocketId, order)
        : { error: wireError("LINK_UNREACHABLE") };
      if (reply.error === undefined) return;
      await store.registry.endRun(scan.snapshotId, ksocketId, "interrupted");
    }),
  );
}

function failedEnd(error: WireError, at: number): ScanEnd {
  const none = { candidates: 0, asked: 0, alive: 0, silent: 0, detailsPending: 0, detailsDone: 0 };
  return {
    status: "failed",
    error,
    progress: {
      ...none,
      phase: "ended",
      startedAt: at,
      at,
      nodes: 0,
      packetsSent: 0,
      packetsPerSecond: 0,
      lossEstimate: 0,
      etaMs: null,
      waitingFor: [],
    },
    notices: [],
    reasons: [],
  };
}
