/**
 * HTTP of the search page.
 */

import { Hono } from "hono"
import type { Environment } from "../../http/environment.ts"
import { mayToday } from "../../http/quota.ts"
import { type PublicRead, readStandings } from "../../register/record/standing.ts"
import { viewOf } from "../../web/view.ts"
import { readExactQuery, type TellName } from "../exact-name.ts"
import type { RecordSearchParts } from "../record/record-index.ts"
import { searchRecords } from "../record/record-search.ts"
import { toRecordFilter } from "../record/wire.ts"
import { search } from "../search.ts"
import type { SearchParts } from "../search-index.ts"
import { suggest } from "../suggest.ts"
import { subjectFilter } from "../wire.ts"
import { codeNotice } from "./block.ts"
import { readCodeQuery } from "./code-query.ts"
import { asksRecordsAlone, filterNames, isFiltered, type PageQuery, readQuery } from "./query.ts"
import { isSpoken, type PageAnswer, searchPage } from "./search-page.ts"

/** The search page's route. */
export const searchPageRoutes = new Hono<Environment<PublicRead & SearchParts & RecordSearchParts>>().get(
  "/",
  async (c) => {
    const parts = c.get("parts")
    const { query, faults, typed } = readQuery(new URL(c.req.url).searchParams)
    const reading = query.q === "" ? null : readCodeQuery(query.q)
    const view = viewOf(c)
    if (faults.length > 0) return c.html(searchPage(view, { query, faults, typed, notice: null, answer: null }), 400)
    if (reading !== null && reading.kind !== "impossible") {
      // A whole code means one subject: its record says more than a list with one result.
      const { byCode } = await readStandings(parts, [reading.code])
      if (byCode.has(reading.code)) return c.redirect(view.link(`/subjects/${reading.code}`))
    }
    const answer = await findBoth(parts, query, () => mayToday(c, "name"))
    if (answer === "invalid-cursor") {
      return c.html(searchPage(view, { query, faults: ["cursor"], notice: null, answer: null }), 400)
    }
    const notice = reading === null ? null : codeNotice(view, reading)
    return c.html(searchPage(view, { query, faults, notice, answer }), 200)
  },
)

// Records are looked for once there is something to look for; the start page shows who was published last.
async function findBoth(
  parts: PublicRead & SearchParts & RecordSearchParts,
  query: PageQuery,
  tell: TellName,
): Promise<PageAnswer | "invalid-cursor"> {
  const { q: text, cursor = null, limit, sort } = query
  const filter = toRecordFilter(query)
  const alone = asksRecordsAlone(query)
  const asked = { text, cursor, limit }
  const isAsked = text !== "" || (query.in === "all" && isFiltered(query))
  const both = query.in !== "subjects" && isAsked && cursor === null
  const limits = Object.fromEntries(filterNames.map((name) => [name, query[name]]))
  // Merchants, records and what an exact name tells: none of them waits for another.
  const [subjects, records, exact] = await Promise.all([
    alone ? null : search(parts, parts.search, { ...asked, filter: subjectFilter(filter), scope: "live" }),
    alone || both
      ? searchRecords(parts, parts.records, { ...asked, filter, sort, summed: alone && cursor === null })
      : null,
    alone ? null : readExactQuery(parts, parts.search, { text, filter: limits, cursor }, tell),
  ])
  if (subjects === "invalid-cursor" || records === "invalid-cursor") return "invalid-cursor"
  const isNothing = !subjects?.hits.length && !records?.hits.length
  // Names are not gathered by one syllable; those that are suggested for it are what is meant.
  const bySound = isNothing && !alone && !isFiltered(query) && cursor === null && isSpoken(text)
  return { subjects, records, exact, ...(bySound ? { sounding: await suggest(parts, parts.search, text) } : {}) }
}
