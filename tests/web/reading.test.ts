/** Words of public pages are easy: sentences are short, and characters common. */
import { beforeAll, describe, expect, test } from "vitest"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { englishIn, lengthOf, rareIn, sentencesOf, wordsIn } from "../support/reading.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
beforeAll(() =>
  importRecords(database.sql, [subjectRow(1), abnormalRow(1), penaltyRow(1), seriousRow(1), subjectRow(2)]),
)

// What somebody without schooling in law takes in at once; the ground and the law that stand on a record are the law's own words.
const own = 60
const legal = 120
const rareShare = 0.01

// What the rules of plain English for public services let a sentence have.
const wordsMax = 25

const paths = [
  ...["/", "/accessibility", "/about", "/follow", "/verify", "/check", "/exports", "/following/none", "/nothing"],
  ...["/?q=查无此名", "/check?q=查无此名", "/?q=示例", `/subjects/${codeOf(999)}`, "/subjects/91000000MA00000158"],
  ...[`/subjects/${codeOf(2)}`, `/subjects/${codeOf(2)}/help`, `/subjects/${codeOf(1)}/help`],
]

describe("public pages", () => {
  test.each([
    ...paths.map((path) => [path, own] as const),
    [`/subjects/${codeOf(1)}`, legal],
    [`/subjects/${codeOf(1)}/report`, legal],
  ] as const)("%s has sentences of %i characters at most, and few rare characters", async (path, most) => {
    const sentences = sentencesOf(await (await app.request(path, { headers: { accept: "text/html" } })).text())
    expect(sentences.length).toBeGreaterThan(1)
    expect(sentences.filter((sentence) => lengthOf(sentence) > most)).toEqual([])
    const text = sentences.join("")
    expect(rareIn(text).length / text.length, rareIn(text).join("")).toBeLessThanOrEqual(rareShare)
  })

  test.each(paths)("%s has sentences of few words in English", async (path) => {
    const address = `${path}${path.includes("?") ? "&" : "?"}lang=en`
    const sentences = englishIn(await (await app.request(address, { headers: { accept: "text/html" } })).text())
    expect(sentences.length).toBeGreaterThan(1)
    expect(sentences.filter((sentence) => wordsIn(sentence) > wordsMax)).toEqual([])
  })

  test.each([
    ...[
      ...paths,
      "/status",
      `/subjects/${codeOf(1)}`,
      `/subjects/${codeOf(1)}/report`,
      `/verify?lang=en`,
      "/status?lang=en",
    ],
  ])("%s writes its days out", async (path) => {
    const page = await (await app.request(path, { headers: { accept: "text/html" } })).text()
    const shown = page.replace(/<(script|style|pre)\b[\s\S]*?<\/\1>/g, "").replace(/<[^>]*>/g, "\n")
    expect(shown.match(/\d{4}-\d{2}-\d{2}.*/g)).toBeNull()
  })

  test("are measured by a rule that tells hard from easy", () => {
    expect(englishIn("<main><p>Look first. Then ask!</p><bdi>郑州</bdi></main>").map(wordsIn)).toEqual([2, 2])
    expect(rareIn("逾期未缴的，从其规定")).toEqual([])
    expect(rareIn("龃龉")).toHaveLength(2)
    expect(lengthOf("请在 2026-03-05 前打电话 12315")).toBe(8)
    expect(sentencesOf("<main><p>先看。再问！</p><bdi>郑州</bdi></main>")).toEqual(["先看", "再问"])
  })
})
