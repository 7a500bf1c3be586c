/** Reads everything of an SNMP agent and sends it as evidence: what it is first, then what it knows of others, its tables last. */

import type { TargetContext } from "../../harness/define-worker.ts";
import type { SnmpAgent } from "../agent.ts";
import { knowledgeOf } from "./knowledge.ts";
import { readHost } from "./read-host.ts";
import { readIdentity } from "./read-identity.ts";
import { readInterfaces, readNeighbours, readRoutes } from "./read-network.ts";
import { readTopology } from "./read-topology.ts";
import { SparseAgent } from "./sparse-agent.ts";
import { sparseTables } from "./sparse-tables.ts";
import { SystemGroup } from "./system.ts";
import { ReadTarget } from "./target.ts";

export interface ReadRequest {
  readonly address: string;
  readonly context: Pick<TargetContext, "emit" | "log">;
  /** Folders of device profiles, the shipped one first. */
  readonly profileDirectories: readonly string[];
}

export async function readAgent(whole: SnmpAgent, request: ReadRequest): Promise<void> {
  const target = new ReadTarget(request.address, request.context);
  const knowledge = await knowledgeOf(request.profileDirectories);
  for (const fault of knowledge.profiles.faults) target.warn(`device profile ${fault}`);
  const system = await SystemGroup.read(whole);
  if (system === undefined) return;
  const agent = await SparseAgent.of(whole, sparseTables);
  const read = await readIdentity(agent, target, system, knowledge);
  const interfaces = await readInterfaces(agent, target);
  await readNeighbours(agent, target, interfaces);
  await readRoutes(agent, target, interfaces);
  await readTopology(agent, target, interfaces, system);
  await readHost(agent, target, system, read);
}
