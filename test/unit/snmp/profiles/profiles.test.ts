import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isSafePattern, take } from "../../../../workers/snmp/profiles/pattern.ts";
import { Profiles } from "../../../../workers/snmp/profiles/profiles.ts";
import { profileFile } from "../../../../workers/snmp/profiles/schema.ts";
import { answerOf, readRecording, shippedProfiles } from "../../../corpus/recordings.ts";
import { folderWith } from "../../../folder-with.ts";
import { identifyLines, system } from "../recorded.ts";

describe("the shipped profiles", () => {
  it("are all usable", async () => {
    const { faults } = await Profiles.load([shippedProfiles]);
    expect(faults).toEqual([]);
    expect(readdirSync(shippedProfiles).length).toBeGreaterThan(20);
  });

  it.each([
    [
      "RTX1210 Rev.14.01.38 (Fri Jul  3 14:50:10 2020)",
      "1.3.6.1.4.1.1182.2.38",
      { vendor: "Yamaha", model: "RTX1210", version: "14.01.38" },
    ],
    [
      "ALAXALA AX2430 AX-2430-24TE-B [AX2430S-24T] Switching software Ver. 11.1.C [OS-L2]",
      "1.3.6.1.4.1.21839.1.2.6",
      { vendor: "ALAXALA", model: "AX2430S-24T", version: "11.1.C" },
    ],
    [
      "Juniper Networks, Inc. srx300 internet router, kernel JUNOS 21.2R3.8, Build date: 2022-04-12",
      "1.3.6.1.4.1.2636.1.1.1.2.134",
      { vendor: "Juniper", model: "srx300", version: "21.2R3.8" },
    ],
    [
      "Arista Networks EOS version 4.20.12.1M running on an Arista Networks DCS-7150S-24",
      "1.3.6.1.4.1.30065.1.3011.7150.3282.24",
      { vendor: "Arista", model: "DCS-7150S-24", version: "4.20.12.1M" },
    ],
    [
      "Allied Telesis router/switch, AW+ v5.4.7-2.1",
      "1.3.6.1.4.1.207.1.14.110",
      { vendor: "Allied Telesis", model: "AT-x510-28GPX", version: "5.4.7-2.1" },
    ],
    [
      "HPE Networking Instant On Switch 24p Gigabit 2p 10GBT 2p SFP+ 1960 JL806A, InstantOn_1960_3.0.0.0 (12)",
      "1.3.6.1.4.1.11.2.3.7.11.196",
      {
        vendor: "HP",
        model: "Instant On Switch 24p Gigabit 2p 10GBT 2p SFP+ 1960 JL806A",
        version: "3.0.0.0",
      },
    ],
    ["EMX 030230", "1.3.6.1.4.1.13742.8.1", { vendor: "Raritan", model: "EMX", version: "030230" }],
    [
      "MES2300D-24P rev.C1 24x1G POE+ and 4x10G SFP+ ports Managed Switch",
      "1.3.6.1.4.1.35265.1.250",
      { vendor: "Eltex", model: "MES2300D-24P" },
    ],
    [
      "TiMOS-B-8.0.R6 both/mpc ALCATEL SAS-M 24F 2XFP 7210 Copyright (c) 2000-2016 Alcatel-Lucent.",
      "1.3.6.1.4.1.6527.6.2.1.2.2.8",
      { vendor: "Nokia", model: "SAS-M 24F 2XFP 7210", version: "8.0.R6" },
    ],
    [
      "Ethernet Routing Switch 4950GTS-PWR+     HW:02       FW:7.5.0.2   SW:v7.6.1.033 BN:33",
      "1.3.6.1.4.1.45.3.82.4",
      { model: "ERS 4950GTS-PWR+", version: "7.6.1.033" },
    ],
    [
      "ProCurve J8697A Switch 5406zl, revision K.15.04.0007, ROM K.15.13",
      "1.3.6.1.4.1.11.2.3.7.11.50",
      { vendor: "HP", model: "J8697A 5406zl", version: "K.15.04.0007" },
    ],
    ["Viptela SNMP agent", "1.3.6.1.4.1.41916.3.2.6", { model: "vEdge-100-AC" }],
    [
      "Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(7)E4, RELEASE SOFTWARE (fc2)",
      "1.3.6.1.4.1.9.1.1208",
      { vendor: "Cisco", model: "Cat 29xxStack", version: "15.2(7)E4" },
    ],
  ])("know %s", async (sysDescr, sysObjectId, expected) => {
    expect(await identifyLines(...system(sysDescr, sysObjectId))).toMatchObject(expected);
  });
});

describe("a device that answers below its own sysObjectID", () => {
  it.each([["1.3.6.1.4.1.18928.1.1"], ["1.3.6.1.4.1.14752.1.3"]])(
    "is read there: %s",
    async (id) => {
      const answer = await identifyLines(
        ...system("Raid Subsystem V1.00", id),
        `${id}.1.1.0|4|ARC-8066`,
        `${id}.1.2.0|4|ES-6642B`,
        `${id}.1.3.0|4|A116EHDEPR900010`,
        `${id}.1.4.0|4|V1.50 2012-06-13`,
      );
      expect(answer).toMatchObject({
        model: "ES-6642B",
        version: "V1.50 2012-06-13",
        serial: "A116EHDEPR900010",
      });
    },
  );
});

