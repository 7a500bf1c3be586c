/** What a node is made of. Sizes are in KiB, clock speeds in MHz. */

import { z } from "zod";
import { count, list, text } from "../bounds.ts";

export const biosSection = z.object({
  vendorName: text().optional(),
  versionNumber: text().optional(),
  releaseDate: text().optional(),
});
export const motherboardSection = z.object({
  vendorName: text().optional(),
  modelNumber: text().optional(),
  versionNumber: text().optional(),
  serialNumber: text().optional(),
});
export const productSection = z.object({
  vendorName: text().optional(),
  modelName: text().optional(),
  modelNumber: text().optional(),
  serialNumber: text().optional(),
  versionNumber: text().optional(),
  firmwareVersionNumber: text().optional(),
  hardwareVersionNumber: text().optional(),
  assetTag: text().optional(),
  uuid: text().optional(),
});
export const chassisSection = z.object({
  type: text().optional(),
  serialNumber: text().optional(),
  /** Parts that carry their own model or serial number: stack members, line cards, power supplies. */
  members: list(
    z.object({
      index: count,
      class: text().optional(),
      name: text().optional(),
      modelName: text().optional(),
      serialNumber: text().optional(),
      firmwareVersionNumber: text().optional(),
      hardwareVersionNumber: text().optional(),
      softwareVersionNumber: text().optional(),
      description: text().optional(),
    }),
    4_096,
  ).optional(),
});
export const cpuSection = z.object({
  numberOfSockets: count.optional(),
  numberOfCores: count.optional(),
  /** Logical processors (threads). */
  numberOfProcessors: count.optional(),
  processors: list(
    z.object({
      modelName: text().optional(),
      vendorName: text().optional(),
      clockSpeed: z.number().nonnegative().optional(),
    }),
    1_024,
  ).optional(),
});
export const memorySection = z.object({
  totalSize: z.number().nonnegative().optional(),
  swapSize: z.number().nonnegative().optional(),
  modules: list(
    z.object({
      locator: text().optional(),
      size: z.number().nonnegative().optional(),
      type: text().optional(),
      speed: z.number().nonnegative().optional(),
      vendorName: text().optional(),
      partNumber: text().optional(),
      serialNumber: text().optional(),
    }),
    1_024,
  ).optional(),
});
export const storageSection = z.object({
  drives: list(
    z.object({
      name: text().optional(),
      modelName: text().optional(),
      vendorName: text().optional(),
      serialNumber: text().optional(),
      firmwareVersionNumber: text().optional(),
      size: z.number().nonnegative().optional(),
      type: text().optional(),
      bus: text().optional(),
    }),
    4_096,
  ),
});
export const filesystemsSection = list(
  z.object({
    mountPoint: text(4_096),
    device: text(4_096).optional(),
    type: text().optional(),
    totalSize: z.number().nonnegative().optional(),
    usedSize: z.number().nonnegative().optional(),
    label: text().optional(),
  }),
  8_192,
);
export const printerSection = z.object({
  pageCount: count.optional(),
  status: text().optional(),
  supplies: list(
    z.object({
      description: text(),
      level: z.number().optional(),
      maximum: z.number().optional(),
      unit: text().optional(),
    }),
    256,
  ).optional(),
});
export const upsSection = z.object({
  batteryStatus: text().optional(),
  secondsOnBattery: count.optional(),
  estimatedMinutesRemaining: count.optional(),
  estimatedChargePercent: count.optional(),
  outputSource: text().optional(),
  outputLoadPercent: count.optional(),
});
