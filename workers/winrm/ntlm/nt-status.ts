/** Why Windows refused a login (MS-ERREF §2.3.1). */

import { type ErrorCode, KsocketError } from "../../../src/protocol/errors.ts";

const causes: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  3221225506: ["LOGIN_NOT_PERMITTED", "STATUS_ACCESS_DENIED"],
  3221225566: [
    "LOGIN_NOT_PERMITTED",
    "STATUS_NO_LOGON_SERVERS: no domain controller can be reached",
  ],
  3221225572: ["LOGIN_WRONG_PASSWORD", "STATUS_NO_SUCH_USER"],
  3221225578: ["LOGIN_WRONG_PASSWORD", "STATUS_WRONG_PASSWORD"],
  3221225581: ["LOGIN_WRONG_PASSWORD", "STATUS_LOGON_FAILURE"],
  3221225582: ["LOGIN_NOT_PERMITTED", "STATUS_ACCOUNT_RESTRICTION"],
  3221225583: ["LOGIN_NOT_PERMITTED", "STATUS_INVALID_LOGON_HOURS"],
  3221225584: ["LOGIN_NOT_PERMITTED", "STATUS_INVALID_WORKSTATION"],
  3221225585: ["LOGIN_EXPIRED", "STATUS_PASSWORD_EXPIRED"],
  3221225586: ["LOGIN_NOT_PERMITTED", "STATUS_ACCOUNT_DISABLED: the account is disabled"],
  3221225819: ["LOGIN_NOT_PERMITTED", "STATUS_LOGON_TYPE_NOT_GRANTED"],
  3221225875: ["LOGIN_EXPIRED", "STATUS_ACCOUNT_EXPIRED"],
  3221226020: ["LOGIN_EXPIRED", "STATUS_PASSWORD_MUST_CHANGE"],
  3221226036: ["LOGIN_LOCKED", "STATUS_ACCOUNT_LOCKED_OUT"],
};

/** What isn't known by number counts as a wrong password: it must not be tried again by itself. */
export function ntStatusFault(status: number): KsocketError {
  const [code, detail] = causes[status] ?? [
    "LOGIN_WRONG_PASSWORD",
    `NTSTATUS 0x${status.toString(16).padStart(8, "0")}`,
  ];
  return new KsocketError(code, detail);
}
