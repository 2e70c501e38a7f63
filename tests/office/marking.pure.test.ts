/** Places of a served text and of the published one, and what the answers to findings make of an input. */
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  absentWords,
  alsoName,
  alsoReasonName,
  answeredInput,
  answerName,
  coveredText,
  markedTexts,
  openAnswers,
  withoutAnswers,
  withSameReasons,
} from "../../src/office/marking.ts"
import { mark, placePublished, placeServed, placesApart, redact } from "../../src/register/proceeding/redaction.ts"

const served = "当事人张某，身份证号码11010519491231002X，在店铺销售，举报热线12315。"
const number = served.indexOf("11010519491231002X")
const cover = answerName({ field: "served_text", start: number, end: number + 18 })

describe("places", () => {
  const spans = fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 9 })), { maxLength: 6 })

  it("of a text that nothing hides are found again in the other text, and those that overlap become one", () => {
    const text = fc.string({ minLength: 70, maxLength: 80 })
    const size = fc.integer({ min: 1, max: 9 })
    const found = fc.property(text, spans, fc.nat(60), size, (text, covered, start, length) => {
      const apart = placesApart(covered.map(([from, size]) => ({ start: from, end: from + size, reason: "示例" })))
      const done = redact(text, apart)
      if ("faults" in done) throw new Error("places that are apart were refused")
      const place = { start, end: start + length }
      const published = placePublished(place, apart)
      const isHidden = apart.some((hidden) => hidden.start < place.end && place.start < hidden.end)
      expect(published === null).toBe(isHidden)
      if (!published) return
      expect(done.text.slice(published.start, published.end)).toBe(text.slice(place.start, place.end))
      expect(placeServed(published, apart)).toEqual(place)
    })
    fc.assert(found, { numRuns: 300 })
  })

  it("that touch a mark take in what it hides", () => {
    const hidden = [{ start: 4, end: 8, reason: "示例" }]
    expect(placeServed({ start: 3, end: 4 + mark.length }, hidden)).toEqual({ start: 3, end: 8 })
    expect(placeServed({ start: 5, end: 7 }, hidden)).toEqual({ start: 4, end: 9 })
  })
})

const isAnswer = (name: string) => /^mark:\w+:\d+:\d+$/.test(name)

describe("answers", () => {
  const sent = (more: Record<string, string> = {}) =>
    new Map(Object.entries({ served_text: served, ...more }).map(([name, value]) => [name, [value]]))

  it("cover a finding, and words that are named wherever they stand", () => {
    const form = sent({ [cover]: "cover", [alsoName]: "店铺\n无此", [alsoReasonName]: "商业秘密" })
    const { input, kept } = answeredInput({ served_text: served }, form, true)
    const done = redact(served, input["redactions"] as { start: number; end: number; reason: string }[])
    expect("text" in done && done.text).toBe("当事人张某，身份证号码＊＊，在＊＊销售，举报热线12315。")
    expect(input["redactions"]).toMatchObject([{ reason: "居民身份证号码" }, { reason: "商业秘密" }])
    expect(kept).toEqual([])
  })

  it("cover words that are named in every text that will be public, and in no other", () => {
    const texts = { violation: "当事人张某销售过期食品", content: "对张某罚款", evidence: "张某的笔录" }
    const form = sent({ ...texts, [alsoName]: "张某\n罚款" })
    const { input } = answeredInput({ served_text: served, ...texts }, form, true)
    expect(input).toMatchObject({
      ...{ violation: "当事人＊＊销售过期食品", content: "对＊＊＊＊", evidence: texts.evidence },
    })
    const shown = { field: "violation", text: texts.violation, found: [], mayCover: true }
    expect(coveredText(shown, form)).toBe(input["violation"])
    // One stands in one of them alone; what stands in none is told.
    expect(absentWords(sent({ ...texts, [alsoName]: "罚款\n无此\n笔录" }))).toEqual(["无此", "笔录"])
  })

  it("keep a finding at its place in the published text, with the reason", () => {
    const form = sent({ [alsoName]: "当事人", [cover]: "keep", [`${cover}:why`]: "示例号码" })
    const { kept } = answeredInput({ served_text: served }, form, true)
    expect(kept).toEqual([{ field: "published_text", start: number + mark.length - 3, reason: "示例号码" }])
  })

  it("cover a place of another text in the text itself", () => {
    const violation = "向13800138000发送广告"
    const name = answerName({ field: "violation", start: 1, end: 12 })
    const { input } = answeredInput({ violation }, sent({ violation, [name]: "cover" }), true)
    expect(input["violation"]).toBe("向＊＊发送广告")
  })

  it("keep the same words for a reason that is told once, and leave other words open", () => {
    const violation = "拨打13800138000，再拨13800138000，或者13900139000"
    const names = [2, 16, 30].map((start) => answerName({ field: "violation", start, end: start + 11 }))
    const form = { violation, ...Object.fromEntries(names.map((name) => [name, "keep"])) }
    const done = withSameReasons(sent({ ...form, [`${names[1]}:why`]: "企业电话" }))
    expect(names.map((name) => done.get(`${name}:why`)?.[0])).toEqual(["企业电话", "企业电话", undefined])
    // To cover all, what was said of the form's own texts is dropped, and nothing else.
    expect([...withoutAnswers(new Map([...done, ["mark:ground:0:1", ["keep"]]])).keys()].filter(isAnswer)).toEqual([
      "mark:ground:0:1",
    ])
  })

  it("are asked for until each finding has one, and each that is kept a reason", () => {
    const [text] = markedTexts([], sent(), undefined, true)
    if (!text) throw new Error("nothing was marked")
    expect(text.found.map(({ kind }) => kind)).toEqual(["id-number"])
    expect(openAnswers([text], sent())).toEqual([{ name: cover, why: "choose" }])
    expect(openAnswers([text], sent({ [cover]: "keep" }))).toEqual([{ name: cover, why: "reason" }])
    expect(openAnswers([text], sent({ [cover]: "cover" }))).toEqual([])
  })

  it("of another text, as positions beyond it, change nothing", () => {
    const far = answerName({ field: "served_text", start: 9_000, end: 9_018 })
    expect(answeredInput({ served_text: served }, sent({ [far]: "cover" }), true).input["redactions"]).toEqual([])
  })
})
