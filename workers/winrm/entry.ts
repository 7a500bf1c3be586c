import { laneOverPort } from "../harness/pool-entry.ts";
import worker from "./worker.ts";

export default laneOverPort(worker);
