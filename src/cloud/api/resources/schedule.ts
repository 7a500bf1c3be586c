/** `…/schedule`: when a network is scanned by itself. */

import { z } from "zod";
import { nextRunAfter, scheduleProblem } from "../../schedule/calendar.ts";
import type { Schedule } from "../../store/schedules.ts";
import { userOf } from "../authentication.ts";
import type { Api, ApiContext } from "../context.ts";
import { fieldError, found, notFound } from "../errors.ts";
import { answers, formatOptionalTime, networkParams, nothing, timeText } from "../schemas.ts";

const path = "/api/apps/sonar/networks/:networkId/schedule";
const tags = ["schedules"];

const input = z.object({
  cron: z
    .string()
    .trim()
    .min(9)
    .max(255)
    .meta({ examples: ["0 3 * * 1-5"] }),
  timeZone: z
    .string()
    .min(1)
    .max(64)
    .default("UTC")
    .meta({ examples: ["Asia/Tokyo"] }),
  isEnabled: z.boolean().default(true),
});
const schedule = z.object({
  cron: z.string(),
  timeZone: z.string(),
  isEnabled: z.boolean(),
  nextRunAt: timeText.nullable(),
  lastRunAt: timeText.nullable(),
  lastScanId: z.string().nullable(),
  lastFault: z.object({ code: z.string(), message: z.string() }).nullable(),
});
const view = (row: Schedule): z.infer<typeof schedule> => ({
  cron: row.cron,
  timeZone: row.timeZone,
  isEnabled: row.isEnabled,
  nextRunAt: row.isEnabled ? formatOptionalTime(row.nextRunAt) : null,
  lastRunAt: formatOptionalTime(row.lastRunAt),
  lastScanId: row.lastScanId,
  lastFault: row.lastFault,
});

export function registerSchedule(api: Api, { store }: ApiContext): void {
  const network = async (networkId: string) =>
    found(await store.networks.get(networkId), "network", networkId);
  const get = async (networkId: string) =>
    found(await store.schedules.get(networkId), "schedule of the network", networkId);

  api.get(
    path,
    {
      schema: {
        tags,
        summary: "When the network is scanned",
        params: networkParams,
        response: answers(schedule),
      },
    },
    async (request) => view(await get((await network(request.params.networkId)).networkId)),
  );
  api.put(
    path,
    {
      schema: {
        tags,
        summary: "Scan the network by a cron expression of five fields, in a time zone",
        params: networkParams,
        body: input,
        response: answers(schedule),
      },
    },
    async (request) => {
      const { networkId } = await network(request.params.networkId);
      const { cron, timeZone } = request.body;
      const problem = scheduleProblem(cron, timeZone, store.now());
      if (problem !== undefined)
        throw fieldError(
          "REQUEST_INVALID",
          problem.field,
          problem.reason,
          `The schedule: ${problem.message}`,
        );
      const nextRunAt = nextRunAfter(cron, timeZone, store.now());
      await store.schedules.set(networkId, { ...request.body, nextRunAt });
      await store.audit.add(userOf(request).name, "schedule.set", networkId, cron);
      return view(await get(networkId));
    },
  );
  api.delete(
    path,
    {
      schema: {
        tags,
        summary: "Scan on demand only",
        params: networkParams,
        response: answers(nothing, 204),
      },
    },
    async (request, reply) => {
      const { networkId } = await network(request.params.networkId);
      if (!(await store.schedules.remove(networkId))) throw notFound("schedule", networkId);
      await store.audit.add(userOf(request).name, "schedule.remove", networkId);
      return reply.code(204).send();
    },
  );
}
