/** HTTP of the pages of the credit record and the catalogue. */
import { Hono } from "hono"
import type { DatabaseParts, Sql } from "../../database/client.ts"
import type { Environment } from "../../http/environment.ts"
import { findGround, findPenaltyClass } from "../../law/catalogue.ts"
import { dayInChina } from "../../law/day.ts"
import { byGravity } from "../../law/list.ts"
import { nearestGround } from "../../law/nearest-ground.ts"
import type { LawParts } from "../../law/policy.ts"
import { readCode } from "../../names/code.ts"
import { refuse } from "../../web/error-page.ts"
import { turnTo } from "../../web/turn.ts"
import { type View, viewOf } from "../../web/view.ts"
import { listCommitments } from "../credit-china/store.ts"
import { loadOffices } from "../document/office-store.ts"
import { listPendingContests } from "../proceeding/contest-store.ts"
import { nextStepsOf } from "../proceeding/next-step.ts"
import { remediesOf } from "../proceeding/remedy.ts"
import { askedStanding } from "../record/asked-standing.ts"
import { noSuchText } from "../record/routes.ts"
import { shareStandings } from "../record/shared-standing.ts"
import { listRecords } from "../record/store.ts"
import { findPublishedText } from "../record/text-store.ts"
import { sampleOffice } from "../sample/office.ts"
import { listCodeChanges } from "../subject/code-store.ts"
import { findEnd } from "../subject/end-store.ts"
import { cataloguePage } from "./catalogue-page.ts"
import type { PublicOffice } from "./record-row.ts"
import { type Rule, rulePage, unknownRulePage } from "./rule-page.ts"
import { feedType, standingFeed, standingTag } from "./standing-feed.ts"
import { subjectPage, unknownSubjectPage, wrongCodePage } from "./subject-page.ts"
import { textPage } from "./text-page.ts"

/** What authorities have said of themselves, by their codes; of invented ones, what is invented where they have not. */
export async function shownOffices(
  { invented }: Pick<View, "invented">,
  sql: Sql,
  authorities: readonly string[],
): Promise<Map<string, PublicOffice>> {
  const said = await loadOffices(sql, authorities)
  const own = invented ? authorities.map((code) => [code, sampleOffice(code)] as const) : []
  return new Map<string, PublicOffice>([...own, ...said])
}

/** The credit record's route. */
export const subjectPageRoutes = new Hono<Environment<DatabaseParts & LawParts>>().get("/subjects/:code", async (c) => {
  const given = c.req.param("code")
  const reading = readCode(given)
  if (reading.kind === "impossible") {
    // The link to the other language leads home: the address may hold somebody's ID number.
    return c.html(wrongCodePage(viewOf(c, reading.reason === "citizen-id" ? "/" : undefined), reading), 400)
  }
  const view = viewOf(c)
  const { cursor, record } = c.req.query()
  if (given !== reading.code) {
    // Another text may be anything that somebody typed, which is not written to an address again.
    const kept = { record: held(record, /^[a-z2-7]{26}$/), cursor: held(cursor, /^\d{1,9}$/) }
    return c.redirect(view.link(`/subjects/${reading.code}`, kept))
  }
  const { asOf, byCode } = await shareStandings(c.get("parts"), [reading.code])
  const standing = byCode.get(reading.code)
  if (standing) {
    const parts = c.get("parts")
    const { code } = standing.subject
    const turned = turnTo(standing.records.toSorted(byGravity), record, cursor)
    const ids = new Set(turned.rows.map(({ id }) => id))
    const isEnded = standing.endedOn !== null && standing.records.length === 0
    const authorities = turned.rows.map(({ authority }) => authority)
    // None of them waits for another.
    const [records, ended, commitments, changes, offices, contests] = await Promise.all([
      listRecords(parts.sql, code),
      isEnded ? findEnd(parts.sql, code) : null,
      listCommitments(parts.sql, code),
      standing.hasCodeChanges ? listCodeChanges(parts.sql, [code]) : [],
      shownOffices(view, parts.sql, authorities),
      listPendingContests(parts.sql, [...ids]),
    ])
    const own = records.filter(({ id }) => ids.has(id))
    const today = dayInChina(parts.clock())
    const remedies = remediesOf(records, parts, today, own)
    const steps = nextStepsOf(own, remedies, parts.calendar, today)
    const lastDays = new Map(records.map(({ id, displayedUntil }) => [id, displayedUntil]))
    const beside = { asked: reading.code, changes, ended, commitments, offices }
    return c.html(
      subjectPage(
        view,
        standing,
        asOf,
        parts.policy,
        { turned, remedies, steps, lastDays, contests, asked: record, today },
        beside,
      ),
      200,
    )
  }
  if (reading.kind === "nonconforming") return c.html(wrongCodePage(view, reading), 400)
  return c.html(unknownSubjectPage(view, reading, asOf), 404)
})

/** The short link: it leads to the page, in whatever writing the code is. */
export const shortLinkRoutes = new Hono<Environment>().get("/s/:code", (c) => {
  const reading = readCode(c.req.param("code"))
  if (reading.kind === "impossible") return c.html(wrongCodePage(viewOf(c, "/"), reading), 400)
  return c.redirect(viewOf(c).link(`/subjects/${reading.code}`))
})

/** The feed of how a merchant stands. */
export const standingFeedRoutes = new Hono<Environment<DatabaseParts>>().get("/subjects/:code/feed.atom", async (c) => {
  const standing = await askedStanding(c.get("parts"), c.req.param("code"))
  if (!standing) return refuse(c, "unknown-subject", { detail: noFeed })
  const view = viewOf(c)
  // Weak: the day in it goes on while it says the same.
  const tag = `W/"${standingTag(standing)}-${view.language}"`
  c.header("ETag", tag)
  // What a search engine keeps stays findable after a listing has ended.
  c.header("X-Robots-Tag", "noindex, nofollow")
  if (c.req.header("if-none-match") === tag) return c.body(null, 304)
  const feed = await standingFeed(view, standing, dayInChina(c.get("parts").clock()))
  return c.body(feed.toString(), 200, { "content-type": `${feedType}; charset=utf-8` })
})

const noFeed = { zh: "没有这个代码的订阅。", en: "There is no feed of such a code." }

function held(text: string | undefined, shape: RegExp): string | undefined {
  return text !== undefined && shape.test(text) ? text : undefined
}

/** The redacted decision of a penalty as a page. */
export const textPageRoutes = new Hono<Environment<DatabaseParts>>().get("/records/:id/text", async (c) => {
  const id = c.req.param("id")
  const found = await findPublishedText(c.get("parts"), id)
  return found ? c.html(textPage(viewOf(c), id, found)) : refuse(c, "unknown-record", noSuchText)
})

export const cataloguePageRoutes = new Hono<Environment<LawParts>>()
  .get("/catalogue", (c) => c.html(cataloguePage(viewOf(c), c.get("parts"))))
  .get("/catalogue/:code", (c) => {
    const code = c.req.param("code")
    const rule = findRule(code)
    // The link to the other language leads to the catalogue: the address may hold anything that somebody typed.
    if (!rule) return c.html(unknownRulePage(viewOf(c, "/catalogue"), nearestGround(code)), 404)
    const { policy, clock } = c.get("parts")
    return c.html(rulePage(viewOf(c), rule, policy, dayInChina(clock())))
  })

function findRule(code: string): Rule | undefined {
  const ground = findGround(code)
  if (ground) return { kind: "ground", row: ground }
  const penaltyClass = findPenaltyClass(code)
  return penaltyClass && { kind: "class", row: penaltyClass }
}
