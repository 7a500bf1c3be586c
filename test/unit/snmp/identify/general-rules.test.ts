import { describe, expect, it } from "vitest";
import { identifyLines, system } from "../recorded.ts";

/** An enterprise number that no profile knows. */
const UNKNOWN = "1.3.6.1.4.1.61234.1";
const entity = "1.3.6.1.2.1.47.1.1.1.1";

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

  it.each([
    ["FB2200 GigaBit Ethernet Switch, 6.3.1", "FB2200"],
    ["FB24v4 48-port Gigabit Ethernet Smart Switch, 6.3.1.11", "FB24v4"],
    ["Frob Series Unified Application Service Gateway FB5630, FrobOS 4.1.0-P5", "FB5630"],
    ["Frobnicator, Inc. fb500-24 Ethernet Switch, kernel 18.2", "fb500-24"],
    ["FBS2[10.3.9], Bootcode[10.3.9], Hardware[FBS2-C3]", "FBS2"],
    ["Frob microwave radio;CFIP Frobwave v2.64.33;Model:2;HW:15", "CFIP Frobwave"],
    ["FROB ETHERNET,SN:TEST000000,PID:Frob Color Laser,IP:192.0.2.1", "Frob Color Laser"],
    ["Frob MOS release 0.16.5 (build 0.16) running on a FrobMux 48 with C-Series", "FrobMux 48"],
    ["Metered; Device Model:230V, 32A; FB-PDU16", "FB-PDU16"],
    ["FB3 Frobstack Switch 3812 12-port", "FB3 Frobstack Switch 3812"],
    ["FB68 Cloud Managed Router", "FB68"],
    ["Frob FB2000 HW=R04 SW=1.5.0.0-216r", "Frob FB2000"],
    ["MarkFrob Pro 1 Version 2.10.192", "MarkFrob Pro 1"],
    ["SunOS fb01 5.10 Generic_127127-11 sun4v sparc SUNW,T5240", "T5240"],
    ["3942 Service Delivery Switch", "3942"],
    ["Frobspan.  Unit S/N=000076.  App Ver=4.17.05.07, Sep 12 2011, 11:19:52", "Frobspan Unit"],
    ["FrobXOS (X480-24x(10G4X)) version 15.3.5.2", "FrobXOS X480-24x(10G4X)"],
    ["FB-NS1000 Ver00700128", "FB-NS1000"],
    ["Frob CHRP Computer\nProcessor id: 00F61F574C00", "Frob CHRP Computer"],
    ["SNMP agent for FrobPath 3000", "FrobPath 3000"],
    ["Frob 1810G - 8 GE, H.1.2, eCos-2.0", "Frob 1810G"],
    ["FrobBotz 400C Appliance; FV: A1_3_71_136, MD: 11/04/2003", "FrobBotz 400C"],
    ["Frobflow 8.4 Model: FMS-HD1000 Serial: XXXX", "FMS-HD1000"],
    ["FrobOS, 5.2.0.1 Product: FROBApp Built on Tue Jun 6 2017", "FROBApp"],
    ["Frob Data Center Switch(F8560-48BC) By FROB.COM Inc", "F8560-48BC"],
    ["Frob Switch e8:80:60", "Frob Switch"],
    ["Frob Storage fb-group-01 running software version 2.3.14.0", undefined],
    ["Ubuntu 18.04 Linux 4.4.31 flash: 3.34G ram: 506844kB processor: armv7l", undefined],
    ["FBX2 030004", "FBX2"],
    ["VerAg:05.05.57.00.01;VerHw:x86_64", undefined],
    ["Frob Release 9.3P7: Wed Jul 25 10:11:10 UTC 2018", undefined],
    [
      "FrobLan 9450g Rev.00.69 10/100BASE Ethernet PrintServer: Attached to FB873 Rev.07.87",
      "FB873",
    ],
    ["Hardware: Intel64 Family 6 Model 26 Stepping 4", undefined],
    ["<private>", undefined],
    ["Frobnicator SNMP agent", undefined],
    ["Frobnicator (C) 2006", undefined],
  ])("is named in %j", async (sysDescr, model) => {
    expect((await identifyLines(...system(sysDescr, UNKNOWN))).model).toBe(model);
  });

  it.each([
    ["zeros behind the object", "61234.1.1.5.0.0.0", "61234.1.1.8.0.0.0", "61234.1.1.9.0.0.0"],
    [
      "one row of a large index",
      "61234.1.1.5.142671872",
      "61234.1.1.8.142671872",
      "61234.1.1.9.142671872",
    ],
  ])("is read by its maker's scalars with %s", async (_how, model, version, serial) => {
    const answer = await identifyLines(
      ...system("Frobnicator", UNKNOWN),
      `1.3.6.1.4.1.${model}|4|FB-2000X`,
      `1.3.6.1.4.1.${version}|4|V2.10.3`,
      `1.3.6.1.4.1.${serial}|4|AB12345678`,
    );
    expect(answer).toMatchObject({ model: "FB-2000X", version: "V2.10.3", serial: "AB12345678" });
  });

  it.each(["FB2-17", "FBL2200RTXL2U", "FB 3016", "Frob FB550"])(
    "is named by %s, which stands alone in its maker's MIB, where its description has no name",
    async (name) => {
      const answer = await identifyLines(
        ...system("Wireless Link", UNKNOWN),
        "1.3.6.1.4.1.61234.1.1.1.0|4|WEBIO-06B8B7",
        "1.3.6.1.4.1.61234.1.2.1.0|4|V800R012SPH065",
        `1.3.6.1.4.1.61234.1.3.1.0|4|${name}`,
      );
      expect(answer.model).toBe(name);
    },
  );

  it("has no serial number that is the middle of a name", async () => {
    const { serial } = await identifyLines(...system("SNR-ERD-40; SW: 2.5.9", UNKNOWN));
    expect(serial).toBeUndefined();
  });

  it("runs the version in a text that says more", async () => {
    const answer = await identifyLines(
      ...system("Frobnicator", UNKNOWN),
      "1.3.6.1.2.1.33.1.1.3.0|4|Frob Smart II Card v5.53 (SN 11200071820065)",
    );
    expect(answer.version).toBe("v5.53");
  });

  it("is not named by its own host name", async () => {
    const answer = await identifyLines(
      ...system("Frob Platform", UNKNOWN, "site-lsn-r-002"),
      `${entity}.2.1|4|site-lsn-r-002`,
      `${entity}.5.1|2|3`,
    );
    expect(answer.model).toBe("Frob Platform");
  });

  it("takes a voltage for no version, a part's number and an address for no model", async () => {
    const answer = await identifyLines(
      ...system("Frob Manager", UNKNOWN),
      "1.3.6.1.4.1.61234.1.1.1.0|4|BATT 3.0V",
      "1.3.6.1.4.1.61234.1.1.2.0|4|Slot 12",
      "1.3.6.1.4.1.61234.1.1.3.0|4|00:1b:a9:0b:a7:52",
      "1.3.6.1.4.1.61234.1.1.4.0|4|AB12345678",
    );
    expect(answer).toMatchObject({ model: "Frob Manager", serial: "AB12345678" });
    expect(answer.version).toBeUndefined();
  });

  it.each([
    ["SSR 8020 chassis", "SSR 8020"],
    ["FB-8020R", "FB-8020R"],
    ["FrobG720", "FrobG720"],
    ["FB8020 Routing Switch", "FB8020"],
    ["Network Element", "Frob Platform"],
    ["frob-7-router", "Frob Platform"],
  ])("is named by its chassis' description %j, where that is a name", async (descr, model) => {
    const answer = await identifyLines(
      ...system("Frob Platform", UNKNOWN),
      `${entity}.2.1|4|${descr}`,
      `${entity}.5.1|2|3`,
    );
    expect(answer.model).toBe(model);
  });

  it.each([
    ["AcmeOS-B-21.10.R1 both/sar Nokia 7705 SAR", "7705 SAR"],
    ["FB350-24 Nokia FrobOS", "FB350-24"],
    ["frob.7p.lan 18.1.1 FB350-24 Gateway", undefined],
  ])("is named beside its maker, and not by a host: %j", async (descr, model) => {
    const answer = await identifyLines(...system(descr, "1.3.6.1.4.1.94.1.99999"));
    expect(answer.model).toBe(model);
  });

  it.each([
    ["Frob FB350 Gen9", { model: "Frob FB350 Gen9" }],
    ["Frob Smart CDU Version 7.1f", { version: "7.1f" }],
    ["fb350-24.frob.example", { model: "Frob Manager" }],
    ["-FB350", { model: "Frob Manager" }],
    ["1.0.7, Mon, 04 Dec 2017 10:31:09", { version: "1.0.7" }],
    ["FB3 Transceiver", { model: "Frob Manager" }],
  ])("is told by a scalar that is %j", async (text, identity) => {
    const answer = await identifyLines(
      ...system("Frob Manager", UNKNOWN),
      `1.3.6.1.4.1.61234.1.5.0|4|${text}`,
    );
    expect(answer).toMatchObject(identity);
  });

  it("is not what the only transceiver that is plugged in is", async () => {
    const answer = await identifyLines(
      ...system("Frob Manager", UNKNOWN),
      "1.3.6.1.4.1.61234.4.1.1.30001|4|DAC10G-1M",
      "1.3.6.1.4.1.61234.4.1.1.30002|4|",
      "1.3.6.1.4.1.61234.4.1.2.30001|4|V1.0",
      "1.3.6.1.4.1.61234.4.1.2.30002|4|",
      "1.3.6.1.4.1.61234.4.1.3.30001|4|S171126000074",
      "1.3.6.1.4.1.61234.4.1.3.30002|4|",
    );
    expect(answer.model).toBe("Frob Manager");
    expect(answer.serial).toBeUndefined();
    expect(answer.version).toBeUndefined();
  });

  it("runs what a scalar says rather than a table's first row", async () => {
    const { version } = await identifyLines(
      ...system("Frob Manager", UNKNOWN),
      "1.3.6.1.4.1.61234.4.1.2.1|4|39.0",
      "1.3.6.1.4.1.61234.4.1.2.2|4|41.0",
      "1.3.6.1.4.1.61234.5.1.0|4|4.5.6",
    );
    expect(version).toBe("4.5.6");
  });

  it("runs what its firmware's revision says where its software is Aricent's", async () => {
    const answer = await identifyLines(
      ...system("FB24 Managed Switch", UNKNOWN),
      `${entity}.2.1|4|Network Element`,
      `${entity}.5.1|2|3`,
      `${entity}.9.1|4|10.3.5`,
      `${entity}.10.1|4|6.2.0`,
    );
    expect(answer.version).toBe("10.3.5");
  });

  const nsExtend = (name: string, column: number, text: string) =>
    `1.3.6.1.4.1.8072.1.3.2.3.1.${column}.${name.length}.${[...Buffer.from(name)].join(".")}|4|${text}`;

  it("on Net-SNMP is what the host's scripts tell, by their names", async () => {
    const answer = await identifyLines(
      ...system("Linux box 5.4.137 #0 SMP armv7l", "1.3.6.1.4.1.8072.3.2.10"),
      nsExtend("clients", 1, "FB99"),
      nsExtend("hardware", 1, "Frob FB1200"),
      nsExtend("manufacturer", 2, "Frobnicator"),
      nsExtend("serial", 1, "cat: /sys/class/dmi/id/product_serial: Permission denied"),
      nsExtend("product_serial", 1, "FB1200-0001"),
    );
    expect(answer).toMatchObject({
      vendor: "Frobnicator",
      model: "Frob FB1200",
      serial: "FB1200-0001",
    });
  });

  it("has its maker's name from the IANA registry", async () => {
    const { vendor } = await identifyLines(...system("x", "1.3.6.1.4.1.1718.3"));
    expect(vendor).toBe("Server Technology");
  });
});
