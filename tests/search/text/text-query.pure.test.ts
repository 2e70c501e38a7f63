// What is understood of a query: each kind of term, in every writing people use, and nothing lost of the rest.
import fc from "fast-check"
import { expect, test } from "vitest"
import { lawKey, readCitations } from "../../../src/search/record/law-citation.ts"
import type { Term } from "../../../src/search/text/term.ts"
import { documentForm } from "../../../src/search/text/text-form.ts"
import { parseTextQuery, textQueryMax } from "../../../src/search/text/text-query.ts"
import { cutApart, holds, relaxed } from "../../../src/search/text/text-relax.ts"
import { anyCharacter } from "../../support/any-text.ts"
import { growthOf, linear } from "../../support/growth.ts"

function found(query: string, text: string): boolean {
  const form = documentForm(text)
  const { terms } = parseTextQuery(query)
  return terms.every((term) => holds(form, term) !== term.excluded)
}

const penalty =
  "（郑金）市监处罚〔2026〕123号 郑州市金水区市场监督管理局 发布虚假广告，以引人误解的内容欺骗、误导消费者 罚款30,000元。" +
  "《中华人民共和国广告法》第二十八条、第五十五条第一款 2026-03-02"

test.each([
  ["a word inside", "误导"],
  ["words in any order", "消费者 虚假广告"],
  ["a run without spaces", "郑州虚假宣传罚款"],
  ["a phrase in quotes", "“引人误解的内容”"],
  ["a phrase in corner brackets", "「虚假广告」"],
  ["traditional characters", "發佈虛假廣告"],
  ["full width", "罚款３００００元"],
  ["an amount in 万", "3万元"],
  ["an amount with its comma", "30,000 元"],
  ["an amount in Chinese", "罚款三万元"],
  ["an amount in capitals", "叁万元"],
  ["a bare number", "30000"],
  ["a decision number with its brackets", "（郑金）市监处罚〔2026〕123号"],
  ["at half width", "(郑金)市监处罚[2026]123号"],
  ["with lenticular brackets", "郑金市监处罚【2026】123号"],
  ["with spaces", "郑金市监处罚 〔 2026 〕 123 号"],
  ["with nothing but spaces", "郑金市监处罚 2026 123"],
  ["without brackets and 号", "郑金市监处罚2026-123"],
  ["with nothing between", "郑金市监处罚2026123号"],
  ["with 第", "郑金市监处罚〔2026〕第123号"],
  ["with a zero in front", "郑金市监处罚〔2026〕0123号"],
  ["after a question", "请问郑金市监处罚〔2026〕123号"],
  ["a law by its short name", "广告法"],
  ["a law by its title", "《中华人民共和国广告法》"],
  ["an article in figures", "广告法第28条"],
  ["an article in Chinese", "广告法第五十五条"],
  ["an article with its paragraph", "广告法第五十五条第一款"],
  ["an article without 第", "广告法55条"],
  ["an article of any law", "第55条"],
  ["a synonym", "虚假宣传"],
  ["common speech", "夸大宣传"],
  ["English", "false advertising"],
  ["English with small words", "penalties for false advertising"],
  ["a place in pinyin", "zhengzhou"],
  ["pinyin", "xujia xuanchuan"],
  ["pinyin without spaces", "xujiaguanggao"],
  ["a slip of the ear", "虚假广稿"],
  ["a slip in a law", "广告法 误导消废者"],
  ["a question", "有没有虚假宣传的处罚"],
  ["a day", "2026-03-02"],
  ["a day in words", "2026年3月2日"],
  ["a month", "2026年3月"],
  ["an exclusion of what is not there", "虚假广告 -食品"],
])("%s finds the record: %s", (_, query) => {
  expect(found(query, penalty)).toBe(true)
})

