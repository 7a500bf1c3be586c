import { expect, it } from "vitest";
import { readFault } from "../../../../workers/winrm/wsman/fault.ts";
import { parseXml } from "../../../../workers/winrm/wsman/xml.ts";
import { faultEnvelope, replyEnvelope } from "../../../fakes/windows/wsman/write.ts";

const read = (text: string) => {
  const envelope = parseXml(Buffer.from(text));
  return envelope && readFault(envelope);
};
const UNKNOWN = 1;

it.each([
  [5, "w:Other", "", "access-denied"],
  [2_150_858_752, "w:Other", "", "absent"],
  [2_150_858_778, "w:Other", "", "bad-query"],
  [2_150_859_174, "w:Other", "", "quota"],
  [2_150_858_793, "w:Other", "", "timed-out"],
  [UNKNOWN, "w:TimedOut", "", "timed-out"],
  [UNKNOWN, "w:EncodingLimit", "", "encoding-limit"],
  [UNKNOWN, "n:InvalidEnumerationContext", "", "context-gone"],
  [UNKNOWN, "w:InternalError", "The WMI service returned 0x80041003.", "access-denied"],
  [UNKNOWN, "w:InternalError", "HRESULT = 0x80041010", "absent"],
  [UNKNOWN, "w:InternalError", "something else", "other"],
])("code %i, %s, %j is %s", (code, subcode, reason, kind) => {
  expect(read(faultEnvelope("uuid:1", { code, subcode, reason }))).toMatchObject({ kind, code });
});

it("is none where there is no fault", () => {
  expect(read(replyEnvelope("uuid:1", "a", "<n:PullResponse/>"))).toBeUndefined();
});

it("has a reason of bounded length", () => {
  const reason = "x".repeat(10_000);
  const fault = read(faultEnvelope("uuid:1", { code: 5, subcode: "w:AccessDenied", reason }));
  expect(fault?.reason).toHaveLength(500);
});
