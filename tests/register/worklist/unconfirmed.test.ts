/** Penalties whose class nobody has confirmed stand on the worklist of their authority, with what their source is to tell. */
import { expect, test } from "vitest"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)

const bare = (n: number, changes: Record<string, unknown> = {}) => {
  const { class: _, ...row } = penaltyRow(n, changes)
  return row
}

test("a penalty whose source has told too little waits for the facts, and its page says so", async () => {
  const old = { decided_on: "2025-03-02", published_on: "2025-03-05" }
  const [id = ""] = await importRecords(database.sql, [
    bare(1, { kinds: ["fine"] }),
    penaltyRow(2),
    bare(3, old),
    bare(4, { authority: "410102" }),
    bare(5, { kinds: ["circulated-criticism"], fine_cny: undefined }),
  ])
  const anna = await officer(app, "officer", "410105", "anna")
  const { body } = await anna.get("/v1/worklist?kind=class-unconfirmed")
  const items = (body as unknown as { results: { id: string; state_name: { en: string } }[] }).results
  expect(items.map((item) => item.id)).toEqual([id])
  expect(items[0]?.state_name.en).toContain("lenient_tier")
  const page = await (await app.request(`/subjects/${codeOf(1)}?record=${id}`)).text()
  expect(page).toContain("尚未确认")
  expect(page).not.toContain("三年")
})
