/**
 * The machine of a platform's report on the identity of its sellers (平台身份信息报送): due each January and July,
 * received, validated, accepted or returned. The table alone: who sends and reads reports is another capability.
 */
import { act, type Machine } from "./machine.ts"

/** The machine. A report that was returned is sent again; no time is recorded in which the authority has to look at it. */
export const platformReport = {
  start: "due",
  states: {
    due: { zh: "应报送", en: "due", waitsFor: ["platform"], clock: null },
    received: { zh: "已收到待校验", en: "received, to be validated", waitsFor: ["officer"], clock: null },
    validated: { zh: "已校验待确认", en: "validated, to be accepted", waitsFor: ["officer"], clock: null },
    returned: { zh: "已退回待重报", en: "returned, to be sent again", waitsFor: ["platform"], clock: null },
    accepted: { zh: "已接收", en: "accepted", waitsFor: [], clock: null },
  },
  acts: {
    receive: act({ zh: "报送", en: "send", from: ["due", "returned"], to: "received", by: ["platform"] }),
    validate: act({ zh: "校验", en: "validate", from: ["received"], to: "validated", by: ["officer"] }),
    accept: act({ zh: "接收", en: "accept", from: ["validated"], to: "accepted", by: ["officer"] }),
    return: act({
      ...{ zh: "退回", en: "return", from: ["received", "validated"], to: "returned", by: ["officer"] },
      reasoned: true,
    }),
  },
} as const satisfies Machine
