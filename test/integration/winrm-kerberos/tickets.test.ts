/** MIT's KDC gives our client tickets, and MIT's GSS-API accepts them and the messages that follow. */

import { expect, it, onTestFinished, vi } from "vitest";
import type { KsocketError } from "../../../src/protocol/errors.ts";
import { Secret } from "../../../src/protocol/secret.ts";
import { GssInitiator, type Ticket } from "../../../workers/winrm/kerberos/ap-exchange.ts";
import { keytabSource, passwordSource } from "../../../workers/winrm/kerberos/key-sources.ts";
import { KerberosMessageSecurity } from "../../../workers/winrm/kerberos/message-security.ts";
import {
  type KerberosUser,
  kerberosUser,
  serviceOf,
} from "../../../workers/winrm/kerberos/principal.ts";
import { initialTicket, serviceTicket } from "../../../workers/winrm/kerberos/tickets.ts";
import { MitAcceptor } from "../../fakes/windows/kerberos/mit-acceptor.ts";
import { type MitRealm, REALM } from "../../fakes/windows/kerberos/mit-realm.ts";
import { describeNeeding } from "../../requirements.ts";
import { carrierTo, HOST, KERBEROS, PASSWORD, useRealm } from "./realm.ts";

function userOf(name: string): KerberosUser {
  const user = kerberosUser(name, REALM);
  if (user === undefined) throw new Error("no user");
  return user;
}

async function ticketOf(realm: MitRealm, name: string, host = HOST): Promise<Ticket> {
  const carry = carrierTo(realm.port);
  const user = userOf(name);
  const granting = await initialTicket(user, passwordSource(user, new Secret(PASSWORD)), carry);
  return serviceTicket(granting, serviceOf("HTTP", host), carry);
}

function acceptorOf(realm: MitRealm): MitAcceptor {
  const acceptor = new MitAcceptor(realm.environment);
  onTestFinished(() => acceptor.close());
  return acceptor;
}

async function codeOf(ticket: Promise<unknown>): Promise<string> {
  return ticket.then(
    () => "OK",
    (error: KsocketError) => error.code,
  );
}

describeNeeding(KERBEROS, "a realm of MIT Kerberos", () => {
  const realm = useRealm();

  it.each(["user01", "müller", "weak", "open"])(
    "gives %s tickets for a password, and the host accepts them and what is sealed after it",
    async (name) => {
      const ticket = await ticketOf(realm(), name);
      const server = acceptorOf(realm()).context();
      const initiator = new GssInitiator(ticket, undefined, Date.now());
      const accepted = await server.accept(initiator.token);
      expect(accepted.account).toBe(`${name}@${REALM}`);
      const context = initiator.complete(accepted.token);
      expect(context?.isAcceptorKey).toBe(true);
      if (context === undefined) return;
      const client = new KerberosMessageSecurity(context);
      for (const text of ["", "<Envelope/>", "ü".repeat(100_000), "<last/>"]) {
        const { header, sealed } = client.seal(Buffer.from(text));
        expect(sealed).toHaveLength(Buffer.byteLength(text));
        expect((await server.unwrap(Buffer.concat([header, sealed])))?.toString()).toBe(text);
        const reply = await server.wrap(Buffer.from(text));
        expect(client.unseal(Buffer.concat([reply.header, reply.data]))?.toString()).toBe(text);
      }
    },
  );

  it("has its changed, repeated and reflected messages refused", async () => {
    const ticket = await ticketOf(realm(), "user01");
    const server = acceptorOf(realm()).context();
    const initiator = new GssInitiator(ticket, undefined, Date.now());
    const context = initiator.complete((await server.accept(initiator.token)).token);
    if (context === undefined) throw new Error("not accepted");
    const client = new KerberosMessageSecurity(context);
    const { header, data } = await server.wrap(Buffer.from("<reply/>"));
    const token = Buffer.concat([header, data]);
    for (let at = 0; at < token.length; at++) {
      const changed = Buffer.from(token);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(client.unseal(changed)).toBeUndefined();
      expect(client.unseal(token.subarray(0, at))).toBeUndefined();
    }
    expect(client.unseal(token)?.toString()).toBe("<reply/>");
    expect(client.unseal(token)).toBeUndefined();
    const own = client.seal(Buffer.from("<request/>"));
    expect(client.unseal(Buffer.concat([own.header, own.sealed]))).toBeUndefined();
  });

  it("doesn't take another's answer for the host's", async () => {
    const ticket = await ticketOf(realm(), "user01");
    const acceptor = acceptorOf(realm());
    const [first, second] = [1, 2].map(() => new GssInitiator(ticket, undefined, Date.now()));
    if (first === undefined || second === undefined) return;
    const { token } = await acceptor.context().accept(first.token);
    const later = new GssInitiator(ticket, undefined, Date.now() + 1);
    expect(later.complete(token)).toBeUndefined();
    expect(second.complete(Buffer.from("nonsense"))).toBeUndefined();
    expect(first.complete(token)).toBeDefined();
  });

  it("gives tickets for a keytab", async () => {
    const path = await realm().keytab("other", "other.keytab");
    const user = userOf("other");
    const keys = await keytabSource(user, path);
    const carry = carrierTo(realm().port);
    const granting = await initialTicket(user, keys, carry);
    expect(await codeOf(serviceTicket(granting, serviceOf("HTTP", HOST), carry))).toBe("OK");
    expect(await codeOf(keytabSource(userOf("user01"), path))).toBe("CREDENTIAL_INVALID");
    expect(await codeOf(keytabSource(user, `${path}.absent`))).toBe("CREDENTIAL_INVALID");
  });

  it("counts a wrong password once", async () => {
    const user = userOf("user01");
    const failures = async () => {
      const said = await realm().administer("getprinc", "user01");
      return Number(/Failed password attempts: (\d+)/.exec(said)?.[1]);
    };
    const before = await failures();
    const keys = passwordSource(user, new Secret("wrong"));
    const tried = initialTicket(user, keys, carrierTo(realm().port));
    expect(await codeOf(tried)).toBe("LOGIN_WRONG_PASSWORD");
    expect((await failures()) - before).toBe(1);
  });

  it("says what is wrong", async () => {
    const code = (name: string, host?: string) => codeOf(ticketOf(realm(), name, host));
    expect(await code("nobody")).toBe("LOGIN_WRONG_USER");
    expect(await code("locked")).toBe("LOGIN_LOCKED");
    expect(await code("expired")).toBe("LOGIN_EXPIRED");
    expect(await code("user01", "unknown.example.test")).toBe("KERBEROS_NO_TICKET");
    const open = userOf("open");
    const wrong = passwordSource(open, new Secret("wrong"));
    const tried = initialTicket(open, wrong, carrierTo(realm().port));
    expect(await codeOf(tried)).toBe("LOGIN_WRONG_PASSWORD");
  });

  it("says that the clock is wrong", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    expect(await codeOf(ticketOf(realm(), "user01"))).toBe("KERBEROS_CLOCK_SKEW");
  });
});
