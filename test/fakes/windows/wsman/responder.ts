/** Answers WS-Management envelopes over a data set as Windows does: one item first, then pages by UTF-16 size, and a context that changes each time. */

import { randomUUID } from "node:crypto";
import {
  ADDRESSING,
  actions,
  ENUMERATION,
  IDENTITY,
  SOAP,
  TRANSFER,
  WMI,
  WSMAN,
} from "../../../../workers/winrm/wsman/namespaces.ts";
import { childOf, parseXml, type XmlElement } from "../../../../workers/winrm/wsman/xml.ts";
import type { DataSet } from "../wmi/data-set.ts";
import { callRegistry } from "./registry-provider.ts";
import { parseWql } from "./wql.ts";
import { faultEnvelope, replyEnvelope, writeInstance, writeProperty } from "./write.ts";

export interface ResponderOptions {
  readonly data: DataSet;
  /** Of the host; the smaller of it and the request's counts. In bytes of UTF-16; default 153600. */
  readonly envelopeBytes?: number;
  /** Class names that this account may not read; "*" for all. */
  readonly denied?: readonly string[];
  /** Class names whose provider fails. */
  readonly failing?: readonly string[];
  readonly deniedHives?: readonly number[];
  /** The first so many Pulls are answered by TimedOut. */
  readonly slowPulls?: number;
  /** Each answer to a query is a quota fault. */
  readonly isOutOfQuota?: boolean;
  /** Replies relate to another request. */
  readonly isUnrelated?: boolean;
}

export interface SoapReply {
  readonly status: number;
  readonly body: string;
}

interface Enumeration {
  readonly items: readonly string[];
}

const faults = {
  denied: { code: 5, subcode: "w:AccessDenied", reason: "Access is denied." },
  absent: {
    code: 2_150_858_752,
    subcode: "a:DestinationUnreachable",
    reason: "The WS-Management service cannot process the request: no such class.",
  },
  badQuery: {
    code: 2_150_858_778,
    subcode: "n:CannotProcessFilter",
    reason: "The WQL query is invalid.",
  },
  encodingLimit: {
    code: 2_150_858_854,
    subcode: "w:EncodingLimit",
    reason: "The response is larger than the envelope size.",
  },
  quota: {
    code: 2_150_859_173,
    subcode: "w:QuotaLimit",
    reason: "The maximum number of concurrent operations for this user has been exceeded.",
  },
  internal: {
    code: 2_150_859_046,
    subcode: "w:InternalError",
    reason: "The provider failed with an internal error.",
  },
  timedOut: { code: 2_150_858_793, subcode: "w:TimedOut", reason: "The operation has timed out." },
  context: {
    code: 2_150_858_779,
    subcode: "n:InvalidEnumerationContext",
    reason: "The supplied enumeration context is invalid.",
  },
} as const;

type FaultName = keyof typeof faults;

/** Room for the envelope around items. */
const OVERHEAD_BYTES = 4_000;

export class Responder {
  readonly #options: ResponderOptions;
  readonly #enumerations = new Map<string, Enumeration>();
  #slowPulls: number;

  constructor(options: ResponderOptions) {
    this.#options = options;
    this.#slowPulls = options.slowPulls ?? 0;
  }

  /** Enumerations that nobody has read to the end or released. */
  get openCount(): number {
    return this.#enumerations.size;
  }

  answer(text: string): SoapReply {
    const envelope = parseXml(Buffer.from(text));
    const body = childOf(envelope, SOAP, "Body");
    const header = childOf(envelope, SOAP, "Header");
    if (body === undefined) return { status: 400, body: "" };
    if (childOf(body, IDENTITY, "Identify") !== undefined) return { status: 200, body: identity };
    const asked = childOf(header, ADDRESSING, "MessageID")?.text ?? "";
    const relatesTo = this.#options.isUnrelated === true ? `uuid:${randomUUID()}` : asked;
    const action = childOf(header, ADDRESSING, "Action")?.text ?? "";
    const made = this.#act(action, header, body);
    if (typeof made === "object") {
      return { status: 200, body: replyEnvelope(relatesTo, made.action, made.body) };
    }
    return { status: 500, body: faultEnvelope(relatesTo, faults[made]) };
  }

  #act(action: string, header: XmlElement | undefined, body: XmlElement) {
    const resource = childOf(header, WSMAN, "ResourceURI")?.text ?? "";
    const path = resource.slice(WMI.length + 1);
    const namespace = path.slice(0, path.lastIndexOf("/"));
    const className = path.slice(path.lastIndexOf("/") + 1);
    const size = Number(childOf(header, WSMAN, "MaxEnvelopeSize")?.text ?? 153_600);
    const limit = Math.min(size, this.#options.envelopeBytes ?? 153_600) - OVERHEAD_BYTES;
    const child = body.children[0];
    if (action === actions.enumerate) return this.#enumerate(namespace, child, limit);
    if (action === actions.pull) return this.#pull(child, limit);
    if (action === actions.release) return this.#release(child);
    if (action === actions.get) return this.#get(namespace, className);
    return this.#invoke(action, resource, className, child);
  }

