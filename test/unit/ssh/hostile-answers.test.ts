/** Whatever a target answers, parsers neither throw nor tell what breaks a section's schema. */

import fc from "fast-check";
import { expect, it } from "vitest";
import { evidenceSchema } from "../../../src/protocol/evidence.ts";
import { sectionSchemas } from "../../../src/protocol/sections.ts";
import { Answers } from "../../../workers/ssh/collect/answers.ts";
import { fittingRead } from "../../../workers/ssh/collect/fitting.ts";
import { identityBySection } from "../../../workers/ssh/collect/identity.ts";
import { readers } from "../../../workers/ssh/collect/readers.ts";
import { inventoryScript } from "../../../workers/ssh/script/script.ts";

const script = inventoryScript({ mark: "m", sudo: true, fingerprint: "" });
const sections = script
  .split(/^section /m)
  .slice(1)
  .map((text) => ({
    name: /^\w+/.exec(text)?.[0] ?? "",
    parts: [...text.matchAll(/\bpart (\w+)/g)].map(([, part = ""]) => part),
  }));

/** Words as the commands print them, in any order, with any rubbish between. */
const word = fc.oneof(
  fc.constantFrom(
    ...'processor : 0 inet inet6 10.0.0.1/24 10.0.0.1/99 fe80::1%eth0 dev lladdr 52:54:00:00:00:01 via default metric 99999999999999999999 tcp udp LISTEN [::]:22 *:99999 users:(("x",pid=1)) eth0/speed:-1 eth0/ifindex:x 1: eth0: <UP> mtu Handle 0x0001, DMI type 17 Size: 8 GB P:name V: %NAME% MemTotal: kB -1 1e999 /proc/net/route:eth0 00000000 0003 FFFFFFFF / /dev/sda1 100% ii\tname\t1\tamd64\t9\t9\t sda/size:1 root:x:0:0::/:/bin/sh'.split(
      " ",
    ),
    "\t",
    ":",
    "=",
  ),
  fc.string({ maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constant("9".repeat(2_000)),
);
const line = fc
  .array(word, { maxLength: 10 })
  .map((words) => words.join(" ").replaceAll("\n", " "));

it("knows the sections and their parts from the script itself", () => {
  expect(sections.map(({ name }) => name).sort()).toEqual(
    [...Object.keys(readers).filter((name) => name !== "privileged"), "fingerprint"].sort(),
  );
});

it("takes any answer", () => {
  const answer = fc.array(line, { maxLength: 12 });
  fc.assert(
    fc.property(
      fc.array(answer, { minLength: 120, maxLength: 120 }),
      fc.boolean(),
      (texts, isWhole) => {
        const answers = new Answers();
        let next = 0;
        for (const { name, parts } of [
          ...sections,
          { name: "privileged", parts: ["dmidecode", "ss"] },
        ]) {
          answers.add(name, {
            parts: new Map(parts.map((part) => [part, texts[next++ % texts.length] ?? []])),
            isWhole,
          });
        }
        for (const read of Object.values(readers).flat()) {
          for (const { section, value } of read(answers, { username: "u" }).map(fittingRead)) {
            if (value !== undefined)
              expect(sectionSchemas[section].safeParse(value).error).toBeUndefined();
          }
        }
        for (const tell of Object.values(identityBySection)) {
          for (const told of tell(answers))
            evidenceSchema.parse({ ...told, address: "192.0.2.1", probe: "ssh", at: 1 });
        }
      },
    ),
    { numRuns: 60 },
  );
});
