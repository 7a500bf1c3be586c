/**
 * Reads what services say of themselves: the greetings of protocols whose server speaks first, and an HTTP response's head.
 * Pure; the bytes are the target's, so nothing is trusted but its length, which the caller has bounded.
 */

export interface ServiceSelfDescription {
  /** The service's name in the IANA registry, when the greeting shows which it is. */
  readonly name?: string;
  readonly product?: string;
  readonly version?: string;
}

interface GreetingRule {
  readonly read: (bytes: Buffer, text: string) => ServiceSelfDescription | undefined;
}

const rules: readonly GreetingRule[] = [
  { read: (_bytes, text) => readSsh(text) },
  { read: (_bytes, text) => readHttp(text) },
  { read: (_bytes, text) => readRfb(text) },
  { read: (_bytes, text) => readReplyCode(text) },
  { read: (_bytes, text) => readMailbox(text) },
  { read: (bytes) => readMysql(bytes) },
  { read: (bytes) => readTelnet(bytes) },
];

/** Empty when the bytes show nothing that is known. */
export function readGreeting(bytes: Buffer): ServiceSelfDescription {
  const text = bytes.toString("latin1");
  for (const { read } of rules) {
    const found = read(bytes, text);
    if (found !== undefined) return found;
  }
  return {};
}

/** `SSH-protoversion-softwareversion SP comments` (RFC 4253 §4.2); lines may come before it. */
function readSsh(text: string): ServiceSelfDescription | undefined {
  const match = /^SSH-(?:2\.0|1\.\d{1,2})-([^\s]{1,200})(?: ([^\r\n]{0,200}))?/m.exec(text);
  if (match === null) return undefined;
  return { name: "ssh", ...splitSoftware(match[1] ?? "") };
}

/** The status line and `Server` field of RFC 9110 §10.2.4. */
function readHttp(text: string): ServiceSelfDescription | undefined {
  if (!/^HTTP\/1\.[01] \d{3}/.test(text)) return undefined;
  const head = text.split("\r\n\r\n", 1)[0] ?? "";
  const server = /^server:[ \t]*([^\r\n]{1,200})/im.exec(head)?.[1];
  if (server === undefined) return { name: "http" };
  return { name: "http", ...splitSoftware(server.trim(), "/") };
}

/** The protocol version of RFC 6143 §7.1.1 stands for the product's: nothing else is said before a login. */
function readRfb(text: string): ServiceSelfDescription | undefined {
  const match = /^RFB (\d{3})\.(\d{3})\n/.exec(text);
  return match === null
    ? undefined
    : { name: "rfb", version: `${Number(match[1])}.${Number(match[2])}` };
}

/** A 220 greeting is SMTP's (RFC 5321 §4.2) or FTP's (RFC 959 §5.4); the word beside it tells which. */
function readReplyCode(text: string): ServiceSelfDescription | undefined {
  const match = /^220[ -]([^\r\n]{0,300})/.exec(text);
  if (match === null) return undefined;
  const said = match[1] ?? "";
  const name = /\bE?SMTP\b/i.test(said) ? "smtp" : /\bFTP\b|ftpd/i.test(said) ? "ftp" : undefined;
  return { ...(name !== undefined && { name }), ...knownSoftware(said) };
}

/** POP3 (RFC 1939 §4) and IMAP (RFC 9051 §7.1.1). */
function readMailbox(text: string): ServiceSelfDescription | undefined {
  const match = /^(\+OK|\* (?:OK|PREAUTH)) ([^\r\n]{0,300})/.exec(text);
  if (match === null) return undefined;
  return { name: match[1] === "+OK" ? "pop3" : "imap", ...knownSoftware(match[2] ?? "") };
}

/** MySQL's initial handshake, protocol version 10: four bytes of header, the version byte, a text ended by zero. */
function readMysql(bytes: Buffer): ServiceSelfDescription | undefined {
  if (bytes.length < 7 || bytes[3] !== 0 || bytes[4] !== 10) return undefined;
  const end = bytes.indexOf(0, 5);
  const version = bytes.toString("latin1", 5, end < 0 ? 5 : end);
  if (!/^\d[\x21-\x7e]{0,100}$/.test(version)) return undefined;
  const mariadb = /(\d+\.\d+\.\d+)-mariadb/i.exec(version)?.[1];
  return mariadb === undefined
    ? { name: "mysql", product: "MySQL", version }
    : { name: "mysql", product: "MariaDB", version: mariadb };
}

/** IAC and WILL, WONT, DO or DONT (RFC 854). */
function readTelnet(bytes: Buffer): ServiceSelfDescription | undefined {
  const [iac, verb] = bytes;
  const isNegotiation = iac === 255 && verb !== undefined && verb >= 251 && verb <= 254;
  return isNegotiation ? { name: "telnet" } : undefined;
}

/** Programs that name themselves, with a version, somewhere in their greeting. */
const KNOWN_SOFTWARE =
  /\b(vsFTPd|ProFTPD|Pure-FTPd|FileZilla Server|Microsoft FTP Service|Microsoft ESMTP MAIL Service|Postfix|Exim|Sendmail|Dovecot|Courier-IMAP|Cyrus)\b[ /(]*(?:version:? )?v?(\d[\w.+-]{0,60})?/i;

function knownSoftware(text: string): ServiceSelfDescription {
  const match = KNOWN_SOFTWARE.exec(text);
  return match === null ? {} : described(match[1], match[2]);
}

/** `OpenSSH_9.2p1`, `Cisco-1.25`, `nginx/1.22.1 (x)`: a product, then what starts with a digit. */
function splitSoftware(software: string, separators = "_/-"): ServiceSelfDescription {
  const printable = software.replaceAll(/[^\x20-\x7e]/g, "").trim();
  const cut = new RegExp(`^(.{1,100}?)[${separators}]v?(\\d[^\\s;,]{0,100})`).exec(printable);
  return cut === null ? described(printable, undefined) : described(cut[1], cut[2]);
}

function described(product?: string, version?: string): ServiceSelfDescription {
  return { ...(product && { product }), ...(version && { version }) };
}
