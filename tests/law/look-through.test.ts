/**
 * Texts that were made to take long are looked through off the thread that answers: what is found is the same, little waits for
 * it, and who comes when much waits is told to come again.
 */
import { describe, expect, test } from "vitest"
import { threadedLookThrough } from "../../src/law/node-look-through.ts"
import { findPersonalDataPlaces, findPersonalNumberPlaces, lookThrough } from "../../src/law/personal-data.ts"
import { foresee } from "../../src/law/personal-data-foreseen.ts"

const texts = ["电话13800138000，投诉人张建国住示例小区1号楼1单元101室。", "〇 ".repeat(2_000), ""]

describe("threads that look texts through", () => {
  test("find what is found here, of each text in its place", async () => {
    const look = threadedLookThrough()
    expect(await look(texts)).toEqual(texts.map(lookThrough))
    expect(await Promise.all([look([texts[0] ?? ""]), look([])])).toEqual([[lookThrough(texts[0] ?? "")], []])
  })

  test("refuse what would wait behind too much, and take it when they are done; one text alone is never too long", async () => {
    const look = threadedLookThrough(5_000)
    const long = "〇 ".repeat(10_000)
    const under = [look([long]), look([long]), look([long])]
    expect(await look([long])).toBe("full")
    const came = await Promise.all(under)
    expect(came[0]).not.toBe("full")
    expect(came[2]).toBe("full")
    expect(await look([long])).not.toBe("full")
  })
})

describe("what was found beforehand", () => {
  test("is found again, until whoever asked for it lets it go", () => {
    const text = "电话13800138000"
    const known = { all: [{ kind: "minor", certainty: "cue", start: 0, end: 1 }], numbers: [] } as const
    const [letGo, letGoToo] = [foresee([text], [known]), foresee([text], [known])]
    expect([findPersonalDataPlaces(text), findPersonalNumberPlaces(text)]).toEqual([known.all, []])
    letGo()
    expect(findPersonalDataPlaces(text)).toEqual(known.all)
    letGoToo()
    expect(findPersonalDataPlaces(text)).toEqual(lookThrough(text).all)
    expect(findPersonalNumberPlaces(text)).toEqual(lookThrough(text).numbers)
  })
})
