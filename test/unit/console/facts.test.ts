import { expect, it } from "vitest";
import { sectionView } from "../../../src/cloud/web/console/pages/node/facts.ts";

it("shows scalars as facts, with units", () => {
  const view = sectionView({ totalSize: 33_554_432, name: "m", empty: "", nothing: null });
  expect(view.facts).toEqual([
    { name: "totalSize", text: "32 GiB" },
    { name: "name", text: "m" },
  ]);
  expect(view.tables).toEqual([]);
});

it("shows lists and numbered members as tables", () => {
  const cpu = { cpu0: { modelName: "X", clockSpeed: 2_100 }, cpu1: { modelName: "Y" } };
  expect(sectionView(cpu).tables).toEqual([
    {
      name: "",
      columns: ["name", "modelName", "clockSpeed"],
      rows: [
        ["cpu0", "X", "2100 MHz"],
        ["cpu1", "Y", ""],
      ],
      total: 2,
    },
  ]);
});

it("says how many rows there are when only the first ones came along, or are drawn", () => {
  const routes = { numberOfRows: 70_000, rows: [{ destination: "0.0.0.0/0" }] };
  expect(sectionView(routes).tables).toEqual([
    { name: "", columns: ["destination"], rows: [["0.0.0.0/0"]], total: 70_000 },
  ]);
  const many = Array.from({ length: 5_000 }, (_, port) => ({ port }));
  const [table] = sectionView(many).tables;
  expect(table?.rows).toHaveLength(100);
  expect(table?.total).toBe(5_000);
});

it("bounds what a device sends, whatever its shape", () => {
  const wide = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`key${n}`, n]));
  expect(sectionView(wide).facts.length).toBeLessThanOrEqual(60);
  expect(sectionView([wide]).tables[0]?.columns.length).toBeLessThanOrEqual(8);
  expect(sectionView("x".repeat(100_000)).facts[0]?.text.length).toBeLessThanOrEqual(2_000);
  expect(sectionView(undefined)).toEqual({ facts: [], tables: [] });
});
