/** What the person's role allows, by the table that the server judges with: what would be refused isn't offered. */

import { createContext, type ReactNode, useContext } from "react";
import { isAllowed, neededRole } from "../../../api/roles.ts";

type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** `path` is the API's, without query. */
export type May = (method: Method, path: string) => boolean;

const Context = createContext<May>(() => false);

export function RightsProvider({ role, children }: { role: string; children: ReactNode }) {
  return (
    <Context value={(method, path) => isAllowed(role, neededRole(method, path))}>
      {children}
    </Context>
  );
}

export const useRights = (): May => useContext(Context);

interface AllowedProps {
  readonly method: Method;
  /** Of the API. */
  readonly path: string;
  readonly otherwise?: ReactNode;
  readonly children: ReactNode;
}

/** Shown to those who may send the request. */
export function Allowed({ method, path, otherwise = null, children }: AllowedProps) {
  return useRights()(method, path) ? children : otherwise;
}
