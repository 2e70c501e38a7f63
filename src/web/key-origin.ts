/**
 * Where the keys come from that sign what a page offers: a key that the program made for itself is labelled so wherever
 * it signs.
 */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import type { KeyOrigin } from "../signing/signing-key.ts"
import type { Html, View } from "./view.ts"

/** What keys sign; `any`: documents of every kind. */
export const roleWords = {
  any: { zh: "各类文件", en: "documents of any kind" },
  log: { zh: "公示日志", en: "the publication log" },
  export: { zh: "导出", en: "exports" },
  statement: { zh: "报告和证明", en: "reports and certificates" },
  receipt: { zh: "核查回执", en: "receipts" },
} as const satisfies Record<string, Bilingual>

/** Where a key came from. */
export const keyOriginWords = {
  "self-generated": { zh: "程序自行生成，没有第三方担保", en: "made by the program; nobody has vouched for it" },
  provided: { zh: "由登记机关提供", en: "given by the authority" },
} as const satisfies Record<KeyOrigin, Bilingual>

/** A notice that names what self-generated keys sign; null where there are none. */
export function unvouchedNotice(
  view: View,
  signed: Partial<Record<keyof typeof roleWords, KeyOrigin | undefined>>,
): Html | null {
  const roles = (Object.keys(roleWords) as (keyof typeof roleWords)[]).filter(
    (role) => signed[role] === "self-generated",
  )
  if (roles.length === 0) return null
  const named = roles.map((role) => view.say(roleWords[role])).join(view.language === "zh" ? "、" : " and ")
  const text = {
    zh: `${named}由程序自行生成的密钥签名，没有第三方为其担保：能证明多少，取决于密钥是如何得到的。`,
    en: `Signed with keys that the program made for itself, and nobody has vouched for them: ${named}. What they prove rests on how you came by them.`,
  }
  return html`<p class="notice">${view.say(text)}</p>`
}