test.each([
  ["another amount", "3000元 “罚款”"],
  ["an amount that ends alike", "0.3万元"],
  ["another number", "郑金市监处罚〔2026〕12号"],
  ["another year", "郑金市监处罚〔2025〕123号"],
  ["another authority", "洛市监处罚〔2026〕123号"],
  ["another article", "广告法第九条"],
  ["an article that begins alike", "广告法第五条"],
  ["another law's article", "价格法第五十五条"],
  ["a phrase in another order", "“广告虚假”"],
  ["what is excluded", "虚假广告 -消费者"],
  ["what is excluded in words", "虚假广告 不含误导"],
  ["an excluded phrase", "广告 -“虚假广告”"],
  ["an excluded synonym", "郑州 -虚假宣传"],
])("%s does not: %s", (_, query) => {
  expect(found(query, penalty)).toBe(false)
})

test.each([
  ...["处罚20000元", "处罚20000 元", "处罚20000.50元", "处罚20000-50000元", "处罚20000至50000元", "处罚20000余元"],
  ...["处罚 2026年5月", "处罚20000 多万元", "行政处罚2000万元"],
])("%s is no number of a decision", (q) => {
  expect(parseTextQuery(q).terms.map(({ kind }) => kind)).not.toContain("decision-no")
})

test.each([
  ["郑市监处罚2026-123 百货", "郑市监处罚2026 123"],
  ["郑市监处罚2026 01-012号", "郑市监处罚2026 01 012号"],
  ["郑市监处罚2026 12号至15号", "郑市监处罚2026 12号"],
])("%s is one, whatever follows it", (q, text) => {
  expect(parseTextQuery(q).terms[0]).toMatchObject({ kind: "decision-no", text })
})

test("of many words 24 are asked for and 24 excluded, the rest is told", () => {
  const words = Array.from({ length: 30 }, (_, n) => `-w${n}`)
  const { terms, beyond } = parseTextQuery(["食品", ...words].join(" "))
  expect(terms.map(({ excluded }) => excluded)).toEqual([false, ...Array.from({ length: 24 }, () => true)])
  expect(beyond.map(({ typed }) => typed)).toEqual(words.slice(24).map((word) => word.slice(1)))
})

test("a law is one with blanks in its title, and in traditional characters", () => {
  for (const q of ["《广 告法》", "《 中华人民共和国 广告法 》", "《廣 告法》"]) {
    expect(parseTextQuery(q).terms, q).toMatchObject([{ kind: "law", text: "广告法" }])
  }
  expect(parseTextQuery("《广 告法》第九条").terms).toMatchObject([{ kind: "law", alternatives: ["=广告法9="] }])
  expect(parseTextQuery("《廣告法》第九條").terms).toMatchObject([{ kind: "law", alternatives: ["=广告法9="] }])
  expect(parseTextQuery("《Advertising Law》").terms).toMatchObject([{ kind: "law", text: "广告法" }])
})

test("an article is one by whatever characters and blanks, in filters and in what is cited", () => {
  for (const law of [
    "广告法第九条",
    "廣告法第9條",
    "《廣告法》第九條",
    "《廣 告法》 第 9 條 第三項",
    "中華人民共和國廣告法第9條",
  ]) {
    expect(lawKey(law), law).toBe("广告法第九条")
  }
  for (const text of ["依据《廣告法》第九條", "《广 告法》第 9 条", "中華人民共和國廣告法第九條"]) {
    expect(readCitations(text), text).toEqual([{ law: "广告法", places: ["第九条"] }])
  }
})

test.each(["3万元", "三万元", "5,000元", "5000元", "¥35000"])("%s is meant before the end of a larger amount", (q) => {
  const [term] = parseTextQuery(q).terms
  const meant = (text: string) => documentForm(text).includes(term?.text ?? "")
  expect(meant("罚款13万元，没收135,000元，另有十三万元")).toBe(false)
  expect(meant(`其中${q}已缴纳`)).toBe(true)
})

test("an amount is found at the end of a larger one too", () => {
  expect(found("5,000元", "没收135,000元")).toBe(true)
  expect(found("0万元", "没收130万元")).toBe(true)
})

test.each([
  ["反法", "反不正当竞争法"],
  ["中华人民共和国反不正当竞争法", "反不正当竞争法"],
  ["消法", "消费者权益保护法"],
])("%s is the law %s", (query, law) => {
  expect(parseTextQuery(query).terms).toMatchObject([{ kind: "law", text: law }])
})

