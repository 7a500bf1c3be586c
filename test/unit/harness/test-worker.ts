/** What both tests of serve-lane are made with. */

import { z } from "zod";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import { defineWorker, type TargetContext } from "../../../workers/harness/define-worker.ts";

export const alive = (address: string): Evidence => ({
  kind: "alive",
  address,
  probe: "test",
  at: 1,
});

export const worker = (run: (request: { n: number }, context: TargetContext) => Promise<unknown>) =>
  defineWorker({
    kind: "test",
    request: z.object({ n: z.number() }),
    result: z.unknown(),
    run,
  });

export const never = () => new Promise<never>(() => undefined);
