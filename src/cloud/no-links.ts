/** Stands where the agents' endpoint stands when there is none: no agent is ever connected. */

import { wireError } from "../protocol/errors.ts";
import type { AgentLinks } from "./endpoint/registry.ts";

const nothing = () => () => undefined;

const noLinks: AgentLinks = {
  isConnected: () => false,
  command: async () => ({ error: wireError("LINK_UNREACHABLE") }),
  disconnect: () => undefined,
  progressOf: () => undefined,
  onProgress: nothing,
  onApplied: nothing,
  onConnection: nothing,
};

/** An endpoint that serves nobody. */
export const noEndpoint = () => ({ links: noLinks, close: async () => undefined });
