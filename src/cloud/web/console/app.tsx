/** Who is logged in, and the page of the address. */

import { Center, Loader } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { LOGGED_OUT } from "./api/client.ts";
import { useResource } from "./api/hooks.ts";
import type { User } from "./api/types.ts";
import { useWords } from "./i18n/language.tsx";
import { KsocketPage } from "./pages/ksocket/ksocket.tsx";
import { KsocketsPage } from "./pages/ksockets/ksockets.tsx";
import { LoginPage } from "./pages/login/login.tsx";
import { NetworkPage } from "./pages/network/network.tsx";
import { NetworksPage } from "./pages/networks/networks.tsx";
import { ManagedNodePage, SnapshotNodePage } from "./pages/node/node.tsx";
import { ManagedNodesPage, SnapshotNodesPage } from "./pages/nodes/nodes.tsx";
import { ScanPage } from "./pages/scan/scan.tsx";
import { ScansPage, SnapshotsPage } from "./pages/scans/scans.tsx";
import { Empty } from "./parts/empty.tsx";
import { FaultAlert } from "./parts/fault-alert.tsx";
import { Frame } from "./parts/frame.tsx";
import { matchPath, navigate, type Params, usePlace } from "./router.ts";

type Route = (path: string) => ReactNode;

function route<Pattern extends string>(
  pattern: Pattern,
  page: (params: Params<Pattern>) => ReactNode,
): Route {
  return (path) => {
    const params = matchPath(pattern, path);
    return params === undefined ? undefined : page(params);
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
  route("/ksockets", () => <KsocketsPage />),
  route("/ksockets/:ksocketId", ({ ksocketId }) => <KsocketPage ksocketId={ksocketId} />),
];

function PageOfPath() {
  const { path } = usePlace();
  const { t } = useWords();
  useEffect(() => {
    if (path === "") navigate("/apps/sonar/networks", "replace");
  }, [path]);
  if (path === "") return null;
  for (const pageOf of routes) {
    const page = pageOf(path);
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
    <Frame user={user}>
      <PageOfPath />
    </Frame>
  );
}
