/** Whether a scan may still change. */
export const isOpenScan = (status: string | undefined): boolean =>
  status === "starting" || status === "running" || status === "aggregating";
