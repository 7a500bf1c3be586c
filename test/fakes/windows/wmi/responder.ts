/** The WS-Management half of a Windows stand-in: queries page by page, registry methods, faults. */

import { randomUUID } from "node:crypto";
import type { Machine, Row, Value } from "./data.ts";

export interface ResponderOptions {
  /** Namespaces that answer "access denied". */
  readonly denied?: readonly string[];
  /** Classes that answer "access denied". */
  readonly deniedClasses?: readonly string[];
  readonly isRegistryDenied?: boolean;
  /** Instances in a page after the first, which holds one as Windows' does. */
  readonly pageSize?: number;
  /** Called with each envelope; an answer of its own replaces the honest one. */
  readonly spoil?: (envelope: string) => { body: string; status: number } | undefined;
}

interface Cursor {
  readonly rows: readonly string[];
  readonly at: number;
}

const soap = "http://www.w3.org/2003/05/soap-envelope";
const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const unescaped = (text: string) =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
const between = (text: string, element: string): string | undefined => {
  const found = new RegExp(`<(?:\\w+:)?${element}(?:\\s[^>]*)?>([^<]*)</`).exec(text)?.[1];
  return found === undefined ? undefined : unescaped(found);
};

export class WmiResponder {
  readonly #machine: Machine;
  readonly #options: ResponderOptions;
  readonly #cursors = new Map<string, Cursor>();
  /** Requests answered so far. */
  count = 0;

  constructor(machine: Machine, options: ResponderOptions = {}) {
    this.#machine = machine;
    this.#options = options;
  }

  readonly reply = (envelope: string): { body: string; status: number } => {
    this.count += 1;
    const spoilt = this.#options.spoil?.(envelope);
    if (spoilt !== undefined) return spoilt;
    const action = between(envelope, "Action") ?? "";
    const resource = between(envelope, "ResourceURI") ?? "";
    if (action.endsWith("/Enumerate")) return this.#enumerate(envelope, resource);
    if (action.endsWith("/Pull")) return this.#pull(envelope);
    if (action.endsWith("/Release")) return ok(envelope, "ReleaseResponse", "");
    if (resource.endsWith("/StdRegProv")) return this.#registry(envelope, action);
    return fault(envelope, "wsa:ActionNotSupported", 2_150_858_817, "the action is not known");
  };

  #enumerate(envelope: string, resource: string) {
    const namespace = /\/wmi\/(.+)\/\*$/.exec(resource)?.[1]?.toLowerCase() ?? "";
    const query = between(envelope, "Filter") ?? "";
    const parsed = /^\s*SELECT\s+(.+?)\s+FROM\s+(\w+)(?:\s+WHERE\s+(\w+)\s*=\s*(\S+))?\s*$/i.exec(
      query,
    );
    if (parsed === null)
      return fault(envelope, "w:CannotProcessFilter", 2_150_858_778, "bad query");
    const [, columns = "", className = "", key, wanted] = parsed;
    const { denied = [], deniedClasses = [] } = this.#options;
    if (denied.includes(namespace) || deniedClasses.includes(className))
      return fault(envelope, "w:AccessDenied", 5, "Access is denied.");
    const rows = this.#machine.namespaces[namespace]?.[className];
    if (rows === undefined)
      return fault(envelope, "a:DestinationUnreachable", 2_150_858_752, "no such class");
    const names =
      columns.trim() === "*" ? undefined : columns.split(",").map((name) => name.trim());
    const found = rows.filter((row) => key === undefined || matches(row[key], wanted ?? ""));
    const items = found.map((row) => itemOf(row, className, namespace, names));
    return this.#page(envelope, "Enumerate", items, 0);
  }

  /** The context changes with every page. */
  #pull(envelope: string) {
    const cursor = this.#cursors.get(between(envelope, "EnumerationContext") ?? "");
    this.#cursors.delete(between(envelope, "EnumerationContext") ?? "");
    if (cursor === undefined)
      return fault(envelope, "n:InvalidEnumerationContext", 2_150_858_779, "no such context");
    return this.#page(envelope, "Pull", cursor.rows, cursor.at);
  }

  #page(envelope: string, kind: "Enumerate" | "Pull", rows: readonly string[], at: number) {
    const { pageSize = 50 } = this.#options;
    // With several instances Windows puts one in the first reply.
    const end = at + (kind === "Enumerate" && rows.length > 1 ? 1 : pageSize);
    const items = rows.slice(at, end).join("");
    const isLast = end >= rows.length;
    const context = isLast ? "" : `uuid:${randomUUID()}`;
    if (!isLast) this.#cursors.set(context, { rows, at: end });
    const prefix = kind === "Enumerate" ? "w" : "n";
    const last = isLast ? `<${prefix}:EndOfSequence/>` : "";
    const contextElement =
      kind === "Pull" && isLast ? "" : `<n:EnumerationContext>${context}</n:EnumerationContext>`;
    const body = `${contextElement}<${prefix}:Items>${items}</${prefix}:Items>${last}`;
    return ok(envelope, `${kind}Response`, body);
  }

  #registry(envelope: string, action: string) {
    if (this.#options.isRegistryDenied)
      return fault(envelope, "w:AccessDenied", 5, "Access is denied.");
    const method = action.slice(action.lastIndexOf("/") + 1);
    const hive = between(envelope, "hDefKey") === "2147483651" ? "HKU" : "HKLM";
    const path = [hive, between(envelope, "sSubKeyName")].filter(Boolean).join("\\");
    const output = (inner: string) =>
      ok(
        envelope,
        undefined,
        `<p:${method}_OUTPUT xmlns:p="http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/StdRegProv">${inner}</p:${method}_OUTPUT>`,
      );
    if (method === "EnumKey") {
      const below = Object.keys(this.#machine.registry).filter((key) =>
        key.toLowerCase().startsWith(`${path.toLowerCase()}\\`),
      );
      const names = [
        ...new Set(below.map((key) => key.slice(path.length + 1).split("\\")[0] ?? "")),
      ];
      const result = names.length === 0 ? 2 : 0;
      return output(
        `<p:ReturnValue>${result}</p:ReturnValue>${names.map((name) => `<p:sNames>${escaped(name)}</p:sNames>`).join("")}`,
      );
    }
    const key = Object.entries(this.#machine.registry).find(
      ([name]) => name.toLowerCase() === path.toLowerCase(),
    )?.[1];
    const value = key?.[between(envelope, "sValueName") ?? ""];
    const isText = method === "GetStringValue";
    if (value === undefined || isText !== (typeof value === "string"))
      return output(`<p:ReturnValue>${key === undefined ? 2 : 1}</p:ReturnValue>`);
    const name = isText ? "sValue" : "uValue";
    return output(
      `<p:ReturnValue>0</p:ReturnValue><p:${name}>${escaped(String(value))}</p:${name}>`,
    );
  }
}

