/** The worker kind "capture": one target is one sweep of address ranges by single packets through one interface. */

import { macAddressBytes } from "../../src/net/mac-address.ts";
import { KsocketError } from "../../src/protocol/errors.ts";
import { cancelled, done, failed, type Outcome } from "../../src/protocol/outcome.ts";
import {
  type SweepMethod,
  type SweepRequest,
  type SweepResult,
  sweepRequest,
  sweepResult,
} from "../../src/protocol/sweep.ts";
import { defineWorker, type TargetContext } from "../harness/define-worker.ts";
import { openCapDevice } from "./cap-device.ts";
import { SharedLinks } from "./shared-link.ts";
import { sweepByArp } from "./sweep/arp-sweep.ts";
import { sweepByIcmp } from "./sweep/icmp-sweep.ts";
import { sweepByNd } from "./sweep/nd-sweep.ts";
import { Sweep } from "./sweep/sweep.ts";
import { sweepByTcp } from "./sweep/tcp-sweep.ts";

const methods: Record<SweepMethod, (sweep: Sweep) => Promise<void>> = {
  arp: sweepByArp,
  icmp: sweepByIcmp,
  tcp: sweepByTcp,
  nd: sweepByNd,
};

const links = new SharedLinks(openCapDevice);

/** failed: CAPTURE_UNAVAILABLE, CAPTURE_NO_DEVICE, REQUEST_INVALID, or NET_UNREACHABLE when the next hop is silent. */
async function run(request: SweepRequest, context: TargetContext): Promise<Outcome<SweepResult>> {
  const { name, macaddr } = request.device;
  try {
    return await links.lend(name, macAddressBytes(macaddr), async (link) => {
      const sweep = new Sweep(request, context, link);
      try {
        await methods[request.method](sweep);
        return done(sweep.result());
      } finally {
        sweep.outbox.flush();
      }
    });
  } catch (error) {
    if (context.signal.aborted) return cancelled;
    if (error instanceof KsocketError) return failed(error.toWire());
    throw error;
  }
}

export default defineWorker<SweepRequest, SweepResult>({
  kind: "capture",
  request: sweepRequest,
  result: sweepResult,
  run,
  stop: () => links.closeAll(),
});
