/** What a node is and how it runs: its system, its users, what it offers. */

import { z } from "zod";
import { epochMs, list, portNumber, text } from "../bounds.ts";

export const systemSection = z.object({
  /** Operating system or product family: "Debian GNU/Linux", "IOS", "Windows". */
  family: text().optional(),
  version: text().optional(),
  serial: text().optional(),
  /** The name that the node gives itself (sysName, hostname, ComputerName). */
  name: text().optional(),
  fqdn: text().optional(),
  domain: text().optional(),
  edition: text().optional(),
  build: text().optional(),
  description: text(4_096).optional(),
  location: text().optional(),
  contact: text().optional(),
  objectId: text().optional(),
});

export const kernelSection = z.object({
  name: text().optional(),
  version: text().optional(),
  release: text().optional(),
  architecture: text().optional(),
});
export const bootSection = z.object({
  uptimeSeconds: z.number().nonnegative().optional(),
  bootedAt: epochMs.optional(),
  timeZone: text(128).optional(),
});
export const virtualisationSection = z.object({
  hypervisor: text().optional(),
  role: z.enum(["guest", "host", "container", "none"]).optional(),
  containers: list(text(), 4_096).optional(),
});
export const deviceTypesSection = list(z.object({ type: text(64) }), 32);
export const usersSection = list(
  z.object({
    name: text(),
    uid: z.number().int().optional(),
    fullName: text().optional(),
    home: text(4_096).optional(),
    shell: text(4_096).optional(),
    isDisabled: z.boolean().optional(),
    groups: list(text(), 1_024).optional(),
  }),
  65_536,
);
export const listenersSection = list(
  z.object({
    transport: z.enum(["tcp", "udp"]),
    addr: text(80),
    port: portNumber,
    process: text().optional(),
    /** Names of the Windows services that run in the process. */
    services: list(text(), 64).optional(),
  }),
  16_384,
);
export const securitySection = z.object({
  antivirus: list(
    z.object({
      name: text(),
      isEnabled: z.boolean().optional(),
      isUpToDate: z.boolean().optional(),
    }),
    64,
  ).optional(),
});
/** Things worth a person's attention: a legacy algorithm in use, a default community, an unencrypted login. */
export const findingsSection = list(z.object({ code: text(64), message: text() }), 256);
