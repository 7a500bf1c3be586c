/** A scan that could read less than the one before does not erase what is known. */

import type { NodeDocument } from "../../../protocol/node.ts";

/** The new document, with those parts of the former that it says nothing of. */
export function carryOver(former: NodeDocument, current: NodeDocument): NodeDocument {
  const isSame = (current.system.family || former.system.family) === former.system.family;
  const system = isSame
    ? {
        family: current.system.family || former.system.family,
        version: current.system.version || former.system.version,
        serial: current.system.serial || former.system.serial,
      }
    : current.system;
  return {
    ...current,
    system,
    interfaces: current.interfaces.length > 0 ? current.interfaces : former.interfaces,
    deviceTypes: current.deviceTypes.length > 0 ? current.deviceTypes : former.deviceTypes,
    extraFields: { ...former.extraFields, ...current.extraFields },
  };
}
