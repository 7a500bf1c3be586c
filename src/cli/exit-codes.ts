export const exitCodes = {
  ok: 0,
  failure: 1,
  usage: 2,
  configuration: 78,
  cancelled: 130,
} as const;