test.each([
  ["刷单", "组织虚假交易，对商品的销售状况作宣传"],
  ["三无产品", "销售未标明厂名的儿童玩具"],
  ["过期食品", "经营超过保质期的糕点"],
  ["expired food", "经营超过保质期的糕点"],
  ["失联", "通过登记的住所或者经营场所无法联系"],
  ["没报年报", "未按期公示年度报告"],
  ["假货", "销售侵犯注册商标专用权的商品"],
  ["缺斤少两", "使用未按规定申请检定的电子计价秤"],
  ["预付卡跑路", "以预收款方式提供服务，未按约定提供"],
])("%s is written %s in records", (query, text) => {
  expect(found(query, text)).toBe(true)
})

test("the kinds of a query of several", () => {
  const { terms, ignored } = parseTextQuery("请问郑州 “虚假广告” 广告法第九条 3万元 郑市监处罚〔2026〕1号 -食品")
  expect(terms.map(({ kind, text, excluded }) => [kind, text, excluded])).toEqual([
    ["word", "郑州", false],
    ["phrase", "虚假广告", false],
    ["law", "广告法第九条", false],
    ["number", "=¥30000=", false],
    ["decision-no", "郑市监处罚2026 1号", false],
    ["word", "食品", true],
  ])
  expect(ignored).toEqual(["请问"])
})

test("a word of characters and letters is one, with all that it means", () => {
  for (const q of ["没有3C认证", "插座没有3c认证", "没有３Ｃ认证的插座"]) {
    const meant = parseTextQuery(q).terms.find(({ text }) => text === "没有3c认证")
    expect(meant?.alternatives, q).toContain("强制性产品认证")
  }
  // In letters that go on it is none.
  expect(parseTextQuery("没有3CX认证").terms.map(({ text }) => text)).not.toContain("没有3c")
  expect(found("没有3C认证", "91000000MA3C12345X 没收 可信时间戳认证证书")).toBe(false)
  expect(found("没有3C认证", "销售未经强制性产品认证的插座")).toBe(true)
})

test("what says nothing is looked for where there is nothing else", () => {
  expect(parseTextQuery("有没有")).toMatchObject({ terms: [{ text: "有没有" }], ignored: [] })
  expect(parseTextQuery(" \n")).toEqual({ terms: [], first: [], ignored: [], beyond: [] })
})

test("a text finds whatever holds it as it stands", () => {
  const unit = fc.oneof(
    fc.constantFrom(..."经营销售的虚假宣传广告法第九条万元罚款3 0,（）〔〕2026号-不含有"),
    fc.constantFrom("虚假宣传", "有没有", "广告法第九条", "郑市监处罚〔2026〕1号", " ", "expired food"),
  )
  fc.assert(
    fc.property(
      fc.array(unit, { maxLength: 12 }).map((parts) => parts.join("")),
      (query) => {
        const { terms } = parseTextQuery(query)
        const form = documentForm(query)
        expect(terms.filter((term) => !term.excluded && !holds(form, term))).toEqual([])
      },
    ),
    { numRuns: 1_000 },
  )
})

test("any text can be asked for", () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, maxLength: 300 }), (query) => {
      parseTextQuery(query)
    }),
  )
  expect(parseTextQuery("第".repeat(5_000))).toEqual(parseTextQuery("第".repeat(textQueryMax)))
})

test.each(["虚", "(", "第", "一", "罚"])("any text can be asked for in no time: %s", { tags: "long" }, async (unit) => {
  const parse = (length: number) => parseTextQuery(unit.repeat(length))
  // More than once, which takes hardly longer than a clock can tell.
  const parseOften = (length: number) => Array.from({ length: 5 }, () => parse(length))
  expect(await growthOf(parseOften, textQueryMax)).toBeLessThan(linear)
})

