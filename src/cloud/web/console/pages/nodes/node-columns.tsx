/** The columns of a list of nodes that managed nodes and snapshots share. */

import type { NodeDocument } from "../../../../../protocol/node.ts";
import type { Words } from "../../i18n/language.tsx";
import type { Column } from "../../parts/data-table.tsx";

export interface NodeColumn<Node> extends Column<Node> {
  /** As saved views and addresses name it. */
  readonly name: string;
  readonly isUsual: boolean;
}

const MAX_ADDRESSES = 3;

function addressesOf({ addresses }: NodeDocument): string {
  const shown = addresses.slice(0, MAX_ADDRESSES).map(({ addr }) => addr);
  const more = addresses.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` +${more}` : "");
}

const vendorOf = ({ addresses }: NodeDocument) =>
  addresses.find(({ extraFields }) => extraFields.macaddr)?.extraFields.macaddr?.organizationName ??
  "";

const macsOf = ({ addresses }: NodeDocument) =>
  [...new Set(addresses.map(({ macaddr }) => macaddr))].filter(Boolean).slice(0, 2).join(", ");

export const nodeColumns = ({ t, word, number }: Words): NodeColumn<NodeDocument>[] => [
  { name: "addresses", isUsual: true, label: t("addresses"), cell: addressesOf, sort: "addr" },
  {
    name: "type",
    isUsual: true,
    label: t("type"),
    cell: ({ deviceTypes }) => deviceTypes.map(({ type }) => word("deviceType", type)).join(", "),
  },
  {
    name: "family",
    isUsual: true,
    label: t("family"),
    cell: ({ system }) => [system.family, system.version].filter(Boolean).join(" "),
    sort: "family",
  },
  { name: "vendor", isUsual: true, label: t("vendor"), cell: vendorOf, sort: "vendor" },
  { name: "mac", isUsual: false, label: t("macAddress"), cell: macsOf },
  { name: "serial", isUsual: false, label: t("serial"), cell: ({ system }) => system.serial },
  {
    name: "packages",
    isUsual: false,
    label: t("packages"),
    isNumber: true,
    cell: ({ numberOfPackages }) => number(numberOfPackages),
  },
];
