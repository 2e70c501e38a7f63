/** HTTP of following a merchant by mail: an address is given, and its holder alone confirms, sees and ends it by the link that was sent. */
import { Hono } from "hono"
import { readAddress } from "../alert/merchant/contact.ts"
import { followingPath, readFollowing } from "../alert/merchant/reader.ts"
import { askReader, confirmFollowing, endFollowing, findFollowing } from "../alert/merchant/reader-service.ts"
import { languageOf } from "../http/language.ts"
import { mayToday } from "../http/quota.ts"
import { limitForm } from "../http/sent-form.ts"
import { helpPath } from "../register/pages/subject-way.ts"
import { askedStanding } from "../register/record/asked-standing.ts"
import { ownForm } from "../web/own-form.ts"
import { viewOf } from "../web/view.ts"
import type { CounterEnvironment } from "./api.ts"
import { type Following, followingPage } from "./following-page.ts"
import type { CounterContext } from "./gate.ts"
import { answerHelp, mailOf, readerBox } from "./help-routes.ts"

const smallForm = limitForm(10_000)

export const followingRoutes = new Hono<CounterEnvironment>()
  .get("/subjects/:code/follow", async (c) => {
    // What was typed may be somebody's number, or no text of a header: it is written to no address and no log.
    const standing = await askedStanding(c.get("parts"), c.req.param("code"))
    if (!standing) return answerHelp(c, null, 404)
    return c.redirect(viewOf(c).link(`${helpPath(standing.subject.code)}#follow`))
  })
  .post("/subjects/:code/follow", smallForm, ownForm, async (c) => {
    const parts = c.get("parts")
    const [box, standing] = [readerBox(c), await askedStanding(parts, c.req.param("code"))]
    if (!standing) return answerHelp(c, null, 404)
    if (!box) return answerHelp(c, { form: "follow", fault: words.notOffered }, 503)
    const { address } = await c.req.parseBody()
    const read = typeof address === "string" ? readAddress("mail", address) : null
    if (read === null) return answerHelp(c, { form: "follow", fault: words.noAddress }, 400)
    if (!(await mayToday(c, "mail"))) return answerHelp(c, { form: "follow", fault: words.tooMany }, 429)
    const { code } = standing.subject
    const asked = await askReader(parts, box, { code, address: read, language: languageOf(c) })
    if (asked === "busy") return answerHelp(c, { form: "follow", fault: words.busy }, 503)
    return c.redirect(viewOf(c).link(`${helpPath(code)}#follow`, { sent: "1" }), 303)
  })
  .get("/following/:link", async (c) => {
    const { link, box } = linkOf(c)
    const found = link && box && (await findFollowing(c.get("parts"), box, link))
    if (!found) return answer(c, { kind: "gone" }, 404)
    return answer(c, await toFollowing(c, found.state, found.code, followingPath(found.id, link.secret)), 200)
  })
  // What is posted here comes from a mail program too, which has no page of ours (RFC 8058): the link is what opens it.
  .post("/following/:link", smallForm, async (c) => {
    const { link, box } = linkOf(c)
    const body = await c.req.parseBody()
    const isOneClick = body["List-Unsubscribe"] === "One-Click"
    if (!link || !box) return answer(c, { kind: "gone" }, 404)
    if (body["act"] === "confirm" && !isOneClick) {
      const done = await confirmFollowing(c.get("parts"), box, link)
      return done
        ? c.redirect(viewOf(c).link(followingPath(link.id, link.secret)), 303)
        : answer(c, { kind: "gone" }, 404)
    }
    if (body["act"] !== "end" && !isOneClick) return answer(c, { kind: "gone" }, 400)
    // A mail program that asks twice has what it wants the second time too.
    const ended = await endFollowing(c.get("parts"), box, link)
    return answer(c, { kind: ended ? "ended" : "gone" }, ended || isOneClick ? 200 : 404)
  })

function linkOf(c: CounterContext) {
  return { link: readFollowing(c.req.param("link") ?? ""), box: mailOf(c.get("parts").alerting) }
}

async function toFollowing(c: CounterContext, state: string, code: string, path: string): Promise<Following> {
  const standing = (await askedStanding(c.get("parts"), code)) ?? null
  return { kind: state === "waiting" ? "waiting" : "following", standing, path }
}

/** The page, which nobody on the way keeps, and whose address, its holder's alone, no other site is told. */
function answer(c: CounterContext, following: Following, status: 200 | 400 | 404) {
  const view = viewOf(c)
  c.header("Cache-Control", "private, no-store")
  c.header("Referrer-Policy", "no-referrer")
  return c.html(followingPage(view, following), status)
}

const words = {
  notOffered: { zh: "本站没有开通邮件。", en: "This site sends no mail." },
  noAddress: {
    zh: "这不是邮箱地址。请核对，例如 wang@example.com；不要填身份证号、手机号。",
    en: "That is no mail address: as wang@example.com, and no ID or telephone number.",
  },
  tooMany: { zh: "今天从这里发得太多了，请明天再试。", en: "Too many were sent from here today: try again tomorrow." },
  busy: { zh: "现在等待确认的太多，请明天再试。", en: "Too many wait for their confirmation now: try again tomorrow." },
} as const
