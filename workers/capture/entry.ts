/** What the capture process runs, on its main thread: `cap` receives nothing elsewhere. */

import { serveOverIpc } from "../harness/child-entry.ts";
import capture from "./worker.ts";

await serveOverIpc(capture);
