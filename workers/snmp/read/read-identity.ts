/** Reads what a device is and sends it: system, product, chassis, device types, signatures. */

import type { SnmpAgent } from "../agent.ts";
import { Facts } from "../identify/facts.ts";
import { identify, type Knowledge } from "../identify/identify.ts";
import type { Identity } from "../identify/identity.ts";
import { chassisMacText } from "../tables/bridge.ts";
import { entitiesOf, entPhysicalColumns, meaningful, membersOf } from "../tables/entity.ts";
import { type HostDevices, hostDevicesOf, hrDeviceColumns } from "../tables/host-resources.ts";
import { prtGeneralColumns, prtGeneralEntry } from "../tables/printer.ts";
import { rowsOf } from "../tables/table.ts";
import { hex, present } from "../tables/values.ts";
import type { SystemGroup } from "./system.ts";
import type { ReadTarget } from "./target.ts";

const ENTITY_ROWS = 40_000;
const DEVICE_ROWS = 4_000;
const CHASSIS_ID_MAC = 4;

export interface IdentityRead {
  readonly facts: Facts;
  readonly identity: Identity;
  readonly hostDevices: HostDevices;
}

export async function readIdentity(
  agent: SnmpAgent,
  target: ReadTarget,
  system: SystemGroup,
  knowledge: Knowledge,
): Promise<IdentityRead> {
  const entity = await agent.walkColumns(entPhysicalColumns, { maxRows: ENTITY_ROWS });
  const devices = await agent.walkColumns(hrDeviceColumns, { maxRows: DEVICE_ROWS });
  const hostDevices = hostDevicesOf(devices.rows);
  const printer = await agent.walkColumns(prtGeneralColumns, { maxRows: 16 });
  const [general] = rowsOf(printer.rows, prtGeneralEntry).values();
  const entities = entitiesOf(entity.rows);
  const facts = new Facts({
    sysDescr: system.text("sysDescr", 4_096),
    sysObjectId: system.sysObjectId,
    productName: await knowledge.products.nameOf(system.sysObjectId),
    sysName: system.text("sysName"),
    sysServices: system.number("sysServices"),
    probeSoftwareRev: meaningful(system.text("probeSoftwareRev")),
    isForwarding: system.isForwarding,
    isBridge: chassisMacText(system.bytes("dot1dBaseBridgeAddress")) !== undefined,
    entities,
    printers: hostDevices.printers,
    hasProcessors: hostDevices.processors.length > 0,
    printer: general && {
      name: meaningful(general.text(16)),
      serial: meaningful(general.text(17)),
    },
    ups: upsOf(system),
  });
  const identity = await identify(agent, facts, knowledge);
  tellSystem(target, system, identity);
  tellProduct(target, identity);
  const members = membersOf(entities);
  if (members.length > 0) {
    const chassis = { ...present({ serialNumber: identity.serial }), members };
    target.section("chassis", chassis, "ENTITY-MIB", entity.end);
  }
  tellSignatures(agent, target, system, identity);
  return { facts, identity, hostDevices };
}

function upsOf(system: SystemGroup): Facts["values"]["ups"] {
  const model = meaningful(system.text("upsIdentModel"));
  const manufacturer = meaningful(system.text("upsIdentManufacturer"));
  const softwareVersion =
    meaningful(system.text("upsIdentUPSSoftwareVersion")) ??
    meaningful(system.text("upsIdentAgentSoftwareVersion"));
  if ((model ?? manufacturer ?? softwareVersion) === undefined) return undefined;
  return { manufacturer, model, softwareVersion };
}

function tellSystem(target: ReadTarget, system: SystemGroup, identity: Identity): void {
  const name = system.text("sysName", 255);
  target.section(
    "system",
    present({
      family: identity.family,
      version: identity.version,
      serial: identity.serial,
      name,
      description: system.text("sysDescr", 4_096),
      location: system.text("sysLocation"),
      contact: system.text("sysContact"),
      objectId: system.sysObjectId,
    }),
    "SNMPv2-MIB",
  );
  if (name !== undefined && /^[\w.-]+$/.test(name)) {
    target.tell({ kind: "hostname", hostname: name, source: "snmp" });
  }
  target.section("boot", present({ uptimeSeconds: system.uptimeSeconds }), "SNMPv2-MIB");
}

function tellProduct(target: ReadTarget, identity: Identity): void {
  const sources = new Set(Object.values(identity.sources));
  target.section(
    "product",
    present({
      vendorName: identity.vendor,
      modelName: identity.model,
      serialNumber: identity.serial,
      firmwareVersionNumber: identity.version,
      hardwareVersionNumber: identity.hardware,
    }),
    [...sources].join(", ").slice(0, 128),
    identity.guessed.size === 0 ? "complete" : "too-many-rows",
  );
  target.section(
    "deviceTypes",
    identity.types.map((type) => ({ type })),
    "SNMP",
  );
}

/** What ties this address to the device's other ones; a serial number told apart by its shape only is no tie. */
function tellSignatures(
  agent: SnmpAgent,
  target: ReadTarget,
  system: SystemGroup,
  identity: Identity,
): void {
  const { serial, vendor } = identity;
  if (serial !== undefined && !identity.guessed.has("serial")) {
    const value = vendor === undefined ? serial : `${vendor} ${serial}`;
    target.tell({ kind: "signature", type: "chassisSerial", value });
  }
  const isMac = system.number("lldpLocChassisIdSubtype") === CHASSIS_ID_MAC;
  const macs = [
    chassisMacText(system.bytes("dot1dBaseBridgeAddress")),
    isMac ? chassisMacText(system.bytes("lldpLocChassisId")) : undefined,
  ];
  for (const value of new Set(macs)) {
    if (value !== undefined) target.tell({ kind: "signature", type: "chassisMac", value });
  }
  const engineId = agent.engineId && hex(agent.engineId);
  if (engineId !== undefined && engineId !== "") {
    target.tell({ kind: "signature", type: "snmpEngineId", value: engineId });
  }
}