describe("a user's profile", () => {
  const page = readFileSync("docs/probes/snmp-profiles.md", "utf8");
  const example = /```json\n(?<text>[\s\S]*?)```/.exec(page)?.groups?.["text"] ?? "";

  it("is usable as docs/probes/snmp-profiles.md shows it, and comes before the shipped ones", async () => {
    expect(profileFile.safeParse(JSON.parse(example)).error).toBeUndefined();
    const folder = folderWith({ "frobnicator.json": example });
    const recording = [
      ...system("Frobnicator FB48 running FrobOS 3.2.1", "1.3.6.1.4.1.99999.1.48"),
      "1.3.6.1.4.1.99999.2.1.0|4|FB48-0001",
    ].join("\n");
    expect(answerOf(await readRecording(recording, [shippedProfiles, folder]))).toEqual({
      vendor: "Frobnicator",
      model: "FB48",
      version: "3.2.1",
      serial: "FB48-0001",
    });
  });

  const oid = "1.3.6.1.4.1.99999.2.1.0";
  const column = "1.3.6.1.4.1.99999.2.2.1.3";
  const object = "FROB-SYSTEM-MIB::frobSerialNumber.0";
  const observed = "the serial number";
  const place = (source: object) =>
    profileFile.safeParse({
      devices: [{ match: { sysObjectId: ["1.3.6.1.4.1.99999"] }, serial: [source] }],
    }).success;
  const answering = (answers: object) =>
    profileFile.safeParse({ devices: [{ match: { answers } }] }).success;

  it.each([
    ["a MIB's object", { object }, true],
    ["what was observed", { observed }, true],
    ["both", { object, observed }, false],
    ["neither", {}, false],
  ])("may say of an OID %s: %o, %s", (_what, named, usable) => {
    expect(place({ ...named, oid })).toBe(usable);
    expect(place({ ...named, column })).toBe(usable);
    expect(answering({ ...named, oid })).toBe(usable);
  });

  it("reads an OID that no MIB names, and tells the OID as the answer's source", async () => {
    const folder = folderWith({
      "frobnicator.json": example.replace(`"object": "${object}"`, `"observed": "${observed}"`),
    });
    const recording = [
      ...system("Frobnicator FB48 running FrobOS 3.2.1", "1.3.6.1.4.1.99999.1.48"),
      `${oid}|4|FB48-0001`,
    ].join("\n");
    const evidence = await readRecording(recording, [folder]);
    expect(answerOf(evidence).serial).toBe("FB48-0001");
    expect(JSON.stringify(evidence)).toContain(oid);
  });

  it("looks a row up by the index that another object holds", async () => {
    const type = "1.3.6.1.4.1.99999.2.3.0";
    const names = "1.3.6.1.4.1.99999.2.4.1.2";
    const model = { observed: "names of types", column: names, row: type };
    const folder = folderWith({
      "frob.json": JSON.stringify({
        devices: [{ match: { sysObjectId: ["1.3.6.1.4.1.99999"] }, model: [model] }],
      }),
    });
    const recording = [
      ...system("x", "1.3.6.1.4.1.99999.1"),
      `${type}|2|4`,
      `${names}.3|4|FB24`,
      `${names}.4|4|FB48`,
    ].join("\n");
    expect(answerOf(await readRecording(recording, [folder])).model).toBe("FB48");
  });

  it("that has a fault is left out and told, and the others count", async () => {
    const folder = folderWith({ "good.json": example, "faulty.json": '{"devices": []}' });
    const profiles = await Profiles.load([folder]);
    expect(profiles.faults).toHaveLength(1);
    expect(profiles.faults[0]).toContain(join(folder, "faulty.json"));
    const sysObjectId = "1.3.6.1.4.1.99999.1.48";
    const device = { sysObjectId, sysDescr: undefined, answered: new Set<string>() };
    expect(profiles.matching(device)).toHaveLength(1);
  });
});

describe("a pattern of a profile", () => {
  it.each(["(a+)+$", "(?:\\w+-)*x", "(a|b*)*", "(\\w)\\1", "(", "(?:a{2,}){3,}"])(
    "is refused when it may run for ever or is none: %s",
    (source) => {
      expect(isSafePattern(source)).toBe(false);
    },
  );

  it("takes its first group, all of its match, or what its format says", () => {
    expect(take("FrobOS 3.2.1", "FrobOS ([\\d.]+)")).toBe("3.2.1");
    expect(take("FrobOS 3.2.1", "[\\d.]+")).toBe("3.2.1");
    expect(take("v3 build 7", "v(\\d) build (\\d)", "$1.$2")).toBe("3.7");
    expect(take("nothing", "\\d")).toBeUndefined();
  });
});
