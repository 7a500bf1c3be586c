import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Products } from "../../../../workers/snmp/profiles/products.ts";
import { shippedProfiles } from "../../../corpus/recordings.ts";
import { folderWith } from "../../../folder-with.ts";
import { identifyLines, system } from "../recorded.ts";

const folder = join(shippedProfiles, "products");

describe("the shipped product names", () => {
  it.each(readdirSync(folder))(
    "of %s are lines of a number and a name, each number once",
    (file) => {
      expect(file).toMatch(/^\d+\.tsv$/);
      const lines = readFileSync(join(folder, file), "utf8").trimEnd().split("\n");
      expect(lines[0]).toMatch(/^# [A-Za-z][\w-]+/);
      const entries = lines.filter((line) => !line.startsWith("#"));
      const faulty = entries.filter(
        (line) => !/^\d+(?:\.\d+)*\t[\x21-\x7e][\x20-\x7e]{0,99}$/.test(line),
      );
      expect(faulty).toEqual([]);
      expect(new Set(entries.map((line) => line.split("\t")[0])).size).toBe(entries.length);
    },
  );

  it("are less than a megabyte, each file less than a fifth of it", () => {
    const sizes = readdirSync(folder).map((file) => readFileSync(join(folder, file)).length);
    expect(Math.max(...sizes)).toBeLessThan(200_000);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_000_000);
  });
});

describe("a product's name", () => {
  const named = (...files: Record<string, string>[]) =>
    new Products(
      files.map((names) =>
        folderWith(
          Object.fromEntries(
            Object.entries(names).map(([name, text]) => [`products/${name}`, text]),
          ),
        ),
      ),
    );
  const shop = { "99999.tsv": "# FROB-PRODUCTS-MIB\n1.4\tFB4\n1.48\tFB48\n1.48.2\tFB48 Plus\n" };

  it.each([
    ["1.3.6.1.4.1.99999.1.48", "FB48"],
    ["1.3.6.1.4.1.99999.1.48.2", "FB48 Plus"],
    ["1.3.6.1.4.1.99999.1.48.3.1", "FB48"],
    ["1.3.6.1.4.1.99999.1.4", "FB4"],
    ["1.3.6.1.4.1.99999.1.49", undefined],
    ["1.3.6.1.4.1.99999.1", undefined],
    ["1.3.6.1.4.1.99999", undefined],
    ["1.3.6.1.4.1.99998.1.48", undefined],
    ["0.0", undefined],
    [undefined, undefined],
  ])("of %s is that of the longest entry above it", async (sysObjectId, name) => {
    expect(await named(shop).nameOf(sysObjectId)).toBe(name);
  });

  it("is the later folder's where two have one", async () => {
    const products = named(shop, { "99999.tsv": "1.48\tOur FB48" });
    expect(await products.nameOf("1.3.6.1.4.1.99999.1.48")).toBe("Our FB48");
    expect(await products.nameOf("1.3.6.1.4.1.99999.1.4")).toBe("FB4");
  });

  it("counts where the device says no more than the software's name", async () => {
    const answer = await identifyLines(
      ...system(
        "Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(7)E4, RELEASE SOFTWARE (fc2)",
        "1.3.6.1.4.1.9.1.1697",
      ),
    );
    expect(answer.model).toBe("WS-C2960X-24PS-L");
  });

  it("gives way to what the chassis says", async () => {
    const entity = "1.3.6.1.2.1.47.1.1.1.1";
    const answer = await identifyLines(
      ...system("Cisco", "1.3.6.1.4.1.9.1.1697"),
      `${entity}.5.1|2|3`,
      `${entity}.13.1|4|WS-C2960X-24PS-S`,
    );
    expect(answer.model).toBe("WS-C2960X-24PS-S");
  });
});
