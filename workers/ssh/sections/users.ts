/** `users`: accounts whose shell lets somebody in. passwd(5), group(5), shadow(5). */

import type { Sections } from "../../../src/protocol/sections.ts";
import type { Answers } from "../collect/answers.ts";
import { clean, given } from "./lines.ts";
import { type SectionRead, statusOf } from "./section-read.ts";

type User = Sections["users"][number];

/** Shells that let nobody in. */
const closed = /(^|\/)(nologin|false|true|null|sync|shutdown|halt)$/;
const MAX_USERS = 65_536;
const MAX_GROUPS = 1_024;

export function readUsers(answers: Answers): SectionRead<"users">[] {
  const rows = answers.lines("users", "passwd").map((line) => line.split(":"));
  const shadow = new Map(
    answers.lines("users", "shadow").map((line) => {
      const [name = "", sign] = line.split(":");
      return [name, sign !== ""];
    }),
  );
  const groups = groupsOf(answers.lines("users", "group"));
  const users = rows.flatMap((row) => userOf(row, groups, shadow) ?? []);
  users.push(...macUsers(answers.lines("users", "dscl")));
  const status = statusOf(answers, "users", rows.length === 0);
  return [{ section: "users", status, value: users.slice(0, MAX_USERS), source: "/etc/passwd" }];
}

interface Groups {
  readonly byMember: ReadonlyMap<string, readonly string[]>;
  readonly byId: ReadonlyMap<string, string>;
}

function userOf(
  row: readonly string[],
  groups: Groups,
  shadow: ReadonlyMap<string, boolean>,
): User | undefined {
  const [name = "", , uid = "", gid = "", gecos, home, shell = ""] = row;
  if (row.length < 7 || name === "" || closed.test(shell) || !/^-?\d+$/.test(uid)) return undefined;
  const own = groups.byId.get(gid);
  const all = new Set([...(own === undefined ? [] : [own]), ...(groups.byMember.get(name) ?? [])]);
  return {
    name: name.slice(0, 1_024),
    uid: Number(uid),
    ...given({
      fullName: clean(gecos?.split(",")[0]),
      home: clean(home, 4_096),
      // An empty field means /bin/sh, passwd(5).
      shell: clean(shell, 4_096) ?? "/bin/sh",
      isDisabled: shadow.get(name),
    }),
    groups: [...all].slice(0, MAX_GROUPS),
  };
}

function groupsOf(lines: readonly string[]): Groups {
  const byMember = new Map<string, string[]>();
  const byId = new Map<string, string>();
  for (const line of lines) {
    const [name = "", , gid = "", members = ""] = line.split(":");
    if (name === "") continue;
    if (!byId.has(gid)) byId.set(gid, name);
    for (const member of members.split(",").filter(Boolean)) {
      const held = byMember.get(member);
      if (held === undefined) byMember.set(member, [name]);
      else held.push(name);
    }
  }
  return { byMember, byId };
}

/** macOS keeps its people in a directory: records of `Key: value`, divided by "-"; those that begin with "_" are services. */
function macUsers(lines: readonly string[]): User[] {
  const records = [new Map<string, string>()];
  let key = "";
  for (const line of lines) {
    if (line === "-") records.push(new Map<string, string>());
    else if (line.startsWith(" ")) records.at(-1)?.set(key, line.trim());
    else {
      const colon = line.indexOf(":");
      key = line.slice(0, Math.max(colon, 0));
      records.at(-1)?.set(key, line.slice(colon + 1).trim());
    }
  }
  return records.flatMap((record) => {
    const name = record.get("RecordName")?.split(" ")[0];
    const shell = record.get("UserShell");
    if (name === undefined || name.startsWith("_") || closed.test(shell ?? "/usr/bin/false"))
      return [];
    return [
      {
        name,
        ...given({
          uid: Number(record.get("UniqueID")),
          fullName: record.get("RealName"),
          home: record.get("NFSHomeDirectory"),
          shell,
        }),
      },
    ];
  });
}
