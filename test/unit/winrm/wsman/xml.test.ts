import { describe, expect, it } from "vitest";
import { WmiRow } from "../../../../workers/winrm/wsman/wmi-row.ts";
import { escapeXml, parseXml } from "../../../../workers/winrm/wsman/xml.ts";

const parse = (text: string) => parseXml(Buffer.from(text));

describe("XML of replies", () => {
  it("is read by namespace and local name, whatever the prefix is", () => {
    const root = parse('<x:a xmlns:x="urn:1"><b xmlns="urn:2" c="d">t&amp;<![CDATA[<]]></b></x:a>');
    expect(root).toMatchObject({ namespace: "urn:1", name: "a" });
    expect(root?.children[0]).toMatchObject({ namespace: "urn:2", name: "b", text: "t&<" });
    expect(root?.children[0]?.attributes.get("c")).toBe("d");
  });

  it.each([
    ["a document type", "<!DOCTYPE a><a/>"],
    ["an entity that XML doesn't have", "<a>&b;</a>"],
    ["a tag that isn't closed", "<a><b></a>"],
    ["a prefix without a namespace", "<x:a/>"],
    ["nothing", ""],
    ["two roots", "<a/><b/>"],
    ["a depth of 65", "<a>".repeat(65) + "</a>".repeat(65)],
  ])("is refused with %s", (_what, text) => {
    expect(parse(text)).toBeUndefined();
  });

  it("is refused when it is no UTF-8", () => {
    expect(parseXml(Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e]))).toBeUndefined();
  });

  it("takes back what was escaped, but for what XML can't hold", () => {
    const text = `a<b>&"c'\u0001\u{1f600}`;
    expect(parse(`<a>${escapeXml(text)}</a>`)?.text).toBe(`a<b>&"c'?\u{1f600}`);
  });
});

describe("a row of WMI", () => {
  const row = (inner: string) => {
    const xsi = "http://www.w3.org/2001/XMLSchema-instance";
    const root = parse(`<p xmlns:xsi="${xsi}" xmlns:cim="urn:cim">${inner}</p>`);
    if (root === undefined) throw new Error("no XML");
    return new WmiRow(root);
  };

  it("leaves nulls and empty texts out, and knows no case of names", () => {
    const some = row('<A xsi:nil="true"/><B></B><C>1</C>');
    expect([some.text("A"), some.text("B"), some.number("c")]).toEqual([undefined, undefined, 1]);
  });

  it("reads arrays as repeated elements, and booleans in any case", () => {
    expect(row("<A>1</A><A>2</A>").list("A")).toEqual(["1", "2"]);
    expect(row("<A>TRUE</A>").boolean("A")).toBe(true);
  });

  it.each([
    [
      "<A><cim:Datetime>2013-04-15T16:28:44.7884Z</cim:Datetime></A>",
      Date.UTC(2013, 3, 15, 16, 28, 44, 788),
    ],
    [
      "<A><cim:Datetime>2013-04-15T16:28:44+09:00</cim:Datetime></A>",
      Date.UTC(2013, 3, 15, 7, 28, 44),
    ],
    ["<A>20130415162844.000000+540</A>", Date.UTC(2013, 3, 15, 7, 28, 44)],
    ["<A>soon</A>", undefined],
  ])("reads the date %s", (inner, at) => {
    expect(row(inner).date("A")).toBe(at);
  });
});
