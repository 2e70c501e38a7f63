/**
 * What waits for an officer, beside the sections of the menu: the worklist's own rows for them, of which so many are looked at, and
 * what they are told and have not had for long. Known for a moment, and asked anew once they have done something.
 */
import { createMiddleware } from "hono/factory"
import { authorityReach } from "../access/reach.ts"
import { countFreshTold } from "../access/told-store.ts"
import type { Environment } from "../http/environment.ts"
import { dayInChina } from "../law/day.ts"
import type { WorklistParts } from "../register/worklist/routes.ts"
import { countForMe } from "../register/worklist/worklist.ts"
import { waitingMost } from "../web/desk-nav.ts"
import { type Officer, type SectionName, sections } from "./section.ts"

type Waiting = ReadonlyMap<string, number>

// What has its own page beside the worklist, by the kind of its work.
const sectionOf: Readonly<Record<string, SectionName>> = {
  lead: "leads",
  import: "imports",
  setting: "settings",
  "data-request": "sharing",
  "person-listing": "persons",
}

// A page is looked at for longer, and what comes meanwhile waits so long.
const knownMs = 20_000
// Of more officers at once than a province has at one node, some are asked about again.
const knownMax = 10_000
const known = new WeakMap<object, Map<string, { waiting: Waiting; until: number }>>()

/** Has the page know what waits. */
export const withWaiting = createMiddleware<Environment<WorklistParts>>(async (c, next) => {
  const principal = c.get("principal")
  if (principal.kind !== "officer") return next()
  const { sql, clock } = c.get("parts")
  const mine = known.get(sql) ?? new Map<string, { waiting: Waiting; until: number }>()
  known.set(sql, mine)
  const key = `${principal.authority}:${principal.role}:${principal.subject}`
  if (c.req.method !== "GET") {
    mine.delete(key)
    return next()
  }
  const now = clock()
  const held = mine.get(key)
  const isHeld = held && now < held.until && held.until - now <= knownMs
  const waiting = isHeld ? held.waiting : await readWaiting(c.get("parts"), principal)
  if (!isHeld) {
    if (mine.size >= knownMax) mine.clear()
    mine.set(key, { waiting, until: now + knownMs })
  }
  c.set("waiting", waiting)
  return next()
})

async function readWaiting(
  { sql, clock, calendar, policy, workSources: others }: Environment<WorklistParts>["Variables"]["parts"],
  officer: Officer,
): Promise<Waiting> {
  const asked = { principal: officer, reach: authorityReach(officer.authority) }
  const law = { calendar, policy }
  // One more than is told as a number.
  const most = { others, most: waitingMost + 1 }
  const counts = await countForMe(sql, asked, dayInChina(clock()), law, most)
  const waiting = new Map([[sections.worklist.path as string, [...counts.values()].reduce((sum, n) => sum + n, 0)]])
  for (const [kind, count] of counts) {
    const section = sectionOf[kind]
    if (section) waiting.set(sections[section].path, (waiting.get(sections[section].path) ?? 0) + count)
  }
  return waiting.set(sections.told.path, await countFreshTold(sql, officer, clock()))
}
