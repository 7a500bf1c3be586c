import { describe, expect, it } from "vitest";
import { identifyLines, system } from "../recorded.ts";

const UCD = "1.3.6.1.4.1.2021";

describe("scripts' outputs that snmpd.conf puts behind UCD-SNMP-MIB's tables", () => {
  const characters = (name: string) => `${name.length}.${[...Buffer.from(name)].join(".")}`;
  const linux = system("Linux fb1 5.4.137 #0 SMP armv7l", "1.3.6.1.4.1.8072.3.2.10");

  it("tell the device by the scripts' names", async () => {
    const answer = await identifyLines(
      ...linux,
      `${UCD}.51.11.4.1.2.${characters("VERSION")}.1|4|6.4.0`,
      `${UCD}.7890.2.4.1.2.${characters("hardware")}.1|4|Frob FB1200`,
      `${UCD}.7890.3.3.1.1.${characters("manufacturer")}|4|Frobnicator`,
      `${UCD}.7890.4.3.1.2.${characters("serial")}|4|FB1200-0001`,
    );
    expect(answer).toEqual({
      vendor: "Frobnicator",
      model: "Frob FB1200",
      version: "6.4.0",
      serial: "FB1200-0001",
    });
  });

  it("are left out where the name's length is not that of the name", async () => {
    const answer = await identifyLines(...linux, `${UCD}.7890.2.4.1.2.5.104.97.114.100|4|FB1200`);
    expect(answer.model).toBeUndefined();
  });
});
