/**
 * What comes line by line holds a few long lines at a time, whatever is wrong with them: nothing that is kept of a line, or
 * told of it, keeps the line.
 */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { beforeAll, describe, expect, test } from "vitest"
import { clientHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { codeOf } from "../support/rows.ts"
import { registeredSeller } from "../support/seller-rows.ts"
import { twoSizes } from "../support/two-sizes.ts"

setFlagsFromString("--expose-gc")
const collect = runInNewContext("gc") as () => void
/** The engine keeps the shapes of objects, and with them the names of their members, for some collections more. */
const collectGarbage = () => {
  for (let time = 0; time < 4; time++) collect()
}

const database = useDatabase()
const app = testApp(() => database.sql)
let who: Record<"officer" | "administrator" | "agency" | "platform", Record<string, string>>
beforeAll(async () => {
  who = {
    officer: await officerHeader("officer", "410105", "anna"),
    administrator: await officerHeader("administrator", "410105", "boris"),
    agency: await clientHeader(database.sql, "agency"),
    platform: await clientHeader(database.sql, "platform"),
  }
})

// Of 63 MB a stream of checks or a roster holds four groups of eight at most, of which three are being answered or written.
const [lines, lineLength, heldMost] = [70, 900_000, 45e6]
const padding = " ".repeat(lineLength)
const unknown = (n: number) => `unknown-${n}-${"x".repeat(lineLength)}`

const lead = { source: "monitoring", authority: "410105", facts: "网页未亮照（示例）", found_on: "2026-06-25" }
const cases: [string, keyof typeof who, string, (n: number) => object][] = [
  ["leads with an unknown field", "officer", "/v1/leads", (n) => ({ [unknown(n)]: 1 })],
  [
    "leads with padded facts",
    "officer",
    "/v1/leads",
    (n) => ({ ...lead, ref: `r-${n}`, code: codeOf(n), facts: `网页未亮照（示例）${n}，须核查${padding}` }),
  ],
  ["persons with an unknown field", "administrator", "/v1/person-listings", (n) => ({ [unknown(n)]: 1 })],
  [
    "answers with a padded reason",
    "agency",
    "/v1/notices/acts",
    (n) => ({ notice: n, act: "no-measure", reason: `不采取措施的理由（示例）${n}${padding}` }),
  ],
  [
    "a roster with padded names",
    "platform",
    "/v1/rosters?mode=full",
    (n) => registeredSeller(n, { name: `An example trading company ${n}${padding}` }),
  ],
  ["checks with a member beside", "platform", "/v1/check/stream", (n) => ({ code: codeOf(n), pad: `${n}${padding}` })],
]

// Each way of reading lines once every day; what else a line may hold, before a release.
const everyday = ["leads with padded facts", "checks with a member beside"]
const isEveryday = ([name]: (typeof cases)[number]) => everyday.includes(name)
for (const [whole, options, some] of twoSizes(
  cases.filter(isEveryday),
  cases.filter((each) => !isEveryday(each)),
))
  describe(`long lines are let go${whole}:`, options, () => {
    test.each(some)("%s", async (_, header, path, rowOf) => {
      collectGarbage()
      const before = process.memoryUsage().heapUsed
      let [sent, held] = [0, 0]
      const body = new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            if (sent === lines) {
              // All but the last few have been read, and the answer is still to come.
              collectGarbage()
              held = process.memoryUsage().heapUsed - before
              return controller.close()
            }
            controller.enqueue(new TextEncoder().encode(`${JSON.stringify(rowOf(++sent))}\n`))
          },
        },
        { highWaterMark: 0 },
      )
      const headers = { ...who[header], "content-type": "application/x-ndjson" }
      const answer = await app.request(path, { method: "POST", headers, body, duplex: "half" } as RequestInit)
      expect(answer.status).toBe(200)
      expect((await answer.text()).length).toBeLessThan(lines * 2_000)
      expect(held).toBeGreaterThan(0)
      expect(held).toBeLessThan(heldMost)
    })
  })
