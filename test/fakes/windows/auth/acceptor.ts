/** The server's side of WinRM's authentication and message encryption, for the Windows stand-in. */

import { channelBindings } from "../../../../workers/winrm/http/channel-bindings.ts";
import { KERBEROS_OID } from "../../../../workers/winrm/kerberos/ap-exchange.ts";
import { isNtlmMessage } from "../../../../workers/winrm/ntlm/messages.ts";
import { credSspCipher } from "../../../../workers/winrm/seal/credssp-cipher.ts";
import { isEncryptedContentType } from "../../../../workers/winrm/seal/encrypted-body.ts";
import type { MessageCipher } from "../../../../workers/winrm/seal/message-cipher.ts";
import { ntlmCipher } from "../../../../workers/winrm/seal/ntlm-cipher.ts";
import type { MitAcceptor, MitContext } from "../kerberos/mit-acceptor.ts";
import { CredSspAcceptor } from "./credssp-acceptor.ts";
import { matchAccount } from "./match-account.ts";
import { NtlmAcceptor, type NtlmAcceptorOptions } from "./ntlm-acceptor.ts";
import { SpnegoAcceptor } from "./spnego-acceptor.ts";

export type Scheme = "Basic" | "Negotiate" | "CredSSP" | "Kerberos";

export interface AcceptorAccount {
  readonly domain: string;
  readonly user: string;
  readonly password: string;
  readonly isLocked?: boolean;
}

/** How the stand-in misbehaves. */
export interface AcceptorFaults {
  /** The signature of each sealed reply is wrong. */
  readonly wrongSignature?: boolean;
  /** Each sealed reply after the first is the first one again, byte by byte. */
  readonly replayedReply?: boolean;
  /** A server that knows nothing of SPNEGO. */
  readonly rawNtlmOnly?: boolean;
  /** The second message of a connection finds its login forgotten. */
  readonly forgetsLogin?: boolean;
  /** Logins are accepted, messages are not, as with a token that UAC filtered. */
  readonly refusesMessages?: boolean;
  /** Replies to sealed requests are sent in clear. */
  readonly clearReplies?: boolean;
}

export interface AcceptorOptions {
  readonly accounts: readonly AcceptorAccount[];
  readonly schemes: readonly Scheme[];
  readonly allowUnencrypted: boolean;
  readonly isTls: boolean;
  /** DER of the HTTPS certificate: when given, channel bindings that don't match it are refused. */
  readonly serverCertificate?: Uint8Array;
  /** PEM of the in-band TLS of CredSSP; needed when CredSSP is offered. */
  readonly credSsp?: {
    readonly key: string;
    readonly cert: string;
    readonly minVersion?: "TLSv1" | "TLSv1.2" | "TLSv1.3";
    readonly maxVersion?: "TLSv1" | "TLSv1.2" | "TLSv1.3";
    /** 2 to 6, default 6. */
    readonly version?: number;
  };
  /** Needed when Kerberos is to be accepted, under its own scheme and in SPNEGO. */
  readonly kerberos?: MitAcceptor;
  readonly computerName?: string;
  /** Default true; false: a challenge without MsvAvTimestamp, as before Windows Vista. */
  readonly hasTimestamp?: boolean;
  readonly faults?: AcceptorFaults;
  /** Told of each login that comes to its end. */
  readonly onLogin?: (account: string, isAccepted: boolean) => void;
  /** Told of each key of a session: NTLM's, and the traffic secrets of CredSSP's TLS. */
  readonly onSessionKey?: (key: Buffer) => void;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
}

export interface AcceptedEnvelope {
  readonly envelope: Buffer;
  /** As it logged in: DOMAIN\user or user. */
  readonly account: string;
  /** The HTTP answer that carries a reply, sealed when the request was. Call it once for each request. */
  readonly seal: (reply: Buffer, status: number) => Promise<HttpAnswer>;
}

