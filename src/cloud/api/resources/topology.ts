/** `…/topology`: the map of a network. */

import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import type { NodeDocument } from "../../../protocol/node.ts";
import { nodeState } from "../../store/managed-nodes.ts";
import type { Network } from "../../store/networks.ts";
import { vendorOf } from "../../store/node-text.ts";
import { type Device, deviceOf } from "../../topology/device.ts";
import { mapLayers, networkMap } from "../../topology/network-map.ts";
import { mapOf } from "../../topology/topology.ts";
import type { Api, ApiContext } from "../context.ts";
import { found } from "../errors.ts";
import { answers, networkParams } from "../schemas.ts";

const PAGE = 500;
const MAX_NODES = 5_000;

export function registerTopology(api: Api, { store }: ApiContext): void {
  async function devicesOf({ networkId, stateDays }: Network): Promise<Device[]> {
    const devices: Device[] = [];
    for (let after = ""; ; ) {
      const page = { after, offset: 0, limit: PAGE };
      const rows = await store.managedNodes.after(networkId, stateDays, page);
      const last = rows.at(-1);
      if (last === undefined) return devices;
      for (const row of rows) {
        const document = JSON.parse(row.document) as NodeDocument;
        const state = nodeState(row, stateDays, store.now());
        const id = row.managedNodeId;
        devices.push(deviceOf(document, { id, vendor: vendorOf(document), state }));
      }
      after = last.managedNodeId;
      await setImmediate();
    }
  }
  api.get(
    "/api/apps/sonar/networks/:networkId/topology",
    {
      schema: {
        tags: ["map"],
        summary: "Devices, cables, routes and subnets",
        params: networkParams,
        querystring: z.object({ layer: z.enum(mapLayers).optional() }),
        response: answers(networkMap),
      },
    },
    async (request) => {
      const { networkId } = request.params;
      const network = found(await store.networks.get(networkId), "network", networkId);
      const map = mapOf(await devicesOf(network), MAX_NODES);
      const { layer } = request.query;
      const links = map.links.filter((link) => layer === undefined || link.layer === layer);
      return { ...map, links };
    },
  );
}
