/** HTTP of what anybody can do about a merchant. */
import { Hono } from "hono"
import type { Alerting } from "../alert/alerting.ts"
import { countsDays } from "../http/quota.ts"
import { dayInChina } from "../law/day.ts"
import { byGravity } from "../law/list.ts"
import { shownOffices } from "../register/pages/routes.ts"
import { helpPath } from "../register/pages/subject-way.ts"
import { remediesOf } from "../register/proceeding/remedy.ts"
import { askedStanding } from "../register/record/asked-standing.ts"
import { listRecords } from "../register/record/store.ts"
import { refuse } from "../web/error-page.ts"
import { turnTo } from "../web/turn.ts"
import { viewOf } from "../web/view.ts"
import type { CounterEnvironment } from "./api.ts"
import type { CounterContext } from "./gate.ts"
import { type Came, helpPage } from "./help-page.ts"

export const helpRoutes = new Hono<CounterEnvironment>().get("/subjects/:code/help", (c) =>
  answerHelp(c, c.req.query("sent") === "1" ? { form: "follow", done: "sent" } : null, 200),
)

/** What seals addresses, where this register sends mail. */
export function mailOf({ secrets, carrier }: Alerting): Alerting["secrets"] {
  return secrets !== null && carrier?.channels.includes("mail") ? secrets : null
}

/**
 * What seals the address of who wants to follow, where that is offered: this register sends mail, and counts by
 * the day how many it was asked for from an address of the network.
 */
export function readerBox(c: CounterContext): Alerting["secrets"] {
  return countsDays(c) ? mailOf(c.get("parts").alerting) : null
}

/** The page. @param came what came of a form that stands on it */
export async function answerHelp(c: CounterContext, came: Came, status: 200 | 400 | 404 | 429 | 503) {
  const parts = c.get("parts")
  const standing = await askedStanding(parts, c.req.param("code") ?? "")
  // What was typed may be somebody's number, and is not written to the page.
  if (!standing) return refuse(c, "unknown-subject", { detail: words.unknown })
  const view = viewOf(c)
  const { code } = standing.subject
  if (came === null && c.req.param("code") !== code) return c.redirect(view.link(helpPath(code)))
  const { record: asked, cursor } = c.req.query()
  const turned = turnTo(standing.records.toSorted(byGravity), asked, cursor)
  const records = await listRecords(parts.sql, code)
  const shown = new Set(turned.rows.map(({ id }) => id))
  const own = records.filter(({ id }) => shown.has(id))
  const remedies = remediesOf(records, parts, dayInChina(parts.clock()), own)
  const authorities = turned.rows.map(({ authority }) => authority)
  const offices = await shownOffices(view, parts.sql, authorities)
  const help = {
    standing,
    turned,
    remedies,
    offices,
    sendsMail: readerBox(c) !== null,
    takesOther: countsDays(c),
    came,
  }
  return c.html(helpPage(view, help), status)
}

const words = {
  unknown: {
    zh: "本库没有收录这个代码。没有收录不等于没有问题。请核对 18 位代码，或者按名称查询。",
    en: "This register does not know that code, which is no clearance. Compare its 18 characters, or look for the name.",
  },
} as const
