// What sound and shape guarantee: usual readings, the reading a word calls for, and which characters pass for each other.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { lookAlike, shapeKey } from "../../src/names/lookalike.ts"
import { foldSyllable, readingsIn, soundLikeness, syllablesOf } from "../../src/names/pinyin.ts"
import { readPinyinQuery, spellingOf, syllablePairs } from "../../src/names/pinyin-query.ts"

const code = (character: string): number => character.charCodeAt(0)

describe("readings", () => {
  test.each([
    ["重庆银行", "chong qing yin hang"],
    ["重工旅行社", "zhong gong lv xing she"],
    ["厦门大厦", "xia men da sha"],
    ["长沙成长", "chang sha cheng zhang"],
    ["中牟商行", "zhong mu shang hang"],
    ["都市音乐", "du shi yin yue"],
    ["示例abc1店", "shi li a b c 1 dian"],
  ])("%s is %s", (name, expected) => {
    expect(readingsIn(name).join(" ")).toBe(expected)
  })

  test("a character has all its usual readings, anything else has none", () => {
    expect(syllablesOf("长")).toEqual(["chang", "zhang"])
    expect(syllablesOf("行")).toEqual(["xing", "hang", "heng"])
    expect([syllablesOf("a"), syllablesOf("1"), syllablesOf("")]).toEqual([[], [], []])
  })

  test.each([
    ["zhang", "zang"],
    ["chi", "ci"],
    ["shen", "seng"],
    ["ning", "lin"],
    ["ran", "lang"],
    ["hua", "hua"],
    ["fu", "hu"],
    ["huang", "fan"],
    ["lv", "lu"],
  ])("%s and %s are mixed up", (a, b) => {
    expect(foldSyllable(a)).toBe(foldSyllable(b))
  })

  test.each([
    ["ba", "pa"],
    ["jin", "qin"],
    ["lao", "lu"],
    ["e", "er"],
  ])("%s and %s are not", (a, b) => {
    expect(foldSyllable(a)).not.toBe(foldSyllable(b))
  })

  test("keys have a syllable and a letter for each unit", () => {
    const read = readingsIn("重庆2店")
    expect(read.map(foldSyllable)).toEqual(["cong", "qin", "2", "dian"])
    expect(read.map((syllable) => syllable.charAt(0)).join("")).toBe("cq2d")
  })
})

describe("likeness", () => {
  test.each([
    ["银", "鄞", "same"],
    ["长", "丈", "same"],
    ["进", "京", "confused"],
    ["兰", "南", "confused"],
    ["银", "行", "different"],
    ["银", "a", "different"],
  ])("%s and %s sound: %s", (a, b, expected) => {
    expect([soundLikeness(code(a), code(b)), soundLikeness(code(b), code(a))]).toEqual([expected, expected])
  })

  test.each([..."末未 己已 土士 天夭 人入 千干 限眼 贸贾 0o 1l".split(" ")])("%s look alike, both ways", (pair) => {
    const [a, b] = [code(pair.charAt(0)), code(pair.charAt(1))]
    expect([lookAlike(a, b), lookAlike(b, a)]).toEqual([true, true])
  })

  test("a group folds to one of its own", () => {
    expect(shapeKey("未")).toBe(shapeKey("末"))
    for (const character of "末未己已土士示例") expect(shapeKey(shapeKey(character))).toBe(shapeKey(character))
    expect([shapeKey("示"), shapeKey("商")]).not.toContain(shapeKey("末"))
  })
})

describe("typed pinyin", () => {
  test.each([
    ["shili shangmao", "full", "shi li shang mao"],
    ["ShìLì ShāngMào", "full", "shi li shang mao"],
    ["lüye nv", "full", "lv ye nv"],
    ["slsm", "initials", "s l s m"],
    ["郑州shili商贸", "mixed", "郑 州 shi li 商 贸"],
    ["xi'an", "full", "xian"],
  ])("%s is read %s", (text, kind, syllables) => {
    const query = readPinyinQuery(text)
    expect([query?.kind, query?.syllables.join(" ")]).toEqual([kind, syllables])
  })

  test("no Latin letter, no pinyin", () => {
    expect(readPinyinQuery("示例商贸123")).toBeNull()
  })

  test("every cut is asked for: xian is one syllable and two", () => {
    const pairs = syllablePairs("xianshi").map((pair) => pair.join(" "))
    expect(pairs).toEqual(expect.arrayContaining(["xi an", "an shi", "xian shi"]))
  })

  test("the syllables of a name, typed in one, cut to it again or to as few", () => {
    const han = fc.string({ unit: fc.constantFrom(..."示例商贸云杉河源金山长安"), minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(han, (name) => {
        const typed = readingsIn(name).join("")
        const query = readPinyinQuery(typed)
        expect(query?.kind).toBe("full")
        expect(query?.syllables.join("")).toBe(typed)
        expect(query?.syllables.length).toBeLessThanOrEqual(name.length)
      }),
    )
  })
})

describe("what is being typed", () => {
  test("is the characters that may be meant in each place", () => {
    expect(spellingOf("huai")?.map((all) => ["怀", "淮", "花"].map((one) => all.includes(one)))).toEqual([
      [true, true, false],
    ])
    // On its way to another syllable.
    expect(spellingOf("hua")?.[0]).toMatch(/(?=.*怀)(?=.*花)(?=.*黄)/u)
    expect(spellingOf("yunsh")?.[1]).toMatch(/(?=.*杉)(?=.*商)/u)
    expect(spellingOf("chongq")?.[0]).toContain("重")
    expect(spellingOf("yp")).toHaveLength(2)
  })

  test("is nothing where it is one letter, four first letters, too long, Han, or a code", () => {
    for (const typed of ["y", "slys", "yunshanshangmao", "云s", "9141", "shop", ""])
      expect(spellingOf(typed)).toBeNull()
  })
})
