/** What may be said of an authority in its settings, and what is wrong with what was said. Pure. */
import { z } from "@hono/zod-openapi"
import { dayAsked } from "../../input/day.ts"
import { described } from "../../input/described-pattern.ts"
import { wireObject } from "../../input/wire-object.ts"
import { findPersonalData } from "../../law/personal-data.ts"
import { cleanCode, readCode } from "../../names/code.ts"
import { nameInput } from "../proceeding/kind.ts"
import { type Fault, toFaults } from "../proceeding/proceeding.ts"

const prefixPattern = described(/^[^\s〔〕]{1,20}$/, {
  zh: "1 至 20 个字，不含空格和〔〕",
  en: "1 to 20 characters, without blanks and 〔〕",
})

const telephonePattern = described(/^\d[\d ()（）-]{2,30}(?:[、/][\d ()（）-]{3,30})?$/, {
  zh: "一个或者两个办公电话，以“、”分开",
  en: "one telephone number of the office, or two",
})

const codeWords = {
  zh: "应为本机关 18 位统一社会信用代码，校验码须相符",
  en: "the authority's unified social credit code of 18 characters, with its check character",
}

const isUnified = (text: string) => readCode(cleanCode(text)).kind === "valid"

const fields = ["name", "prefix", "window", "telephone"] as const

/** How an authority is called, how its numbers begin, and where the public finds it. */
export const officeInput = wireObject("SetOffice", {
  ...{ name: nameInput.max(60), prefix: nameInput.max(20).regex(prefixPattern) },
  ...{ window: nameInput.max(200).optional(), telephone: nameInput.max(60).regex(telephonePattern).optional() },
  code: z.string().max(40).refine(isUnified, { params: codeWords }).optional().openapi({
    description: "Its unified social credit code: the national exchange (双公示) asks for it with every penalty",
  }),
  validity: dayAsked.optional().openapi({
    description:
      "What the national exchange is told as the last day of validity (CF_YXQ) of a penalty that binds nobody until a day; " +
      "which day that is, the exchange's own platform says",
  }),
}).openapi({
  example: {
    ...{ name: "郑州市金水区市场监督管理局", prefix: "金水市监" },
    ...{ window: "示例路1号政务服务中心（示例）", telephone: "0371-00000000" },
  },
})

/** What keeps it from being said to the public. */
export function officeFaults(told: unknown): Fault[] {
  const read = officeInput.safeParse(told)
  if (!read.success) return toFaults(read.error.issues)
  const personal = fields.filter((field) => {
    const kind = findPersonalData(read.data[field] ?? "")
    // An office has a telephone, but no mobile one.
    return kind !== null && !(field === "telephone" && kind === "landline")
  })
  return personal.map((field) => ({ field, reason: { zh: "疑似含有个人信息", en: "it seems to hold personal data" } }))
}
