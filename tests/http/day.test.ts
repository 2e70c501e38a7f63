/** The year 0000 stands in ISO 8601 and in no calendar of the database: whoever asks with it is refused, and no route fails. */
import { beforeAll, expect, test } from "vitest"
import { clientHeader, merchantHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { readDeclared } from "../support/declared.ts"
import { codeOf } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
interface Operation {
  parameters?: { in: string; name: string; schema: { format?: string; pattern?: string } }[]
}
const dated = Object.entries(readDeclared(app).document["paths"] as Record<string, Record<string, Operation>>).flatMap(
  ([path, { get }]) =>
    (get?.parameters ?? [])
      .filter(({ in: place, schema: { format = "", pattern = "" } }) => {
        return place === "query" && (format.startsWith("date") || pattern.startsWith("^\\d{4}-"))
      })
      .map(({ name, schema }) => [path, name, schema.format ?? "month"] as const),
)
const people: Record<string, string>[] = [{}]
beforeAll(async () => {
  people.push(await clientHeader(database.sql, "platform"), await clientHeader(database.sql, "agency"))
  for (const role of ["officer", "head", "auditor", "administrator"] as const) {
    people.push(await officerHeader(role, "410105"))
  }
  people.push(await merchantHeader(codeOf(1)))
})

const years0: Record<string, string> = { date: "0000-01-01", month: "0000-01", "date-time": "0000-01-01T00:00:00Z" }

test("there are such parameters", () => expect(dated.length).toBeGreaterThan(5))

test.each(dated)("%s?%s", async (path, name, format) => {
  for (const headers of people) {
    const address = path.replace(/\{\w+\}/g, codeOf(1))
    const response = await app.app.request(`${address}?${name}=${years0[format]}&q=a&in=records`, { headers })
    expect([path, name, response.status]).not.toContain(500)
  }
})
