/** A user as the API shows one. */

import { z } from "zod";
import type { User } from "../store/users.ts";
import { formatTime, timeText } from "./schemas.ts";

export const user = z.object({
  userId: z.string(),
  name: z.string(),
  role: z.string(),
  createdAt: timeText,
  /** May not log in, by browser or API token. */
  disabled: z.boolean(),
});

export const userView = (row: User): z.infer<typeof user> => ({
  userId: row.userId,
  name: row.name,
  role: row.role,
  createdAt: formatTime(row.createdAt),
  disabled: row.disabledAt !== null,
});
