/** What the API answers of people, API tokens, the audit log and webhooks. */

export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly role: string;
  readonly createdAt: string;
  /** May not log in. */
  readonly disabled: boolean;
}

export interface ApiToken {
  readonly apiTokenId: string;
  readonly label: string;
  /** The owner's name. */
  readonly owner: string;
  /** At most; null: as much as its owner. */
  readonly role: string | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
}

export interface AuditEntry {
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: string;
}

export const webhookEvents = [
  "scan.ended",
  "node.new",
  "node.changed",
  "node.outdated",
  "token.expiring",
] as const;

export interface Webhook {
  readonly webhookId: string;
  readonly url: string;
  readonly events: readonly string[];
  /** Null: of every network. */
  readonly networkId: string | null;
  readonly isEnabled: boolean;
  readonly createdAt: string;
}

export interface Delivery {
  readonly deliveryId: string;
  readonly event: string;
  readonly createdAt: string;
  readonly attempts: number;
  readonly status: string;
  readonly lastStatus: number | null;
  readonly lastFault: string;
}