test("what stands nowhere is dropped, the rest by what it says", () => {
  const query = parseTextQuery("郑州示例霁杉商贸 虚假宣传 foobar")
  const [place, name, subject, other] = query.terms as [Term, Term, Term, Term]
  expect([place, name, subject, other].map(({ text }) => text)).toEqual(["郑州", "示例霁杉商贸", "虚假宣传", "foobar"])
  expect(relaxed(query, [10, 0, 5, 0])?.dropped).toEqual([name, other])
  expect(relaxed({ ...query, terms: [place, subject] }, [10, 5])?.dropped).toEqual([place])
  expect(relaxed({ ...query, terms: [subject] }, [5])).toBeNull()
  expect(relaxed({ ...query, terms: [subject] }, [0])).toBeNull()
})

test("a run that stands nowhere is taken apart where no two characters stand together, and what is left over is told", () => {
  const whole = parseTextQuery("武侯豆皮")
  const apart = cutApart(
    whole,
    [0],
    new Map([
      ["武侯", 3],
      ["豆皮", 2],
    ]),
  )
  expect(apart?.query.terms.map(({ text, typed }) => [text, typed])).toEqual([
    ["武侯", "武侯"],
    ["豆皮", "豆皮"],
  ])
  expect(apart?.inParts).toEqual([])
  // One slip in a name: both sides of it are asked for, and all of it is told.
  const slip = parseTextQuery("示例霁杉商贸")
  const parts = cutApart(
    slip,
    [0],
    new Map([
      ["示例", 9],
      ["例霁", 1],
      ["商贸", 9],
    ]),
  )
  expect(parts?.inParts.map(({ typed }) => typed)).toEqual(["示例霁杉商贸"])
  expect(parts?.query.terms.every((term) => holds("示例霁衫商贸有限公司", term))).toBe(true)
  expect(parts?.query.terms.some((term) => holds("云杉商行", term))).toBe(false)
  expect(cutApart(whole, [0], new Map())).toBeNull()
  expect(cutApart(whole, [1], new Map([["武侯", 3]]))).toBeNull()
})

test("a large number in Chinese that stands by itself or after 罚款 is an amount, and no part of another word is", () => {
  for (const q of ["一百五十万", "罚款一百五十万", "一百五十万元", "罚款一百五十万 火锅"])
    expect(parseTextQuery(q).first).toContain("=¥1500000=")
  for (const q of ["千万别买", "一万年不坏", "第三万一", "百万"])
    expect(parseTextQuery(q).first.join()).not.toContain("¥")
})

test("what differs in its first character, and sounds otherwise, is rather the end of another word than a slip", () => {
  const { terms } = parseTextQuery("装修用的涂料检测报告")
  expect(terms.filter(({ weak }) => !weak).map(({ text }) => text)).toEqual(["装修", "涂料", "检测报告"])
  expect(parseTextQuery("料检测报告").terms.flatMap(({ alternatives }) => alternatives)).not.toContain("假检测报告")
})

test("a word of two characters that stands nowhere is read as one that sounds so", () => {
  const heard = cutApart(parseTextQuery("盲合"), [0], new Map())
  expect(heard?.query.terms[0]?.alternatives).toContain("盲盒")
})

test("one word may say two things, and both are to be held", () => {
  const { terms } = parseTextQuery("假酒")
  expect(terms.map(({ typed }) => typed)).toEqual(["假酒", "假酒"])
  expect(found("假酒", "销售的贵州茅台酒为假冒注册商标的商品")).toBe(true)
  expect(found("假酒", "销售假冒注册商标的运动鞋")).toBe(false)
  expect(found("过期食品", "一次性使用牙科注射针已超过有效期，使用过期的医疗器械")).toBe(false)
})

test("an amount is given up before what it is asked of, however few state it", () => {
  const query = parseTextQuery("虚假广告 5万元")
  expect(relaxed(query, [400, 2])?.dropped).toMatchObject([{ typed: "5万元" }])
})

test("what is asked before a number is no part of it, and what its place is called is", () => {
  const [asked, plain] = ["请问（信息）市监处罚〔2025〕66号", "（信息）市监处罚〔2025〕66号"].map(
    (q) => parseTextQuery(q).terms[0]?.text,
  )
  expect(asked).toBe(plain)
  expect(asked).toContain("信息")
})
