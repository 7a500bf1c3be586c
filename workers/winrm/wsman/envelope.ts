/** SOAP envelopes of WS-Management requests (DSP0226 §5, MS-WSMV §2.2.4). */

import { randomUUID } from "node:crypto";
import { ANONYMOUS, actions, ns, WQL, wmiResource } from "./uris.ts";
import { escapeXml } from "./xml-tree.ts";

/** What every request says of itself. */
export interface EnvelopeLimits {
  /** Octets of a reply; Windows counts UTF-16 (MS-WSMV §3.1.4.1.16). */
  readonly maxEnvelopeSize: number;
  /** Milliseconds after which the service gives up. */
  readonly operationTimeoutMs: number;
}

export interface Envelope {
  readonly messageId: string;
  readonly text: string;
}

interface Parts {
  readonly action: string;
  readonly resource: string;
  readonly body: string;
}

function envelope({ action, resource, body }: Parts, limits: EnvelopeLimits): Envelope {
  const messageId = `uuid:${randomUUID().toUpperCase()}`;
  const seconds = (limits.operationTimeoutMs / 1_000).toFixed(3);
  const text =
    `<s:Envelope xmlns:s="${ns.soap}" xmlns:a="${ns.addressing}" xmlns:n="${ns.enumeration}" xmlns:w="${ns.wsman}"><s:Header>` +
    "<a:To>http://windows-host/wsman</a:To>" +
    `<w:ResourceURI s:mustUnderstand="true">${escapeXml(resource)}</w:ResourceURI>` +
    `<a:ReplyTo><a:Address s:mustUnderstand="true">${ANONYMOUS}</a:Address></a:ReplyTo>` +
    `<a:Action s:mustUnderstand="true">${escapeXml(action)}</a:Action>` +
    `<w:MaxEnvelopeSize s:mustUnderstand="true">${limits.maxEnvelopeSize}</w:MaxEnvelopeSize>` +
    `<a:MessageID>${messageId}</a:MessageID>` +
    `<w:Locale xml:lang="en-US" s:mustUnderstand="false"/>` +
    `<w:OperationTimeout>PT${seconds}S</w:OperationTimeout>` +
    `</s:Header><s:Body>${body}</s:Body></s:Envelope>`;
  return { messageId, text };
}

/** Most instances in one reply; the envelope's size is what ends a page. */
const MAX_ELEMENTS = 32_000;

/** DSP0226 §8.2, with the optimization of §8.2.3. */
export function enumerateEnvelope(
  namespace: string,
  query: string,
  limits: EnvelopeLimits,
): Envelope {
  const body =
    "<n:Enumerate><w:OptimizeEnumeration/>" +
    `<w:MaxElements>${MAX_ELEMENTS}</w:MaxElements>` +
    `<w:Filter Dialect="${WQL}">${escapeXml(query)}</w:Filter></n:Enumerate>`;
  const resource = wmiResource(namespace, "*");
  return envelope({ action: actions.enumerate, resource, body }, limits);
}

/** DSP0226 §8.4. Without MaxElements a page holds one instance. */
export function pullEnvelope(namespace: string, context: string, limits: EnvelopeLimits): Envelope {
  const body =
    `<n:Pull><n:EnumerationContext>${escapeXml(context)}</n:EnumerationContext>` +
    `<n:MaxElements>${MAX_ELEMENTS}</n:MaxElements></n:Pull>`;
  return envelope({ action: actions.pull, resource: wmiResource(namespace, "*"), body }, limits);
}

/** DSP0226 §8.5: the service need not keep the context any longer. */
export function releaseEnvelope(
  namespace: string,
  context: string,
  limits: EnvelopeLimits,
): Envelope {
  const body = `<n:Release><n:EnumerationContext>${escapeXml(context)}</n:EnumerationContext></n:Release>`;
  return envelope({ action: actions.release, resource: wmiResource(namespace, "*"), body }, limits);
}

export interface Invocation {
  readonly namespace: string;
  readonly className: string;
  readonly method: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** DSP0227 §10: an extrinsic method of a class. */
export function invokeEnvelope(
  { namespace, className, method, parameters }: Invocation,
  limits: EnvelopeLimits,
): Envelope {
  const resource = wmiResource(namespace, className);
  const inputs = Object.entries(parameters)
    .map(([name, value]) => `<p:${name}>${escapeXml(value)}</p:${name}>`)
    .join("");
  const body = `<p:${method}_INPUT xmlns:p="${resource}">${inputs}</p:${method}_INPUT>`;
  return envelope({ action: `${resource}/${method}`, resource, body }, limits);
}
