// Who holds what is asked for has all its keys: a key too many would hide records.
import fc from "fast-check"
import { expect, test } from "vitest"
import type { RecordDocument } from "../../../src/search/record/record-document.ts"
import { documentKeys, termKeys } from "../../../src/search/record/record-key.ts"
import { documentForm } from "../../../src/search/text/text-form.ts"
import { parseTextQuery } from "../../../src/search/text/text-query.ts"
import { growthOf, linear } from "../../support/growth.ts"

const documentOf = (form: string): RecordDocument => ({
  ...{ id: "a", subjectCode: "91000000MA00000157", position: 1, list: "penalty", ground: null, penaltyClass: null },
  ...{ region: "410105", authority: "410105", publishedOn: "2026-05-03", laws: [], articles: [], platforms: [] },
  ...{ amount: null, form, starts: [1], bodyAt: form.length, endsOn: null },
})

const yuan = fc.oneof(
  fc.integer({ min: 1, max: 99_999_999 }).map(String),
  fc.integer({ min: 1, max: 9_999 }).map((n) => `${n}.${n % 100}`),
  fc.integer({ min: 1, max: 9_999 }).map((n) => `${n}万`),
  fc.integer({ min: 1_000, max: 999_999 }).map((n) => n.toLocaleString("en")),
  fc.constantFrom("叁万", "1234567890123456", "0.5", "10"),
)
const statement = fc.oneof(
  yuan.map((amount) => `罚款${amount}元`),
  fc.constantFrom("《广告法》第九条第三项", "违反食品安全法第34条", "2026年5月3日", "3 月", "郑市监处罚〔2026〕1号"),
)

test("has of whatever is stated all keys that are asked for it, and of each end of an amount", () => {
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 5 }), fc.nat(4), fc.nat(6), (said, at, cut) => {
      const form = `${documentForm(said.join("，"))}\n`
      const keys = new Set(documentKeys(documentOf(form)))
      const asked = said[at % said.length] ?? ""
      for (const typed of [asked, asked.replace(/^罚款/, ""), asked.replace(/^罚款/, "").slice(cut)]) {
        for (const { text, alternatives } of parseTextQuery(typed).terms) {
          for (const way of [text, ...alternatives].filter((one) => form.includes(one))) {
            expect(
              termKeys(way, true).filter((key) => !keys.has(key)),
              `${way} in ${form}`,
            ).toEqual([])
          }
        }
      }
    }),
  )
})

test("an amount has a key that larger ones that end so share, and others do not", () => {
  const [key = 0] = termKeys("10000元", true)
  const has = (text: string) => documentKeys(documentOf(`${documentForm(text)}\n`)).includes(key)
  expect(["罚款10000元", "罚款210,000元"].map(has)).toEqual([true, true])
  expect(["罚款20000元，没收1000元", "罚款100000元"].map(has)).toEqual([false, false])
  expect(termKeys("10000元")).not.toContain(key)
})

test("figures without a sum take no longer than words", async () => {
  // To begin with each figure of a run would be two hundred million steps.
  expect(await growthOf((figures) => documentKeys(documentOf(`罚${"7".repeat(figures)}`)), 20_000)).toBeLessThan(linear)
})
