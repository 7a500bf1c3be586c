/** What a collection told of a session, section by section. */

import type { Evidence, EvidenceOf } from "../../src/protocol/evidence.ts";
import { evidenceSchema } from "../../src/protocol/evidence.ts";
import { type SectionName, type Sections, sectionSchemas } from "../../src/protocol/sections.ts";
import { type CollectTarget, collect } from "../../workers/ssh/collect/collect.ts";
import type { SshSession } from "../../workers/ssh/session.ts";

export const keeperOfTests = { id: "6f2f1d6e-4c3c-4c55-9a8e-0f2b6f6f0b11", lacksLists: false };

export class Collected {
  readonly evidence: readonly Evidence[];

  /** Throws when a piece of evidence breaks its schema. */
  constructor(evidence: readonly Evidence[]) {
    this.evidence = evidence.map((item) => evidenceSchema.parse(item));
    for (const { section, value } of this.of("section")) {
      if (value !== undefined) sectionSchemas[section].parse(value);
    }
  }

  of<Kind extends Evidence["kind"]>(kind: Kind): EvidenceOf<Kind>[] {
    return this.evidence.filter((item): item is EvidenceOf<Kind> & Evidence => item.kind === kind);
  }

  /** The last piece for the section. */
  read(section: SectionName): EvidenceOf<"section"> | undefined {
    return this.of("section").findLast((item) => item.section === section);
  }

  /** The section's value; throws when there is none. */
  value<Name extends SectionName>(section: Name): Sections[Name] {
    const value = this.read(section)?.value;
    if (value === undefined) throw new Error(`no value of ${section}`);
    return sectionSchemas[section].parse(value) as Sections[Name];
  }

  get remembered(): CollectTarget["remembered"] {
    return Object.fromEntries(this.of("remember").map(({ key, value }) => [key, value]));
  }
}

export async function collectFrom(
  session: SshSession,
  rest: Partial<Pick<CollectTarget, "remembered" | "keeper" | "sudo" | "sudoPassword">> & {
    readonly signal?: AbortSignal;
  } = {},
): Promise<Collected> {
  const { signal = AbortSignal.timeout(120_000), ...target } = rest;
  const evidence: Evidence[] = [];
  await collect(session, {
    address: "192.0.2.7",
    remembered: {},
    keeper: keeperOfTests,
    sudo: false,
    ...target,
    context: {
      signal,
      deadlineAt: Date.now() + 120_000,
      emit: (...items) => evidence.push(...items),
      takePackets: () => Promise.resolve(),
      leasePackets: (wanted) => Promise.resolve(wanted),
      log: () => undefined,
    },
  });
  return new Collected(evidence);
}
