/** The cloud's memory: everything that outlives the process. No other folder knows SQL. */

import { join } from "node:path";
import type { Logger } from "../../log/logger.ts";
import { lookUpAddress } from "./address-lookup.ts";
import { createAnnotations } from "./annotations.ts";
import { createApiTokens } from "./api-tokens.ts";
import { createAudit } from "./audit.ts";
import type { StoreContext } from "./context.ts";
import { createDifferences } from "./difference.ts";
import { historyPage } from "./history.ts";
import { identityOf } from "./identity.ts";
import { createIdentityChanges } from "./identity-changes.ts";
import { createIntake } from "./intake/intake.ts";
import { IntakeThread } from "./intake/intake-thread.ts";
import { createKsockets } from "./ksockets.ts";
import { createManagedNodes } from "./managed-nodes.ts";
import { migrate } from "./migrate.ts";
import { createNetworks } from "./networks.ts";
import { createNotices } from "./notices.ts";
import { openDatabase } from "./open-database.ts";
import type { PageRequest } from "./paging.ts";
import { createRegistry } from "./registry.ts";
import { DATABASE_FILE } from "./restore-sqlite.ts";
import { applyRetention } from "./retention.ts";
import { createSchedules } from "./schedules.ts";
import { createSnapshotNodes } from "./snapshot-nodes.ts";
import { createSnapshots } from "./snapshots.ts";
import { softwarePage } from "./software.ts";
import { createSoftwareSearch } from "./software-search.ts";
import { createUsers } from "./users.ts";
import { createViews } from "./views.ts";
import { createWebhooks } from "./webhooks.ts";
import { WriteTurns } from "./write-turns.ts";

export interface StoreOptions {
  /** Folder of the embedded database; made when absent, readable by its owner only. */
  readonly dataDirectory: string;
  /** `postgres://…`: PostgreSQL instead of the embedded database. */
  readonly databaseUrl?: string | undefined;
  readonly log: Logger;
  /** Epoch milliseconds; the system's clock by default. */
  readonly now?: () => number;
  /** Whether what agents send is read and kept in a thread of its own; by default it is where the store was opened. */
  readonly hasIntakeThread?: boolean;
}

export type Store = Awaited<ReturnType<typeof openStore>>;

/** Opens the database, brings it forward, and finishes what a former process left. The caller closes it. */
export async function openStore(options: StoreOptions) {
  const { dataDirectory, databaseUrl, log, now = Date.now } = options;
  const turns = new WriteTurns();
  const place =
    databaseUrl === undefined
      ? { path: join(dataDirectory, DATABASE_FILE), turns }
      : { url: databaseUrl };
  const open = openDatabase(place, log);
  const { applied, backup } = await migrate(
    open,
    join(dataDirectory, `ksocket-before-${now()}.db`),
  );
  if (backup !== null) log.info({ backup, applied }, "the database was copied, then migrated");
  const context: StoreContext = { db: open.db, write: open.write, now };
  const snapshots = createSnapshots(context);
  const intake = options.hasIntakeThread ? new IntakeThread(place, log) : createIntake(context);
  const registry = createRegistry(context, snapshots, intake);
  return {
    users: createUsers(context),
    apiTokens: createApiTokens(context),
    ksockets: createKsockets(context),
    networks: createNetworks(context),
    snapshots,
    snapshotNodes: createSnapshotNodes(context),
    managedNodes: createManagedNodes(context),
    annotations: createAnnotations(context),
    identityChanges: createIdentityChanges(context),
    history: (managedNodeId: string, page: PageRequest) =>
      historyPage(context, managedNodeId, page),
    software: (listId: number | null, page: PageRequest) => softwarePage(context, listId, page),
    softwareSearch: createSoftwareSearch(context),
    identityOf: (managedNodeId: string) => identityOf(context, managedNodeId),
    difference: createDifferences(context),
    lookUpAddress: (networkId: string, address: string) =>
      lookUpAddress(context, networkId, address),
    audit: createAudit(context),
    notices: createNotices(context),
    schedules: createSchedules(context),
    views: createViews(context),
    webhooks: createWebhooks(context),
    applyRetention: () => applyRetention(context),
    registry,
    /** Undefined on PostgreSQL, which has tools of its own. */
    backup: open.backup,
    now,
    async close() {
      await intake.close();
      await open.db.destroy();
    },
  };
}