/** Per TCP connection: feeds each request, says what to answer, or hands over the plaintext. */
export interface Acceptor {
  request(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    body: Buffer,
  ): Promise<{ readonly answer: HttpAnswer } | AcceptedEnvelope>;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;
type Reaction = { readonly answer: HttpAnswer } | AcceptedEnvelope;

/** One for each TCP connection. */
export function createAcceptor(options: AcceptorOptions): Acceptor {
  return new ConnectionAcceptor(options);
}

interface LoggedIn {
  readonly account: string;
  readonly cipher: MessageCipher;
}

const SOAP = "application/soap+xml;charset=UTF-8";
/** For whoever sends records that are not whole. */
const OPEN_TIMEOUT_MS = 60_000;

const empty = (status: number, headers: HttpAnswer["headers"] = {}): { answer: HttpAnswer } => ({
  answer: { status, headers, body: Buffer.alloc(0) },
});

const clearAnswer = (body: Buffer, status: number): HttpAnswer => ({
  status,
  headers: { "Content-Type": SOAP },
  body,
});

const isForKerberos = (scheme: string, token: Buffer): scheme is "Negotiate" | "Kerberos" =>
  scheme === "Kerberos" || (scheme === "Negotiate" && token.includes(KERBEROS_OID));

class ConnectionAcceptor implements Acceptor {
  readonly #options: AcceptorOptions;
  readonly #ntlm: NtlmAcceptorOptions;
  #negotiate: SpnegoAcceptor | undefined;
  #credSsp: CredSspAcceptor | undefined;
  #loggedIn: LoggedIn | undefined;
  #firstReply: Buffer | undefined;
  #messages = 0;

  constructor(options: AcceptorOptions) {
    this.#options = options;
    const { accounts, computerName = "STANDIN", hasTimestamp = true } = options;
    const { serverCertificate, onSessionKey } = options;
    this.#ntlm = {
      accounts,
      computerName,
      hasTimestamp,
      channelBindings: serverCertificate && channelBindings(Buffer.from(serverCertificate)),
      onSessionKey,
    };
  }

