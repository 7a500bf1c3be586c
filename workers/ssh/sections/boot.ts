/** `boot`: uptime and time zone. proc(5), sysctl kern.boottime, tzfile(5). */

import type { Answers } from "../collect/answers.ts";
import { amount, clean, given } from "./lines.ts";
import { type SectionRead, statusOf } from "./section-read.ts";

export function readBoot(answers: Answers): SectionRead<"boot">[] {
  const now = amount(answers.word("boot", "now"));
  const since =
    amount(/^btime (\d+)/.exec(answers.word("boot", "btime") ?? "")?.[1]) ??
    // FreeBSD, macOS: "{ sec = 1700000000, usec = 0 }"; OpenBSD, NetBSD: a date in words, which says less.
    amount(/sec = (\d+)/.exec(answers.word("boot", "boottime") ?? "")?.[1]);
  const uptime =
    amount(answers.word("boot", "uptime")) ??
    (now !== undefined && since !== undefined ? now - since : undefined);
  const value = given({
    uptimeSeconds: uptime === undefined ? undefined : Math.max(0, Math.floor(uptime)),
    bootedAt: since === undefined ? undefined : since * 1_000,
    timeZone: zoneOf(answers.lines("boot", "zone")),
  });
  const status = statusOf(answers, "boot", Object.keys(value).length === 0);
  return [{ section: "boot", status, value, source: "/proc" }];
}

/** /etc/localtime's target where it is a link into the zone database, else /etc/timezone, else the abbreviation of date(1). */
function zoneOf(lines: readonly string[]): string | undefined {
  const linked = lines
    .map((line) => /-> .*zoneinfo\/(?:posix\/)?(\S+)$/.exec(line)?.[1])
    .find(Boolean);
  const named = lines.find((line) => /^[A-Z][\w+-]+(\/[\w+-]+)+$/.test(line));
  return clean(linked ?? named ?? lines.findLast((line) => /^[A-Z+-][\w+-]*$/.test(line)), 128);
}
