import { afterEach, beforeEach, expect, it } from "vitest";
import { storedThroughKills } from "../../fakes/cloud-kills.ts";
import { temporaryFolder } from "../cloud/support.ts";
import { testDatabaseUrl } from "../cloud/test-database.ts";

let folder: { path: string; remove: () => void };
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const EVENTS = 6_000;

it("keeps every event once in PostgreSQL though the cloud is killed again and again", async () => {
  const databaseUrl = await testDatabaseUrl(folder.path);
  const plan = { kills: 3, events: EVENTS, withinMs: 0, dataDirectory: folder.path, databaseUrl };
  const stored = await storedThroughKills(plan);
  expect(stored).toEqual(Array.from({ length: EVENTS }, (_, n) => n + 1));
});
