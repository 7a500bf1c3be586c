/** `deviceTypes`: what the machine is for, as far as a login can tell. */

import type { Answers } from "../collect/answers.ts";
import { hardwareFacts } from "./hardware.ts";
import type { SectionRead } from "./section-read.ts";
import { kernelOf } from "./system.ts";

/** DSP0134 §7.4.1: portable, laptop, notebook, sub notebook, tablet, convertible, detachable; and machines for a desk. */
const portable = new Set(["8", "9", "10", "14", "30", "31", "32"]);
const desk = new Set(["3", "4", "5", "6", "7", "13", "15", "16", "35", "36"]);
const desktopNames = /^(Desktop|Low Profile Desktop|Mini Tower|Tower|All In One|All in One)$/i;
const portableNames = /^(Portable|Laptop|Notebook|Sub Notebook|Tablet|Convertible)$/i;

/** "server" unless the chassis stands on somebody's desk: who lets people log in from the network serves. */
export function readDeviceTypes(answers: Answers): SectionRead<"deviceTypes">[] {
  const kernel = kernelOf(answers);
  if (kernel.name === undefined) return [];
  const { chassisType = "", model = "" } = hardwareFacts(answers);
  const isPortable =
    portable.has(chassisType) || portableNames.test(chassisType) || /MacBook/.test(model);
  const isDesk =
    desk.has(chassisType) || desktopNames.test(chassisType) || kernel.name === "Darwin";
  // Virtual machines name any chassis; they are servers.
  const isVirtual = /virtual|kvm|qemu|bochs|hvm/i.test(model);
  const type = isVirtual ? "server" : isPortable ? "laptop" : isDesk ? "desktop" : "server";
  return [{ section: "deviceTypes", status: "complete", value: [{ type }], source: "chassis" }];
}
