/** What merchants, and who follows them, are told by mail and SMS, in words that name nobody. Pure. */
import type { Bilingual, Language } from "../../law/bilingual.ts"
import { type ListName, lists } from "../../law/list.ts"
import { followNumber } from "../../register/proceeding/follow-number.ts"
import { getKind } from "../../register/proceeding/kinds.ts"

/** Why a merchant is told. */
export const messageKinds = {
  confirm: { zh: "验证码", en: "code to confirm an address" },
  application: { zh: "申请有进展", en: "an application has moved on" },
  listed: { zh: "新的公示记录", en: "a new record" },
  changed: { zh: "公示记录有变更", en: "a record has changed" },
  objection: { zh: "对措施的异议有结果", en: "an objection to a measure has come to a result" },
  removed: { zh: "公示记录已结束", en: "a record has ended" },
  expired: { zh: "公示期满", en: "the display of a record has ended by itself" },
  read: { zh: "期间报告被查看", en: "a report on a period was read" },
} as const satisfies Record<string, Bilingual>
export type MessageKind = keyof typeof messageKinds

export const messageStates = {
  waiting: { zh: "待发送", en: "waiting" },
  sent: { zh: "已发送", en: "sent" },
  dead: { zh: "没有发出", en: "given up" },
} as const satisfies Record<string, Bilingual>
export type MessageState = keyof typeof messageStates

/** What a message is about: nothing but what its text says. */
export type MessageDetail =
  | { about: "address" }
  | { about: "application"; id: string; kind: string; state: string }
  | { about: "objection"; state: "upheld" | "rejected" | "lifted" }
  | { about: "record"; list: ListName }
  | { about: "reading" }
  /** To who follows a merchant, of which the message does not say more. */
  | { about: "standing" }

/** What is sent. */
export interface MessageText {
  subject: string
  text: string
}

// Where a merchant finds what it is told of.
const places = {
  ...{
    address: null,
    standing: null,
    application: "/applications",
    objection: "/counter/measures",
    record: "/counter",
    reading: "/counter/period",
  },
} as const satisfies Record<MessageDetail["about"], string | null>

const objectionWords = {
  upheld: { zh: "异议成立，措施已解除", en: "upheld, and the measure lifted" },
  rejected: { zh: "异议不成立", en: "rejected" },
  lifted: { zh: "措施已因其他原因解除", en: "the measure was lifted for another reason" },
} as const satisfies Record<string, Bilingual>

/** The words of a message. @param code of an address that is to be confirmed @param address of the register */
export function messageText(
  kind: MessageKind,
  detail: MessageDetail,
  language: Language,
  { code, address }: { code: string | null; address: string },
): MessageText {
  const words = sentence(kind, detail, code)
  const where = places[detail.about]
  const zh = `【公示】${words.zh}${where === null ? "" : `详情请登录 ${address}${where} 查看；不再接收的，在“办理提醒”中关闭。`}`
  const en = `Gongshi: ${words.en}${where === null ? "" : ` See ${address}${where}; messages are switched off there.`}`
  return language === "zh"
    ? { subject: `公示：${messageKinds[kind].zh}`, text: zh }
    : { subject: `Gongshi: ${messageKinds[kind].en}`, text: en }
}

/** The words to who follows a merchant. Whoever reads them on the way learns of no merchant: the link says which, to its holder. */
export function readerText(detail: MessageDetail, language: Language, link: string): MessageText {
  const words = detail.about === "address" ? readerWords.confirm : readerWords.changed
  return { subject: words.subject[language], text: words.text(link)[language] }
}

const readerWords = {
  confirm: {
    subject: { zh: "公示：确认关注", en: "Gongshi: confirm that you follow" },
    text: (link: string): Bilingual => ({
      zh: `【公示】有人用这个邮箱关注一家商户，可能是您。要关注，请打开链接，点“确认”：${link} 链接 24 小时内有效。不是您的，不用理会：到时自动删除，不会再发。`,
      en: `Gongshi: somebody, perhaps you, wants to follow a merchant by this address. To confirm, open ${link} within 24 hours. If it was not you, do nothing: the address is deleted then, and no more mail comes.`,
    }),
  },
  changed: {
    subject: { zh: "公示：您关注的商户有变化", en: "Gongshi: a merchant that you follow" },
    text: (link: string): Bilingual => ({
      zh: `【公示】您关注的一家商户，公示有变化。是哪一家、现在怎样，请看：${link} 不再关注，也在那里点一下。`,
      en: `Gongshi: what is published about a merchant that you follow has changed. Which, and how it stands: ${link} There you end it, too, with one click.`,
    }),
  },
} as const

function sentence(kind: MessageKind, detail: MessageDetail, code: string | null): Bilingual {
  switch (detail.about) {
    case "address":
      return {
        zh: `验证码 ${code ?? ""}，30 分钟内有效，用于开通办理提醒。不是您本人操作的，请忽略，不会再收到。`,
        en: `${code ?? ""} is the code that switches messages on, for 30 minutes. If you did not ask for it, ignore it: nothing more comes.`,
      }
    case "application": {
      const { zh, en, machine, begunBy } = getKind(detail.kind)
      const state = machine.states[detail.state] ?? { zh: detail.state, en: detail.state }
      const number = followNumber(detail.id)
      // What the authority has begun is no application.
      if (!begunBy.includes("merchant")) {
        return { zh: `${zh}（编号 ${number}）：${state.zh}。`, en: `About you, ${en} (${number}): ${state.en}.` }
      }
      return {
        zh: `您的${zh}申请（编号 ${number}）：${state.zh}。`,
        en: `Your application (${en}, ${number}): ${state.en}.`,
      }
    }
    case "objection": {
      const { zh, en } = objectionWords[detail.state]
      return { zh: `您对惩戒措施的异议：${zh}。`, en: `Your objection to a measure: ${en}.` }
    }
    case "reading":
      return {
        zh: "经您授权的一方查看了您的期间报告。",
        en: "Somebody to whom you have consented has read your report on a period.",
      }
    case "standing":
      throw new Error("who follows a merchant is told by readerText")
    case "record":
      return {
        zh: `${messageKinds[kind].zh}（${lists[detail.list].zh}）。`,
        en: `${messageKinds[kind].en} (${lists[detail.list].en}).`,
      }
  }
}
