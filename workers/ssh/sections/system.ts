/** `system` and `kernel` out of uname(1), os-release(5) and the files that distributions had before it. */

import type { Answers } from "../collect/answers.ts";
import { byKey, byPath, clean, given } from "./lines.ts";
import type { SectionRead } from "./section-read.ts";
import { statusOf } from "./section-read.ts";

export function readSystem(answers: Answers): SectionRead<"system" | "kernel">[] {
  const kernel = kernelOf(answers);
  const { name, fqdn, domain } = namesOf(answers);
  const system = given({ ...releaseOf(answers, kernel), name, fqdn, domain });
  const status = statusOf(answers, "system", kernel.name === undefined);
  return [
    { section: "kernel", status, value: kernel, source: "uname" },
    { section: "system", status, value: system, source: "os-release" },
  ];
}

/** `uname -srvm`: name, release and architecture are one word each; the version between them may be many. */
export function kernelOf(answers: Answers) {
  const words = (answers.word("system", "kernel") ?? "").split(/\s+/).filter(Boolean);
  const [name, release, ...others] = words;
  const architecture = others.pop();
  return given({ name, release, version: clean(others.join(" ")), architecture });
}

export function namesOf(answers: Answers) {
  const node = clean(answers.word("system", "name"), 255);
  const full = clean(answers.word("system", "fqdn"), 255) ?? node;
  const dot = full?.indexOf(".") ?? -1;
  const isFull =
    full !== undefined && dot > 0 && /^[\w.-]+$/.test(full) && !full.startsWith("localhost");
  return {
    name: node,
    fqdn: isFull ? full : undefined,
    domain: isFull ? full.slice(dot + 1) || undefined : undefined,
  };
}

interface Release {
  readonly family?: string | undefined;
  readonly version?: string | undefined;
  readonly edition?: string | undefined;
  readonly build?: string | undefined;
  readonly description?: string | undefined;
}

function releaseOf(answers: Answers, kernel: ReturnType<typeof kernelOf>): Release {
  const product = answers.lines("system", "product");
  const files = byPath(answers.lines("system", "release"));
  switch (kernel.name ?? "") {
    case "Darwin": {
      const tool = byKey(product, ":");
      return {
        family: tool.get("ProductName"),
        version: tool.get("ProductVersion"),
        build: tool.get("BuildVersion"),
      };
    }
    case "AIX": {
      const level = product[0]?.trim();
      const [, v = "", r = ""] = /^(\d)(\d)\d\d-/.exec(level ?? "") ?? [];
      return { family: "AIX", version: v === "" ? level : `${v}.${r}`, build: level };
    }
    case "SunOS": {
      const description = clean(files.get("/etc/release")?.[0]);
      const version = /Solaris (\d+(?:\.\d+)*)/.exec(description ?? "")?.[1];
      return {
        family: version === undefined ? "SunOS" : "Oracle Solaris",
        version: version ?? kernel.release,
        description,
      };
    }
    case "FreeBSD":
      return { family: "FreeBSD", version: product[0]?.trim() || kernel.release };
    case "Linux":
      return linuxRelease(files);
    default:
      return { family: kernel.name, version: kernel.release };
  }
}

function linuxRelease(files: ReadonlyMap<string, readonly string[]>): Release {
  const lines = files.get("/etc/os-release") ?? files.get("/usr/lib/os-release");
  if (lines === undefined) return olderRelease(files);
  const fields = byKey(lines, "=");
  const field = (name: string) => clean(unquoted(fields.get(name)));
  const version = field("VERSION_ID");
  return {
    family: field("NAME") ?? "Linux",
    version: exactVersion(version, files) ?? version ?? field("BUILD_ID"),
    edition: field("VARIANT"),
    build: field("BUILD_ID"),
    description: field("PRETTY_NAME"),
  };
}

/** Debian and RHEL's rebuilds write the point release ("12.11", "7.9.2009") into a file of its own; it counts when it is a longer form of VERSION_ID. */
function exactVersion(version: string | undefined, files: ReadonlyMap<string, readonly string[]>) {
  if (version === undefined) return undefined;
  const candidates = ["/etc/debian_version", "/etc/redhat-release", "/etc/alpine-release"].map(
    (path) => /\d+(?:\.\d+)+/.exec(files.get(path)?.[0] ?? "")?.[0],
  );
  return candidates.find((candidate) => candidate?.startsWith(`${version}.`));
}

/** "CentOS release 6.10 (Final)", "Red Hat Enterprise Linux ES release 4 (Nahant Update 6)"; lsb_release's file for others. */
function olderRelease(files: ReadonlyMap<string, readonly string[]>): Release {
  const redHat = files.get("/etc/redhat-release")?.[0];
  const match = /^(.*?) release (\d[\d.]*)/.exec(redHat ?? "");
  if (match !== null) return { family: match[1], version: match[2], description: redHat };
  const lsb = byKey(files.get("/etc/lsb-release") ?? [], "=");
  const family = unquoted(lsb.get("DISTRIB_ID"));
  if (family !== undefined) {
    return {
      family,
      version: unquoted(lsb.get("DISTRIB_RELEASE")),
      description: unquoted(lsb.get("DISTRIB_DESCRIPTION")),
    };
  }
  const debian = files.get("/etc/debian_version")?.[0];
  if (debian !== undefined) return { family: "Debian GNU/Linux", version: debian };
  const [suse, suseVersion] = files.get("/etc/SuSE-release") ?? [];
  if (suse !== undefined)
    return { family: suse, version: /=\s*(\S+)/.exec(suseVersion ?? "")?.[1] };
  return { family: "Linux" };
}

const unquoted = (value: string | undefined) => {
  const inner = /^(["'])(.*)\1$/.exec(value ?? "")?.[2] ?? value;
  return inner?.replaceAll(/\\(.)/g, "$1");
};
