/** HTTP of the page of statistics. */
import { Hono } from "hono"
import type { DatabaseParts } from "../../../database/client.ts"
import type { Environment } from "../../../http/environment.ts"
import { addMonths, dayInChina } from "../../../law/day.ts"
import { readPlace } from "../../../web/place-entry.ts"
import { viewOf } from "../../../web/view.ts"
import { readActs } from "../act-store.ts"
import { answerByAgency } from "../by-agency.ts"
import {
  type Dimension,
  dimensionNames,
  everything,
  type StatisticsFilter,
  tellsMeasuresApart,
  tellsMerchantsApart,
} from "../question.ts"
import { annualQuery, answerAnnual, answerStatistics, seesAll, statisticsQuery } from "../routes.ts"
import { tables } from "./joint-section.ts"
import { type PageQuery, statisticsPage } from "./statistics-page.ts"

// The lists began in 2014.
const firstYear = 2014

export const statisticsPageRoutes = new Hono<Environment<DatabaseParts>>().get("/statistics", async (c) => {
  const { clock } = c.get("parts")
  const today = dayInChina(clock())
  const { query, wrong } = readPageQuery(c.req.query(), today)
  const place = c.req.query("authority") ?? ""
  const { list, year, by, authority, agency: asked } = query
  const [from, to] =
    year === undefined ? [`${Number(today.slice(0, 4)) - 1}-01`, today.slice(0, 7)] : [`${year}-01`, `${year}-12`]
  const filter: StatisticsFilter = { ...everything, list: list ?? null, authority: authority ?? null, from, to }
  const parts = c.get("parts")
  // Read once: the page shows it five times. What tells merchants apart has rows of its own.
  const acts = await readActs(parts.sql, { by: ["list", "authority", "agency", "month", "year"], filter }, today)
  const months = await answerStatistics(c, ["month"], filter, acts)
  if (months === "too-many") throw new Error("a period of months is no more than that")
  const isTold = (names: readonly Dimension[]) => seesAll(c) || !tellsMeasuresApart({ by: names, filter })
  const byAgency = isTold(["agency"]) ? await answerByAgency(parts, { by: ["agency"], filter }, true, acts) : null
  // One that has no figures here, as after another year was chosen, is let go: then it is all together.
  const agency = byAgency === "too-many" ? undefined : byAgency?.rows.find((row) => row.agency === asked)?.agency
  const ofMonths = await answerByAgency(
    parts,
    { by: ["month"], filter: { ...filter, agency: agency ?? null } },
    true,
    acts,
  )
  if (byAgency === "too-many" || ofMonths === "too-many") throw new Error("agencies and months are no more than that")
  const annual = annualQuery.safeParse({ authority: authority?.padEnd(6, "0"), year })
  return c.html(
    statisticsPage(viewOf(c), {
      ...{ query: { ...query, agency }, place, wrong, months, monthNames: monthsBetween(from, to) },
      years: yearsUntil(today),
      breakdown: await answerStatistics(c, [by], filter, tellsMerchantsApart({ by: [by], filter }) ? undefined : acts),
      agencies: await answerStatistics(c, ["authority"], filter, acts),
      joint: { byAgency, ofMonths, beside: by !== "year" && isTold(["agency", by]) ? by : null },
      annual: annual.success ? await answerAnnual(c, annual.data) : null,
      parameters: { by, list, authority, from, to },
      turned: Object.fromEntries(Object.keys(tables).map((name) => [name, readTurn(c.req.query(name))])),
    }),
  )
})

/** How many rows stood before; the beginning is not said. */
const readTurn = (text: string | undefined) => (text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? text : undefined)

/** What can be read of an address; a form sends what was left open as an empty text. */
function readPageQuery(given: Record<string, string>, today: string): { query: PageQuery; wrong: boolean } {
  const { list, authority, agency } = statisticsQuery.shape
  const set = (name: string) => (given[name] === "" ? undefined : given[name])
  const place = readPlace(given["authority"] ?? "")
  // The beginning of a code that the region's begin with; what is no region is told at its field.
  const prefix = place.kind === "one" ? place.code.replace(/(00)+$/, "") : undefined
  const [listRead, authorityRead] = [list.safeParse(set("list")), authority.safeParse(prefix)]
  const agencyRead = agency.safeParse(set("agency"))
  const year = set("year")
  const byName = set("by") ?? "list"
  const by = dimensionNames.find((name) => name === byName && name !== "month" && name !== "agency")
  const knowsYear = year === undefined || yearsUntil(today).includes(year)
  return {
    query: {
      ...{
        list: listRead.data,
        authority: authorityRead.data,
        agency: agencyRead.data,
        year: knowsYear ? year : undefined,
      },
      by: by ?? ("list" satisfies Dimension),
    },
    wrong: !listRead.success || !agencyRead.success || !knowsYear || by === undefined,
  }
}

function yearsUntil(today: string): string[] {
  const last = Number(today.slice(0, 4))
  return Array.from({ length: last - firstYear + 1 }, (_, index) => String(last - index))
}

function monthsBetween(from: string, to: string): string[] {
  const months: string[] = []
  for (let day = `${from}-01`; day.slice(0, 7) <= to; day = addMonths(day, 1)) months.push(day.slice(0, 7))
  return months
}
