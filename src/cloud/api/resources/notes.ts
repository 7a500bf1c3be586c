/** `…/managed-nodes/{managedNodeId}/notes`: what people write about a node. */

import { z } from "zod";
import { uuid } from "../../../protocol/bounds.ts";
import type { Note } from "../../store/annotations.ts";
import { userOf } from "../authentication.ts";
import type { Api, ApiContext } from "../context.ts";
import { found, notFound } from "../errors.ts";
import {
  answers,
  envelope,
  formatTime,
  managedNodeParams,
  nothing,
  pageQuery,
  timeText,
} from "../schemas.ts";

const path = "/api/apps/sonar/networks/:networkId/managed-nodes/:managedNodeId/notes";
const tags = ["managed nodes"];
const noteParams = managedNodeParams.extend({ noteId: uuid });

const note = z.object({
  noteId: z.string(),
  title: z.string(),
  body: z.string(),
  createdAt: timeText,
  updatedAt: timeText,
});
const title = z
  .string()
  .max(255)
  .meta({ examples: ["Rack"] });
const body = z
  .string()
  .max(65_536)
  .meta({ examples: ["Room 2, rack 7"] });

const noteView = (row: Note): z.infer<typeof note> => ({
  ...row,
  createdAt: formatTime(row.createdAt),
  updatedAt: formatTime(row.updatedAt),
});

export function registerNotes(api: Api, { store }: ApiContext): void {
  const nodeId = async ({ networkId, managedNodeId }: z.infer<typeof managedNodeParams>) => {
    const node = await store.managedNodes.get(networkId, managedNodeId);
    return found(node, "managed node", managedNodeId).managedNodeId;
  };

  api.get(
    path,
    {
      schema: {
        tags,
        summary: "Notes",
        params: managedNodeParams,
        querystring: pageQuery,
        response: answers(envelope(note)),
      },
    },
    async (request) => {
      const page = await store.annotations.notes(await nodeId(request.params), request.query);
      return { items: page.items.map(noteView), total: page.total };
    },
  );
  api.post(
    path,
    {
      schema: {
        tags,
        summary: "Add a note",
        params: managedNodeParams,
        body: z.object({ title, body: body.default("") }),
        response: answers(note, 201),
      },
    },
    async (request, reply) => {
      const managedNodeId = await nodeId(request.params);
      const added = await store.annotations.addNote(
        managedNodeId,
        request.body.title,
        request.body.body,
      );
      await store.audit.add(userOf(request).name, "note.add", managedNodeId, added.noteId);
      return reply.code(201).send(noteView(added));
    },
  );
  api.patch(
    `${path}/:noteId`,
    {
      schema: {
        tags,
        summary: "Change a note's title or text",
        params: noteParams,
        body: z.object({ title: title.optional(), body: body.optional() }),
        response: answers(note),
      },
    },
    async (request) => {
      const managedNodeId = await nodeId(request.params);
      const { noteId } = request.params;
      const changed = await store.annotations.changeNote(managedNodeId, noteId, request.body);
      if (changed === undefined) throw notFound("note", noteId);
      await store.audit.add(userOf(request).name, "note.change", managedNodeId, noteId);
      return noteView(changed);
    },
  );
  api.delete(
    `${path}/:noteId`,
    {
      schema: {
        tags,
        summary: "Delete a note",
        params: noteParams,
        response: answers(nothing, 204),
      },
    },
    async (request, reply) => {
      const managedNodeId = await nodeId(request.params);
      const { noteId } = request.params;
      if (!(await store.annotations.removeNote(managedNodeId, noteId))) {
        throw notFound("note", noteId);
      }
      await store.audit.add(userOf(request).name, "note.remove", managedNodeId, noteId);
      return reply.code(204).send();
    },
  );
}
