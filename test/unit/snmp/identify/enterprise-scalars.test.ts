import { describe, expect, it } from "vitest";
import { identifyLines, system } from "../recorded.ts";

/** An enterprise number that no profile knows. */
const UNKNOWN = "1.3.6.1.4.1.61234.1";
const NET_SNMP = "1.3.6.1.4.1.8072.3.2.10";
const maker = "1.3.6.1.4.1.61234";

describe("the scalars of a maker's MIB that no profile knows", () => {
  it.each([
    ["v7.4.8-build2744 250926 (GA.M)"],
    ["1.6.2203 2024/03/19"],
    ["4.9.00_b0016_Jan  8 2017"],
    ["EP.v1.6.0"],
    ["GP.ipq806x.v2.6.0-RC.46590.211230.1238"],
    [".v1.1.1-BETA2.00015.180314.0503"],
    ["rel_fb8700_8.7.0_ga195"],
    ["V500R001C10SPC200"],
    ["124.2.06.3"],
    ["7.40A.600.203"],
  ])("tell the version %s", async (version) => {
    const answer = await identifyLines(
      ...system("Frobnicator", UNKNOWN),
      `${maker}.1.5.0|4|${version}`,
      `${maker}.1.6.0|4|AB12345678`,
    );
    expect(answer).toMatchObject({ version, serial: "AB12345678" });
  });

  it.each([["199.185.175.9"], ["16A.2"], ["230.0V"]])("tell no version by %s", async (text) => {
    const answer = await identifyLines(
      ...system("Frobnicator", UNKNOWN),
      `${maker}.1.5.0|4|${text}`,
      `${maker}.1.6.0|4|AB12345678`,
    );
    expect(answer.version).toBeUndefined();
  });

  it("tell model and version in one text", async () => {
    const answer = await identifyLines(
      ...system("Linux fb1 3.2.2-Frob #1 PREEMPT Sun Nov 13 21:31:23 UTC 2016 armv5tel", NET_SNMP),
      `${maker}.14.1.16.0|4|FrobII GPS 6010-0067-000 v 3.04 - Sep 24 23:00:20 2019`,
    );
    expect(answer).toMatchObject({ model: "FrobII GPS 6010-0067-000", version: "3.04" });
  });

  it("tell a name without a number beside a version or a serial number", async () => {
    const answer = await identifyLines(
      ...system("", UNKNOWN),
      `${maker}.5.1.1.0|4|UFrob OLT`,
      `${maker}.5.1.2.0|4|B4FBE41B4808`,
      `${maker}.5.1.3.0|4|v4.4.2`,
    );
    expect(answer).toMatchObject({ model: "UFrob OLT", serial: "B4FBE41B4808" });
  });

  it("tell the hardware in one group and the software in the next", async () => {
    const answer = await identifyLines(
      ...system("", UNKNOWN),
      `${maker}.2.2.2.1.0|4|CZ270746S1`,
      `${maker}.2.2.4.2.0|4|ProFrob ML350 Gen9`,
    );
    expect(answer).toMatchObject({ model: "ProFrob ML350 Gen9", serial: "CZ270746S1" });
  });

  it("tell the serial number by its digits where the model looks like one too", async () => {
    const answer = await identifyLines(
      ...system("", UNKNOWN),
      `${maker}.2.1.11.1|4|FBDU10150SM`,
      `${maker}.2.1.12.1|4|5A1234Y56789`,
      `${maker}.2.1.13.1|4|951028DC-A-OP611`,
      `${maker}.2.1.14.1|4|2.0.8.2`,
    );
    expect(answer).toMatchObject({
      model: "FBDU10150SM",
      serial: "5A1234Y56789",
      version: "2.0.8.2",
    });
  });

  it("tell a code for the serial number beside a product's name", async () => {
    const answer = await identifyLines(
      ...system("", UNKNOWN),
      `${maker}.3.1.5.2.1.3.0|4|KD41DKL`,
      `${maker}.3.1.5.2.1.5.0|4|System f3550 M3`,
    );
    expect(answer).toMatchObject({ model: "System f3550 M3", serial: "KD41DKL" });
  });

  it("tell a long code for the serial number beside model and version", async () => {
    const answer = await identifyLines(
      ...system("", UNKNOWN),
      `${maker}.1.18.1.0|4|FB-710`,
      `${maker}.1.18.2.0|4|4.8.13`,
      `${maker}.1.18.3.0|4|7FK7FCV4FH`,
    );
    expect(answer).toMatchObject({ model: "FB-710", version: "4.8.13", serial: "7FK7FCV4FH" });
  });

  it.each([["200-240V, 32A, 7.4kVA, 50/60Hz"], ["ARM Cortex-A9, 400MHz"], ["Unknown NAT"]])(
    "tell no model by %s",
    async (text) => {
      const answer = await identifyLines(
        ...system("", UNKNOWN),
        `${maker}.1.4.0|4|${text}`,
        `${maker}.1.5.0|4|v4.4.2`,
        `${maker}.1.6.0|4|AB12345678`,
      );
      expect(answer.model).toBeUndefined();
    },
  );

  it("tell of the device before a table's first row tells of its part", async () => {
    const answer = await identifyLines(
      ...system("", UNKNOWN),
      `${maker}.2.1.1.2.0|4|PowerFrob F1000e`,
      `${maker}.2.1.2.1.0|4|6.20.200`,
      `${maker}.5.1.3.1|4|FB0450JEDHD`,
      `${maker}.5.1.4.1|4|HPD7`,
      `${maker}.5.1.5.1|4|PDNLH0BRH55432`,
      `${maker}.5.1.6.1|4|1.0.3`,
    );
    expect(answer).toMatchObject({ model: "PowerFrob F1000e", version: "6.20.200" });
  });

  it("tell the maker where the agent's sysObjectID is of common software", async () => {
    const { vendor } = await identifyLines(
      ...system("Linux HT8XX 3.4.20 #54 PREEMPT Sat Oct 21 17:21:10 CST 2017 armv5tejl", NET_SNMP),
      "1.3.6.1.4.1.1718.2.3.2.0|4|1.0.5.3",
    );
    expect(vendor).toBe("Server Technology");
  });

  it("are of the device where its description is of a card in it", async () => {
    const answer = await identifyLines(
      ...system("Frob Web/SNMP Management Card (MB:v4.1.0 MN:FB9631 SN: ZA1815031283)", UNKNOWN),
      `${maker}.1.1.1.1.1.0|4|Frob-UPS X 750`,
      `${maker}.1.1.1.2.1.0|4|v6.8.2`,
      `${maker}.1.1.1.2.3.0|4|AS1907242163`,
    );
    expect(answer).toMatchObject({
      model: "Frob-UPS X 750",
      version: "v6.8.2",
      serial: "AS1907242163",
    });
  });

  it("are the card's where nothing else is told", async () => {
    const answer = await identifyLines(
      ...system("Frob Management Card (MN:FB9631 SN: ZA1815031283)", UNKNOWN),
    );
    expect(answer).toMatchObject({ model: "FB9631", serial: "ZA1815031283" });
  });

  it("of a host tell what runs on it rather than its kernel, but only where they stand alone", async () => {
    const host = system(
      "Linux fb1 4.18.0-425 #1 SMP Tue Feb 21 04:20:52 EST 2023 x86_64",
      NET_SNMP,
    );
    const scalar = await identifyLines(...host, `${maker}.1.4.1.4.1.0|4|2.3.3`);
    expect(scalar.version).toBe("2.3.3");
    const cell = await identifyLines(...host, `${maker}.1.4.1.4.1.7|4|2.3.3`);
    expect(cell.version).toBe("4.18.0-425");
  });
});
