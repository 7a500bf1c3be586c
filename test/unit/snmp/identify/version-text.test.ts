import { describe, expect, it } from "vitest";
import { findVersion, unameOf } from "../../../../workers/snmp/identify/version-text.ts";

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
    ["AcmeOS (MODEL: FB7005), Version 10.7.0.1 SSR", "10.7.0.1"],
    ["Acme C524 version NS.NP.N212 kernel 2.6.6", "NS.NP.N212"],
    ["ACME Codec SoftW: TCNC5.0.1.275220 MCU: FB200 Date: 2011-12-19", "TCNC5.0.1.275220"],
    ["Product: SW VE SBC ;SW Version: 7.40A.600.203", "7.40A.600.203"],
    ["Acme Linux version 3.5.1 running on a FB-12", "3.5.1"],
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
    expect(unameOf("SunOS 5.10 Generic_137111-07 sun4v")).toMatchObject({ release: "5.10" });
    expect(unameOf("Linux 2.6.9 x86_64")).toMatchObject({ release: "2.6.9" });
  });
});
