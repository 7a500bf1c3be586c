import { describe, expect, it } from "vitest";
import { findVersion, unameOf } from "../../../../workers/snmp/identify/version-text.ts";
import { identifyLines, system } from "../recorded.ts";

/** An enterprise number that no profile knows. */
const UNKNOWN = "1.3.6.1.4.1.61234.1";
const entity = "1.3.6.1.2.1.47.1.1.1.1";

describe("a version in a text", () => {
  it.each([
    ["Acme Router, Software Version 12.2(58)SE2, RELEASE", "12.2(58)SE2"],
    ["SW:v5.3.9.011 HW:17 FW:5.3.0.8", "v5.3.9.011"],
    ["Box 2000, 3.3.7.3, VxWorks 6.6", "3.3.7.3"],
    ["revision K.15.04.0007, ROM K.15.13", "K.15.04.0007"],
    ["Bootcode 1.02 Firmware: 4.5.6", "4.5.6"],
    ["CS121 v 5.14.50", "5.14.50"],
    ["version 4.1.4.1) of 12/02/2019", "4.1.4.1"],
    ["AcmeHome version 2024.10.1 compiled Oct 23 2024", "2024.10.1"],
    ["ACME OS/400 V7R1M0", "V7R1M0"],
    ["AcmeOS-B-21.10.R1 both/fb Acme 7705 FB", "21.10.R1"],
  ])("is told apart from the others: %s", (text, version) => {
    expect(findVersion(text)?.version).toBe(version);
  });

  it.each(["Linux 5.10", "10/100/1000BASE-T Switch", "built 2019-01-02 10:11:12", "", "802.11ac"])(
    "is not invented: %j",
    (text) => {
      expect(findVersion(text)).toBeUndefined();
    },
  );

  it("is the kernel's where uname speaks", () => {
    expect(unameOf("Linux box 5.10.0-23-amd64 #1 SMP")).toEqual({
      system: "Linux",
      host: "box",
      release: "5.10.0-23-amd64",
    });
  });
});

describe("a device that no profile knows", () => {
  it("is read by its ENTITY-MIB chassis, whichever row that is", async () => {
    const answer = await identifyLines(
      ...system("Frobnicator", UNKNOWN),
      `${entity}.5.1|2|3`,
      `${entity}.5.7|2|9`,
      `${entity}.4.7|2|1`,
      `${entity}.11.7|4|LINECARD77`,
      `${entity}.10.1|4|7.8.9`,
      `${entity}.11.1|4|CHASSIS0001`,
      `${entity}.12.1|4|Acme`,
      `${entity}.13.1|4|FB-48`,
    );
    expect(answer).toMatchObject({ model: "FB-48", serial: "CHASSIS0001", version: "7.8.9" });
  });

  it("is named behind the release that its description begins with", async () => {
    const answer = await identifyLines(
      ...system("AcmeOS-B-21.10.R1 both/fb Acme 7705 FB", UNKNOWN),
    );
    expect(answer.model).toMatch(/7705 FB$/);
    expect(answer.version).toBe("21.10.R1");
  });

  it("runs what its own monitor says that it runs", async () => {
    const answer = await identifyLines(
      ...system("Frobnicator", UNKNOWN),
      "1.3.6.1.2.1.16.19.2.0|4|Build 3.00.B47",
      `${entity}.5.1|2|3`,
      `${entity}.9.1|4|1.10-B09`,
      `${entity}.11.1|4|CHASSIS0001`,
    );
    expect(answer.version).toBe("Build 3.00.B47");
  });

  it("is read by its maker's MIB where its agent answers with its software's sysObjectID", async () => {
    const answer = await identifyLines(
      ...system("Linux box 4.4.60 #1 SMP armv7l", "1.3.6.1.4.1.8072.3.2.10"),
      "1.3.6.1.4.1.8072.1.2.1.1.4.0|4|XY99887766",
      "1.3.6.1.4.1.61234.1.1.0|4|FB-2000X",
      "1.3.6.1.4.1.61234.1.2.0|4|V2.10 build 4198",
      "1.3.6.1.4.1.61234.1.3.0|4|AB12345678",
    );
    expect(answer).toMatchObject({
      model: "FB-2000X",
      version: "V2.10 build 4198",
      serial: "AB12345678",
    });
  });

  it("has a serial number that stands alone in its maker's MIB, few letters and many digits", async () => {
    const answer = await identifyLines(
      ...system("Frobnicator", UNKNOWN),
      "1.3.6.1.4.1.61234.1.1.0|4|B20210304",
      "1.3.6.1.4.1.61234.2.1.0|4|VG3716220239",
    );
    expect(answer.serial).toBe("VG3716220239");
  });

  it("is read by its maker's first group of scalars, without taking what stands there for certain", async () => {
    const answer = await identifyLines(
      ...system("Frobnicator", UNKNOWN),
      "1.3.6.1.4.1.61234.1.1.1.0|4|FB-2000X",
      "1.3.6.1.4.1.61234.1.1.2.0|4|V2.10.3",
      "1.3.6.1.4.1.61234.1.1.3.0|4|AB12345678",
    );
    expect(answer).toMatchObject({ version: "V2.10.3", serial: "AB12345678" });
  });

  it("takes placeholders for nothing", async () => {
    const answer = await identifyLines(
      ...system("Frobnicator", UNKNOWN),
      `${entity}.5.1|2|3`,
      `${entity}.11.1|4|To be filled by O.E.M.`,
      `${entity}.13.1|4|N/A`,
    );
    expect(answer.serial).toBeUndefined();
    expect(answer.model).toBe("Frobnicator");
  });

  it("has its maker's name from the IANA registry", async () => {
    const { vendor } = await identifyLines(...system("x", "1.3.6.1.4.1.1718.3"));
    expect(vendor).toBe("Server Technology");
  });
});
