import { describe, expect, it } from "vitest";
import { identifyLines, system } from "../recorded.ts";

const ARUBA_CX = "1.3.6.1.4.1.47196.4.1.1.1.254";
/** An enterprise number that no profile knows. */
const UNKNOWN = "1.3.6.1.4.1.61234.1";
const entity = "1.3.6.1.2.1.47.1.1.1.1";

describe("a device's model", () => {
  it.each([
    ["second floor", undefined],
    ["Switch in hall 3, rack B12", undefined],
    ["the one downstairs", undefined],
    ["Frob FB-48, server room", "Frob FB-48"],
    ["Frob UPS Rack 3750W", "Frob UPS Rack 3750W"],
  ])("is not where it stands: %s", async (description, model) => {
    expect((await identifyLines(...system(description, UNKNOWN))).model).toBe(model);
  });

  it.each([
    [
      "with what the product is behind a product number",
      "6100 12G Class4 PoE 2G/2SFP+ 139W Switch",
      "JL679A 6100 12G Class4 PoE 2G/2SFP+ 139W Switch",
    ],
    ["without the maker's name there", "Aruba 8325 1-slot Chassis", "JL679A 8325 1-slot Chassis"],
    ["without a description that has no number", "Aruba Chassis", "JL679A"],
    ["without a description of one word", "6100-12G", "JL679A"],
    ["with the number once", "JL679A 6100 12G Switch", "JL679A 6100 12G Switch"],
    [
      "as the chassis, where the number is a part's",
      "J9850A Switch 5406Rzl2",
      "J9850A Switch 5406Rzl2",
    ],
  ])("is told %s", async (_, descr, model) => {
    const answer = await identifyLines(
      ...system("PL.10.10.0002", ARUBA_CX),
      `${entity}.2.1|4|${descr}`,
      `${entity}.5.1|2|3`,
      `${entity}.11.1|4|SG0AKN0000`,
      `${entity}.13.1|4|JL679A`,
    );
    expect(answer.model).toBe(model);
  });

  it("is not the maker's name alone", async () => {
    const { model } = await identifyLines(...system("Loop Telecom. ", "1.3.6.1.4.1.823.34441"));
    expect(model).toBeUndefined();
  });

  it("is told without the serial number", async () => {
    const answer = await identifyLines(
      ...system("FBD 130128673", UNKNOWN),
      `${entity}.5.1|2|3`,
      `${entity}.11.1|4|130128673`,
    );
    expect(answer).toMatchObject({ model: "FBD", serial: "130128673" });
  });

  it("is what the first part says where the agent tells no part's class", async () => {
    const answer = await identifyLines(
      ...system("Linux fb1 3.10.28 #1 Thu Oct 12 12:14:19 CEST 2017 ppc", UNKNOWN),
      `${entity}.2.1|4|Carrier 5U`,
      `${entity}.2.2|4|Fan 5U HP`,
    );
    expect(answer.model).toBe("Carrier 5U");
  });

  it.each([
    ["iLO 4", []],
    ["ProLiant ML350 Gen9", ["1.3.6.1.4.1.232.2.2.4.2.0|4|ProLiant ML350 Gen9"]],
  ])("of a management processor is %s", async (model, lines) => {
    const answer = await identifyLines(...system("", "1.3.6.1.4.1.232.9.4.10"), ...lines);
    expect(answer.model).toBe(model);
  });
});

it("the maker of a cable modem is the one that its description names", async () => {
  const answer = await identifyLines(
    ...system(
      "<<HW_REV: 1; VENDOR: Motorola Corporation; BOOTR: 2164; SW_REV: SB5101-2.7.6; MODEL: SB5101>>",
      "1.3.6.1.4.1.1166.1.450.12.2",
    ),
  );
  expect(answer).toMatchObject({ vendor: "Motorola", model: "SB5101" });
});
