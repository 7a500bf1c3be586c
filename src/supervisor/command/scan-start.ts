import { wireError } from "../../protocol/errors.ts";
import type { CommandHandler } from "./handler.ts";

/** Takes a scan on. A scan that runs already under the same id is the same order, sent again. */
export const scanStart: CommandHandler<"scan.start"> = async (order, { runner }) => {
  if (runner.running().some(({ scanId }) => scanId === order.scanId)) return {};
  if (runner.isDraining()) return { error: wireError("DRAINING") };
  const { scanId, networkId, lacksLists, settings } = order;
  const outcome = await runner.start({ scanId, networkId, lacksLists, settings });
  switch (outcome.status) {
    case "done":
      return {};
    case "failed":
    case "refused":
      return { error: outcome.error };
    case "cancelled":
      return { error: wireError("CANCELLED") };
    case "no-response":
      return { error: wireError("NET_TIMEOUT") };
  }
};
