/** `virtualisation`: guest, container, host, or none of them. */

import type { Answers } from "../collect/answers.ts";
import { hardwareFacts } from "./hardware.ts";
import { clean, given } from "./lines.ts";
import { type SectionRead, statusOf } from "./section-read.ts";

/** The names that systemd-detect-virt(1) gives to containers; all others are machines. */
const containers = new Set(
  "openvz lxc lxc-libvirt systemd-nspawn docker podman rkt wsl proot pouch container-other jail".split(
    " ",
  ),
);

/** What hypervisors write into SMBIOS as vendor or product. */
const products: readonly (readonly [RegExp, string])[] = [
  [/vmware/i, "vmware"],
  [/virtualbox|innotek/i, "oracle"],
  [/microsoft corporation virtual machine/i, "microsoft"],
  [/qemu|kvm|openstack|google compute|digitalocean|proxmox/i, "kvm"],
  [/amazon ec2/i, "amazon"],
  [/\bxen\b/i, "xen"],
  [/parallels/i, "parallels"],
  [/bhyve/i, "bhyve"],
];

export function readVirtualisation(answers: Answers): SectionRead<"virtualisation">[] {
  const status = statusOf(answers, "virtualisation", false);
  const names = answers.lines("virtualisation", "containers").flatMap((line) => clean(line) ?? []);
  const hypervisor = hypervisorOf(answers);
  const host = answers.word("virtualisation", "host");
  const role =
    hypervisor === undefined
      ? host !== undefined || names.length > 0
        ? "host"
        : "none"
      : containers.has(hypervisor)
        ? "container"
        : "guest";
  const value = {
    role,
    ...given({
      hypervisor: hypervisor ?? host,
      containers: names.length > 0 ? names.slice(0, 4_096) : undefined,
    }),
  } as const;
  return [{ section: "virtualisation", status, value, source: "systemd-detect-virt" }];
}

function hypervisorOf(answers: Answers): string | undefined {
  const detected = answers.word("virtualisation", "detect");
  if (detected !== undefined && detected !== "none") return clean(detected);
  const sign = answers.word("virtualisation", "signs");
  if (sign !== undefined) return clean(sign);
  const [guest, jailed] = answers.lines("virtualisation", "guest");
  if (jailed === "1") return "jail";
  if (guest !== undefined && !/^(none|0)$/.test(guest))
    return guest === "1" ? "apple" : clean(guest);
  const { vendor = "", model = "" } = hardwareFacts(answers);
  const product = products.find(([pattern]) => pattern.test(`${vendor} ${model}`));
  if (product !== undefined) return product[1];
  const shown = answers.lines("virtualisation", "hypervisor");
  if (shown.some((line) => line.endsWith("type:xen"))) return "xen";
  // The bit that a hypervisor sets for its guests (CPUID leaf 1, ECX bit 31), without its name.
  return detected === undefined && shown.some((line) => /^[1-9]\d*$/.test(line))
    ? "unknown"
    : undefined;
}