  #isDenied(className: string): boolean {
    const { denied = [] } = this.#options;
    return denied.includes("*") || denied.includes(className);
  }

  #enumerate(namespace: string, element: XmlElement | undefined, limit: number) {
    if (this.#options.isOutOfQuota === true) return "quota" satisfies FaultName;
    const wql = parseWql(childOf(element, WSMAN, "Filter")?.text ?? "");
    if (wql === undefined) return "badQuery" satisfies FaultName;
    const instances = this.#options.data.classes[`${namespace}/${wql.className}`];
    if (instances === undefined) return "absent" satisfies FaultName;
    if (this.#isDenied(wql.className)) return "denied" satisfies FaultName;
    if (this.#options.failing?.includes(wql.className) === true) {
      return "internal" satisfies FaultName;
    }
    const items = instances
      .filter(wql.matches)
      .map((one) => writeInstance(namespace, wql.className, one, wql.columns));
    const max = Number(childOf(element, WSMAN, "MaxElements")?.text ?? 1);
    const isOptimized = childOf(element, WSMAN, "OptimizeEnumeration") !== undefined;
    const first = isOptimized ? items.slice(0, Math.min(max, 1)) : [];
    if (first.some((item) => 2 * item.length > limit)) return "encodingLimit" satisfies FaultName;
    return this.#page("EnumerateResponse", "w", first, items.slice(first.length));
  }

  #pull(element: XmlElement | undefined, limit: number) {
    const context = childOf(element, ENUMERATION, "EnumerationContext")?.text ?? "";
    const enumeration = this.#enumerations.get(context);
    if (enumeration === undefined) return "context" satisfies FaultName;
    if (this.#slowPulls-- > 0) return "timedOut" satisfies FaultName;
    this.#enumerations.delete(context);
    const max = Number(childOf(element, ENUMERATION, "MaxElements")?.text ?? 1);
    const { items } = enumeration;
    let count = 0;
    for (let bytes = 0; count < Math.min(max, items.length); count++) {
      bytes += 2 * (items[count]?.length ?? 0);
      if (bytes > limit) break;
    }
    if (count === 0 && items.length > 0) return "encodingLimit" satisfies FaultName;
    return this.#page("PullResponse", "n", items.slice(0, count), items.slice(count));
  }

  #page(name: string, prefix: "w" | "n", items: readonly string[], rest: readonly string[]) {
    const context = rest.length === 0 ? "" : `uuid:${randomUUID()}`;
    if (rest.length > 0) this.#enumerations.set(context, { items: rest });
    const contextElement = `<n:EnumerationContext>${context}</n:EnumerationContext>`;
    const tail = rest.length === 0 ? `<${prefix}:EndOfSequence/>` : "";
    const hasContext = prefix === "w" || rest.length > 0;
    return {
      action: `${ENUMERATION}/${name}`,
      body: `<n:${name}>${hasContext ? contextElement : ""}<${prefix}:Items>${items.join("")}</${prefix}:Items>${tail}</n:${name}>`,
    };
  }

  #release(element: XmlElement | undefined) {
    const context = childOf(element, ENUMERATION, "EnumerationContext")?.text ?? "";
    if (!this.#enumerations.delete(context)) return "context" satisfies FaultName;
    return { action: `${ENUMERATION}/ReleaseResponse`, body: "" };
  }

  #get(namespace: string, className: string) {
    const instance = this.#options.data.classes[`${namespace}/${className}`]?.[0];
    if (instance === undefined) return "absent" satisfies FaultName;
    if (this.#isDenied(className)) return "denied" satisfies FaultName;
    const body = writeInstance(namespace, className, instance, ["*"]);
    return { action: `${TRANSFER}/GetResponse`, body };
  }

  #invoke(action: string, resource: string, className: string, input: XmlElement | undefined) {
    const method = action.slice(resource.length + 1);
    if (className !== "StdRegProv") return "absent" satisfies FaultName;
    if (this.#isDenied(className)) return "denied" satisfies FaultName;
    const args = new Map(input?.children.map(({ name, text }) => [name, text]));
    const hives = new Set(this.#options.deniedHives);
    const output = callRegistry(this.#options.data, method, args, hives);
    if (output === undefined) return "absent" satisfies FaultName;
    const inner = Object.entries(output).map(([name, value]) => writeProperty(`p:${name}`, value));
    const xsi = "http://www.w3.org/2001/XMLSchema-instance";
    const body = `<p:${method}_OUTPUT xmlns:p="${resource}" xmlns:xsi="${xsi}">${inner.join("")}</p:${method}_OUTPUT>`;
    return { action: `${action}Response`, body };
  }
}

const identity =
  `<s:Envelope xmlns:s="${SOAP}"><s:Header/><s:Body><wsmid:IdentifyResponse xmlns:wsmid="${IDENTITY}">` +
  "<wsmid:ProtocolVersion>http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd</wsmid:ProtocolVersion>" +
  "<wsmid:ProductVendor>Microsoft Corporation</wsmid:ProductVendor>" +
  "<wsmid:ProductVersion>OS: 10.0.22631 SP: 0.0 Stack: 3.0</wsmid:ProductVersion></wsmid:IdentifyResponse></s:Body></s:Envelope>";