const matches = (value: Value | undefined, wanted: string): boolean =>
  String(value).toLowerCase() === wanted.replaceAll(/^['"]|['"]$/g, "").toLowerCase();

/** A column list gives fragments without the class's namespace, `*` whole instances. */
function itemOf(
  row: Row,
  className: string,
  namespace: string,
  names: readonly string[] | undefined,
): string {
  const wanted = names ?? Object.keys(row);
  const prefix = names === undefined ? "p:" : "";
  const inner = wanted
    .filter((name) => name in row)
    .map((name) => elementsOf(prefix + name, row[name] ?? null))
    .join("");
  const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  if (names !== undefined) return `<w:XmlFragment ${xsi}>${inner}</w:XmlFragment>`;
  const uri = `http://schemas.microsoft.com/wbem/wsman/1/wmi/${namespace}/${className}`;
  return `<p:${className} ${xsi} xmlns:p="${uri}" xsi:type="p:${className}_Type">${inner}</p:${className}>`;
}

function elementsOf(name: string, value: Value): string {
  if (value === null) return `<${name} xsi:nil="true"/>`;
  if (Array.isArray(value))
    return value.map((one: string | number) => elementsOf(name, one)).join("");
  const text = escaped(String(value));
  const isTime = /^\d{4}-\d\d-\d\dT/.test(text);
  return isTime ? `<${name}><Datetime>${text}</Datetime></${name}>` : `<${name}>${text}</${name}>`;
}

function envelopeOf(request: string, body: string): string {
  const relatesTo = between(request, "MessageID") ?? "";
  return `<s:Envelope xml:lang="en-US" xmlns:s="${soap}" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"><s:Header><a:MessageID>uuid:${randomUUID()}</a:MessageID><a:RelatesTo>${relatesTo}</a:RelatesTo></s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

function ok(request: string, element: string | undefined, inner: string) {
  const body = element === undefined ? inner : `<n:${element}>${inner}</n:${element}>`;
  return { body: envelopeOf(request, body), status: 200 };
}

export function fault(request: string, subcode: string, code: number, reason: string) {
  const detail = `<f:WSManFault xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault" Code="${code}" Machine="standin"><f:Message>${reason}</f:Message></f:WSManFault>`;
  const body = `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>${subcode}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">${reason}</s:Text></s:Reason><s:Detail>${detail}</s:Detail></s:Fault>`;
  return { body: envelopeOf(request, body), status: 500 };
}
