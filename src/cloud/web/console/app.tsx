/** Who is logged in, and the page of the address. */

import { Center, Loader } from "@mantine/core";
import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { LOGGED_OUT } from "./api/client.ts";
import { useResource } from "./api/hooks.ts";
import type { User } from "./api/types.ts";
import { useWords } from "./i18n/language.tsx";
import { AddressPage } from "./pages/address/address.tsx";
import { DifferencePage } from "./pages/difference/difference.tsx";
import { KsocketPage } from "./pages/ksocket/ksocket.tsx";
import { KsocketsPage } from "./pages/ksockets/ksockets.tsx";
import { LoginPage } from "./pages/login/login.tsx";
import { NetworkPage } from "./pages/network/network.tsx";
import { NetworksPage } from "./pages/networks/networks.tsx";
import { ManagedNodePage, SnapshotNodePage } from "./pages/node/node.tsx";
import { ManagedNodesPage } from "./pages/nodes/managed-nodes.tsx";
import { SnapshotNodesPage } from "./pages/nodes/snapshot-nodes.tsx";
import { ScanPage } from "./pages/scan/scan.tsx";
import { ScansPage } from "./pages/scans/scans.tsx";
import { SessionPage } from "./pages/session/session.tsx";
import { SnapshotsPage } from "./pages/snapshots/snapshots.tsx";
import { SoftwarePage } from "./pages/software/software.tsx";
import { SoftwareNodesPage } from "./pages/software/software-nodes.tsx";
import { Empty } from "./parts/empty.tsx";
import { FaultAlert } from "./parts/fault-alert.tsx";
import { Frame } from "./parts/frame.tsx";
import { RightsProvider, useRights } from "./parts/rights.tsx";
import { matchPath, navigate, type Params, usePlace } from "./router.ts";

/** A page that is loaded when somebody first goes there. */
const later = <Props extends object>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => ({ default: await load() }));

const MapPage = later(async () => (await import("./pages/map/map.tsx")).MapPage);
const UsersPage = later(async () => (await import("./pages/users/users.tsx")).UsersPage);
const ApiTokensPage = later(
  async () => (await import("./pages/api-tokens/api-tokens.tsx")).ApiTokensPage,
);
const AuditLogPage = later(
  async () => (await import("./pages/audit-log/audit-log.tsx")).AuditLogPage,
);
const WebhooksPage = later(
  async () => (await import("./pages/webhooks/webhooks.tsx")).WebhooksPage,
);
const WebhookPage = later(async () => (await import("./pages/webhooks/webhook.tsx")).WebhookPage);

type Route = (path: string, user: User) => ReactNode;

function route<Pattern extends string>(
  pattern: Pattern,
  page: (params: Params<Pattern>, user: User) => ReactNode,
): Route {
  return (path, user) => {
    const params = matchPath(pattern, path);
    return params === undefined ? undefined : page(params, user);
  };
}

const network = "/apps/sonar/networks/:networkId" as const;

const routes: readonly Route[] = [
  route("/apps/sonar/networks", () => <NetworksPage />),
  route(network, ({ networkId }) => <NetworkPage networkId={networkId} />),
  route(`${network}/scans`, ({ networkId }) => <ScansPage networkId={networkId} />),
  route(`${network}/scans/:scanId`, (ids) => <ScanPage key={ids.scanId} {...ids} />),
  route(`${network}/managed-nodes`, ({ networkId }) => <ManagedNodesPage networkId={networkId} />),
  route(`${network}/managed-nodes/:managedNodeId`, (ids) => <ManagedNodePage {...ids} tab="" />),
  route(`${network}/managed-nodes/:managedNodeId/:tab`, (ids) => <ManagedNodePage {...ids} />),
  route(`${network}/snapshots`, ({ networkId }) => <SnapshotsPage networkId={networkId} />),
  route(`${network}/snapshots/:snapshotId`, (ids) => <SnapshotNodesPage {...ids} />),
  route(`${network}/snapshots/:snapshotId/nodes`, (ids) => <SnapshotNodesPage {...ids} />),
  route(`${network}/snapshots/:snapshotId/nodes/:nodeId`, (ids) => (
    <SnapshotNodePage {...ids} tab="" />
  )),
  route(`${network}/snapshots/:snapshotId/nodes/:nodeId/:tab`, (ids) => (
    <SnapshotNodePage {...ids} />
  )),
  route(`${network}/snapshots/:snapshotId/difference`, (ids) => <DifferencePage {...ids} />),
  route(`${network}/topology`, ({ networkId }) => <MapPage networkId={networkId} />),
  route(`${network}/software`, ({ networkId }) => <SoftwarePage networkId={networkId} />),
  route(`${network}/software/nodes`, ({ networkId }) => (
    <SoftwareNodesPage networkId={networkId} />
  )),
  route(`${network}/addresses/:address`, (ids) => <AddressPage {...ids} />),
  route("/ksockets", () => <KsocketsPage />),
  route("/ksockets/:ksocketId", ({ ksocketId }) => <KsocketPage ksocketId={ksocketId} />),
  route("/session", (_, user) => <SessionPage user={user} />),
  route("/users", (_, user) => <UsersPage user={user} />),
  route("/api-tokens", () => <ApiTokensPage />),
  route("/audit-log", () => <AuditLogPage />),
  route("/webhooks", () => <WebhooksPage />),
  route("/webhooks/:webhookId", ({ webhookId }) => (
    <WebhookPage key={webhookId} webhookId={webhookId} />
  )),
];

function PageOfPath({ user }: { user: User }) {
  const { path } = usePlace();
  const { t } = useWords();
  const may = useRights();
  useEffect(() => {
    if (path === "") navigate("/apps/sonar/networks", "replace");
  }, [path]);
  if (path === "") return null;
  // The path of a page is the path of what it shows.
  if (!may("GET", `/api${path}`)) {
    return <Empty title={t("notAllowedTitle")} text={t("notAllowedText")} />;
  }
  for (const pageOf of routes) {
    const page = pageOf(path, user);
    if (page !== undefined) return page;
  }
  return <Empty title={t("notFoundTitle")} text={t("notFoundText")} />;
}

export function App() {
  const { value: user, fault, reload } = useResource<User>("/api/session");
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const over = () => setIsOver(true);
    addEventListener(LOGGED_OUT, over);
    return () => removeEventListener(LOGGED_OUT, over);
  }, []);
  const begin = () => {
    setIsOver(false);
    reload();
  };
  if (isOver || fault?.code === "UNAUTHENTICATED") return <LoginPage onLogin={begin} />;
  if (fault !== undefined) return <FaultAlert fault={fault} />;
  if (user === undefined) {
    return (
      <Center mih="100vh">
        <Loader />
      </Center>
    );
  }
  return (
    <RightsProvider role={user.role}>
      <Frame user={user}>
        <Suspense fallback={<Loader />}>
          <PageOfPath user={user} />
        </Suspense>
      </Frame>
    </RightsProvider>
  );
}
