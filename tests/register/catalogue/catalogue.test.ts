import { describe, expect, test } from "vitest"
import { grounds } from "../../../src/law/catalogue.ts"
import { deadlines } from "../../../src/law/deadline.ts"
import { instruments } from "../../../src/law/instrument.ts"
import { penaltyClasses } from "../../../src/law/penalty-class.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import type { WireCatalogue } from "../../../src/register/catalogue/schema.ts"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)

async function catalogue(query = "", app = { request }): Promise<WireCatalogue> {
  const response = await app.request(`/v1/catalogue${query}`)
  expect(response.status).toBe(200)
  return (await response.json()) as WireCatalogue
}

describe("the catalogue over HTTP", () => {
  test("has every row of the law, in its order", async () => {
    const { day, ...rows } = await catalogue()
    expect(day).toBeNull()
    expect(rows.instruments.map(({ id }) => id)).toEqual(Object.keys(instruments))
    expect(rows.grounds.map(({ code }) => code)).toEqual(Object.keys(grounds))
    expect(rows.penalty_classes.map(({ code }) => code)).toEqual(Object.keys(penaltyClasses))
    expect(rows.deadlines.map(({ id }) => id)).toEqual(Object.keys(deadlines))
    expect(rows.lists).toHaveLength(3)
    expect(rows.calendar_years).toContain(2026)
  })

  test("gives every row its source in words, in both languages", async () => {
    const { grounds: rows, penalty_classes, deadlines: clocks } = await catalogue()
    for (const { source } of [...rows, ...penalty_classes, ...clocks]) {
      expect(source.length).toBeGreaterThan(0)
      for (const { text } of source) {
        expect(text.zh).toMatch(/^《.+》/)
        expect(text.en).not.toBe("")
      }
    }
  })

  test("leaves what is in force on a day", async () => {
    const before = await catalogue("?as_of=2025-03-17")
    expect(before.day).toBe("2025-03-17")
    expect(before.grounds.map(({ code }) => code)).toContain("AB-X3-OLD")
    expect(before.grounds.map(({ code }) => code)).not.toContain("AB-E3")
    expect(before.penalty_classes.map(({ code }) => code)).toEqual(["P0"])
    expect(before.legacy_penalty_display).not.toBeNull()
    expect(before.deadlines.map(({ id }) => id)).not.toContain("repair_accept")
    const today = await catalogue("?as_of=2026-05-06")
    expect(today.grounds).toHaveLength(42)
    expect(today.legacy_penalty_display).toBeNull()
    expect(today.instruments.map(({ id }) => id)).not.toContain("R68-2014")
  })

  test("says how this register decides what the texts leave open", async () => {
    const { policy } = await catalogue()
    expect(policy.map(({ name, value }) => [name, value])).toEqual([
      ["old_penalties_get_new_periods", false],
      ["period_runs_from", "publication"],
      ["three_year_bar_blocks", "SV-T181"],
    ])
    const other = testApp(() => database.sql, { policy: { ...defaultPolicy, periodRunsFrom: "decision" } })
    const [, clock] = (await catalogue("", other)).policy
    expect(clock).toMatchObject({ value: "decision", answer: { zh: "作出决定之日" } })
  })

  test.each(["2026-02-30", "today", "2026-3-1"])("refuses %s as a day and points at it", async (day) => {
    const response = await request(`/v1/catalogue?as_of=${day}`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ pointer: "/as_of" }] })
  })

  test("is sent once: who has it is told that it is the same", async () => {
    const first = await request("/v1/catalogue")
    const tag = first.headers.get("etag") ?? ""
    expect(tag).toMatch(/^"[0-9a-f]{40}"$/)
    expect(first.headers.get("cache-control")).toBe("public, max-age=3600")
    const again = await request("/v1/catalogue", { headers: { "if-none-match": tag } })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe("")
    const other = await request("/v1/catalogue?as_of=2026-05-06", { headers: { "if-none-match": tag } })
    expect(other.status).toBe(200)
  })
})
