/** `/api/users` and one's own password. */

import { z } from "zod";
import { uuid } from "../../../protocol/bounds.ts";
import { newPassword } from "../../store/password.ts";
import { userOf } from "../authentication.ts";
import type { Api, ApiContext } from "../context.ts";
import { fieldError, found } from "../errors.ts";
import { roles } from "../roles.ts";
import { answers, nothing } from "../schemas.ts";
import { user, userView } from "../user-view.ts";

const path = "/api/users";
const tags = ["users"];

const password = z.string().min(12).max(1_024);
const params = z.object({ userId: uuid });

export function registerUsers(api: Api, { store }: ApiContext): void {
  const get = async (userId: string) =>
    found(
      (await store.users.list()).find((one) => one.userId === userId),
      "user",
      userId,
    );
  const lastAdministrator = () =>
    fieldError(
      "CONFLICT",
      "role",
      "last-administrator",
      "The last administrator can't go: nobody could manage users then.",
    );

  api.post(
    path,
    {
      schema: {
        tags,
        summary: "Add a user; a password that is made here is in this answer and never again",
        body: z.object({
          name: z
            .string()
            .trim()
            .min(1)
            .max(255)
            .meta({ examples: ["sato"] }),
          role: z.enum(roles),
          password: password.optional(),
        }),
        response: answers(user.extend({ password: z.string().optional() }), 201),
      },
    },
    async (request, reply) => {
      const { name, role } = request.body;
      const made = request.body.password === undefined ? newPassword() : undefined;
      const known = (await store.users.list()).some((one) => one.name === name);
      if (known)
        throw fieldError(
          "CONFLICT",
          "name",
          "name-taken",
          `There is a user ${JSON.stringify(name)} already.`,
        );
      const added = await store.users.add(name, request.body.password ?? made ?? "", role);
      await store.audit.add(userOf(request).name, "user.create", name, role);
      return reply.code(201).send({ ...userView(added), ...(made && { password: made }) });
    },
  );
  api.patch(
    `${path}/:userId`,
    {
      schema: {
        tags,
        summary:
          "Change a user's role or password, disable or enable; a new password and disabling end open sessions",
        params,
        body: z.object({
          role: z.enum(roles).optional(),
          password: password.optional(),
          disabled: z.boolean().optional(),
        }),
        response: answers(user),
      },
    },
    async (request) => {
      const { userId, name } = await get(request.params.userId);
      const { role, password: secret, disabled: isDisabled } = request.body;
      if (!(await store.users.change(userId, { role, isDisabled }))) throw lastAdministrator();
      if (secret !== undefined) await store.users.setPassword(name, secret);
      const changes = [
        role,
        secret !== undefined && "password",
        isDisabled !== undefined && (isDisabled ? "disabled" : "enabled"),
      ];
      const detail = changes.filter((one) => typeof one === "string").join(", ");
      await store.audit.add(userOf(request).name, "user.change", name, detail);
      return userView(await get(userId));
    },
  );
  api.delete(
    `${path}/:userId`,
    {
      schema: {
        tags,
        summary: "Delete a user; sessions and API tokens end",
        params,
        response: answers(nothing, 204),
      },
    },
    async (request, reply) => {
      const { userId, name } = await get(request.params.userId);
      if (!(await store.users.remove(userId))) throw lastAdministrator();
      await store.audit.add(userOf(request).name, "user.remove", name);
      return reply.code(204).send();
    },
  );
  api.post(
    "/api/session/password",
    {
      schema: {
        tags: ["session"],
        summary: "Change one's own password; open sessions end",
        body: z.object({ former: z.string().min(1).max(1_024), password }),
        response: answers(nothing, 204),
      },
    },
    async (request, reply) => {
      const { name } = userOf(request);
      if ((await store.users.checkPassword(name, request.body.former)) === undefined) {
        throw fieldError("FORBIDDEN", "former", "former-password", "The former password is wrong.");
      }
      await store.users.setPassword(name, request.body.password);
      await store.audit.add(name, "user.password", name);
      return reply.code(204).send();
    },
  );
}
