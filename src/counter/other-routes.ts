/** HTTP of saying that a record is about somebody else: without an account, so often a day, and told to the authority alone. */
import { Hono } from "hono"
import { readSaid } from "../enforcement/lead/reader-lead.ts"
import { hearsEnough, keepSaid } from "../enforcement/lead/reader-service.ts"
import { countsDays, mayToday } from "../http/quota.ts"
import { limitForm } from "../http/sent-form.ts"
import { helpPath } from "../register/pages/subject-way.ts"
import { askedStanding } from "../register/record/asked-standing.ts"
import { ownForm } from "../web/own-form.ts"
import { viewOf } from "../web/view.ts"
import type { CounterEnvironment } from "./api.ts"
import { answerHelp } from "./help-routes.ts"

export const otherRoutes = new Hono<CounterEnvironment>()
  .get("/subjects/:code/other", async (c) => {
    // What was typed may be somebody's number: it is written to no address and no log.
    const standing = await askedStanding(c.get("parts"), c.req.param("code"))
    if (!standing) return answerHelp(c, null, 404)
    return c.redirect(viewOf(c).link(`${helpPath(standing.subject.code)}#other`))
  })
  .post("/subjects/:code/other", limitForm(10_000), ownForm, async (c) => {
    const parts = c.get("parts")
    const standing = await askedStanding(parts, c.req.param("code"))
    if (!standing) return answerHelp(c, null, 404)
    const refuse = (fault: keyof typeof words, status: 429 | 503) =>
      answerHelp(c, { form: "other", faults: [{ field: null, reason: words[fault] }] }, status)
    if (!countsDays(c)) return refuse("notOffered", 503)
    const records = new Map(standing.records.map((record) => [record.id, record]))
    const said = readSaid(await c.req.parseBody(), records)
    if ("faults" in said) return answerHelp(c, { form: "other", faults: said.faults }, 400)
    const record = records.get(said.record)
    if (!record) throw new Error("a record that was just found is gone")
    const { list, decisionNo, authority } = record
    const about = { code: standing.subject.code, list, decisionNo, authority }
    // What would not be taken anyway costs nobody one of those that they have today.
    if (await hearsEnough(parts.sql, about)) return refuse("busy", 503)
    if (!(await mayToday(c, "report"))) return refuse("tooMany", 429)
    const kept = await keepSaid(parts, said, about)
    if (kept === "busy") return refuse("busy", 503)
    // The number opens what comes of it: it stands in no address, and nobody on the way keeps the page.
    const page = await answerHelp(c, { form: "other", done: "told", number: kept.number }, 200)
    page.headers.set("Cache-Control", "private, no-store")
    return page
  })

const words = {
  notOffered: {
    zh: "本站不能在网上收。请打电话或者到窗口。",
    en: "This site does not take it: call the authority, or go there.",
  },
  tooMany: {
    zh: "今天从这里送得太多了，请明天再试，或者打电话。",
    en: "Too many were sent from here today: try again tomorrow, or call.",
  },
  busy: {
    zh: "已经有很多人反映，机关正在核对。急的请打电话。",
    en: "Many have said so already, and the authority looks into it. Call if it is urgent.",
  },
} as const
