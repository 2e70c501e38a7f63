/** Words of an officer that go into the audit trail: plain, and without personal data. */
import { z } from "@hono/zod-openapi"
import { plainText } from "../../input/plain-text.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { findPersonalData } from "../../law/personal-data.ts"

export const personalWords = {
  zh: "不得含有证件号码、电话、账号、电子邮箱、住址或者他人姓名",
  en: "it holds an ID number, telephone number, account, e-mail, home address or somebody's name",
} as const satisfies Bilingual

/** What is too long is not looked through. @param least characters at least */
export const auditWords = (least: number) =>
  z
    .string()
    .trim()
    .min(least)
    .max(1_000, { abort: true })
    .check(plainText)
    .refine((text) => findPersonalData(text) === null, { params: personalWords })