  async request(headers: Headers, body: Buffer): Promise<Reaction> {
    const [scheme = "", argument = ""] = String(headers["authorization"] ?? "").split(" ");
    const isOffered = this.#options.schemes.some((one) => one === scheme);
    if (scheme !== "" && !isOffered) return this.#unauthorized();
    if (scheme === "Basic") return this.#basic(argument, body);
    const token = Buffer.from(argument, "base64");
    const { kerberos } = this.#options;
    if (kerberos !== undefined && isForKerberos(scheme, token)) {
      return this.#byKerberos(kerberos.context(), scheme, token);
    }
    if (scheme === "Negotiate") return this.#byNegotiate(token, headers, body);
    if (scheme === "CredSSP") return this.#byCredSsp(token, headers, body);
    if (this.#loggedIn === undefined) return this.#unauthorized();
    return this.#message(this.#loggedIn, headers, body);
  }

  #unauthorized(scheme?: string, token?: Buffer): { answer: HttpAnswer } {
    const offers = this.#options.schemes.map((one) => {
      if (one === scheme && token !== undefined) return `${one} ${token.toString("base64")}`;
      return one === "Basic" ? 'Basic realm="WSMAN"' : one;
    });
    return empty(401, { "WWW-Authenticate": offers });
  }

  #told(account: string, isAccepted: boolean): void {
    this.#options.onLogin?.(account, isAccepted);
  }

  #basic(argument: string, body: Buffer): Promise<Reaction> | Reaction {
    const pair = Buffer.from(argument, "base64").toString("utf8");
    const name = pair.slice(0, pair.indexOf(":"));
    const slash = name.indexOf("\\");
    const account = matchAccount(
      this.#options.accounts,
      slash < 0 ? "" : name.slice(0, slash).replace(/^\.$/, ""),
      name.slice(slash + 1),
    );
    const isRight = account?.password === pair.slice(name.length + 1) && account.isLocked !== true;
    this.#told(name, isRight);
    if (!isRight) return this.#unauthorized();
    return this.#clear(name, body);
  }

  async #byNegotiate(token: Buffer, headers: Headers, body: Buffer): Promise<Reaction> {
    if (this.#options.faults?.rawNtlmOnly === true && !isNtlmMessage(token)) {
      return this.#unauthorized();
    }
    this.#loggedIn = undefined;
    this.#negotiate ??= new SpnegoAcceptor(new NtlmAcceptor(this.#ntlm));
    const step = this.#negotiate.step(token);
    if (step.kind === "challenge") return this.#unauthorized("Negotiate", step.token);
    this.#negotiate = undefined;
    this.#told(step.account, step.kind === "accepted");
    if (step.kind === "refused") return this.#unauthorized();
    this.#loggedIn = { account: step.account, cipher: ntlmCipher(step.security) };
    const last = step.token && { "WWW-Authenticate": `Negotiate ${step.token.toString("base64")}` };
    if (body.length === 0) return empty(200, last);
    return this.#message(this.#loggedIn, headers, body);
  }

  /** One token each way; the messages come after it. */
  async #byKerberos(
    context: MitContext,
    scheme: "Negotiate" | "Kerberos",
    token: Buffer,
  ): Promise<Reaction> {
    this.#loggedIn = undefined;
    const { token: answer, account, error } = await context.accept(token);
    this.#told(account ?? "", error === undefined);
    if (error !== undefined || account === undefined || account === null) {
      return this.#unauthorized(scheme, answer.length === 0 ? undefined : answer);
    }
    const protocol = scheme === "Negotiate" ? "SPNEGO" : "Kerberos";
    this.#loggedIn = { account, cipher: context.cipher(protocol) };
    return empty(200, { "WWW-Authenticate": `${scheme} ${answer.toString("base64")}` });
  }

  async #byCredSsp(token: Buffer, headers: Headers, body: Buffer): Promise<Reaction> {
    const { credSsp } = this.#options;
    if (credSsp === undefined) throw new Error("CredSSP is offered without a certificate");
    this.#credSsp ??= new CredSspAcceptor(credSsp, this.#ntlm);
    const acceptor = this.#credSsp;
    const step = await acceptor.step(token).catch(() => undefined);
    if (step?.kind === "answer") return this.#unauthorized("CredSSP", step.token);
    this.#credSsp = undefined;
    if (step === undefined) return this.#unauthorized();
    this.#told(step.account, step.kind === "accepted");
    if (step.kind === "refused") return this.#unauthorized("CredSSP", step.token);
    this.#loggedIn = { account: step.account, cipher: credSspCipher(acceptor.tls) };
    if (body.length === 0) return empty(200);
    return this.#message(this.#loggedIn, headers, body);
  }

  async #message({ account, cipher }: LoggedIn, headers: Headers, body: Buffer): Promise<Reaction> {
    this.#messages++;
    const { forgetsLogin, refusesMessages, clearReplies } = this.#options.faults ?? {};
    if (refusesMessages === true || (forgetsLogin === true && this.#messages === 2)) {
      return this.#unauthorized();
    }
    if (!isEncryptedContentType(String(headers["content-type"] ?? ""))) {
      return this.#clear(account, body);
    }
    const envelope = await cipher.open(body, AbortSignal.timeout(OPEN_TIMEOUT_MS));
    if (envelope === undefined) {
      this.#loggedIn = undefined;
      return this.#unauthorized();
    }
    return {
      envelope,
      account,
      seal: async (reply, status) => {
        if (clearReplies === true) return clearAnswer(reply, status);
        const sealed = await cipher.seal(reply);
        return {
          status,
          headers: { "Content-Type": sealed.contentType },
          body: this.#spoiled(sealed.body),
        };
      },
    };
  }

  /** AllowUnencrypted=false says no more than 500. */
  #clear(account: string, envelope: Buffer): Reaction {
    if (!this.#options.isTls && !this.#options.allowUnencrypted) return empty(500);
    const seal = (reply: Buffer, status: number) => Promise.resolve(clearAnswer(reply, status));
    return { envelope, account, seal };
  }

  #spoiled(body: Buffer): Buffer {
    const { wrongSignature, replayedReply } = this.#options.faults ?? {};
    this.#firstReply ??= Buffer.from(body);
    if (replayedReply === true) return this.#firstReply;
    if (wrongSignature !== true) return body;
    const copy = Buffer.from(body);
    const signature = copy.indexOf("octet-stream\r\n") + "octet-stream\r\n".length + 4;
    copy[signature + 6] = (copy[signature + 6] ?? 0) ^ 0xff;
    return copy;
  }
}
