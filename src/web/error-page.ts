/** Errors for people: what a page answers where the API answers with a problem. */
import type { Context } from "hono"
import { html } from "hono/html"
import type { Environment } from "../http/environment.ts"
import { type ProblemName, type ProblemParts, problem, problemNamed, problemSchema, problems } from "../http/problem.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { layout } from "./layout.ts"
import { searchBox } from "./search-box.ts"
import { type Html, viewOf } from "./view.ts"

const words = {
  absent: {
    zh: "这个地址下没有页面。可能是输入有误，或者页面已经移走。",
    en: "There is no page at this address. It may be mistyped, or the page has moved.",
  },
  request: { zh: "请求编号", en: "Request" },
  home: { zh: "到查询首页", en: "Go to the search" },
  api: { zh: "看接口说明", en: "See the API" },
  again: { zh: "重试", en: "Try again" },
  away: { zh: "现在查不了", en: "Nothing can be looked up now" },
  awayDetail: {
    zh: "数据库暂时无法连接，请过几分钟再试。",
    en: "The database can’t be reached: try again in a few minutes.",
  },
  noClearance: { zh: "没有查到不等于没有问题。", en: "To find nothing is no clearance." },
} as const satisfies Record<string, Bilingual>

const pages =
  /^\/(?:$|(?:subjects|s|catalogue|records|applications|counter|console|office)(?:\/|$)|(?:worklist|follow|verify|exports|check|about|accessibility|sign-in|welcome|alerts(?:\/own)?)$)/
const machines =
  /^\/(?:v1|log|exports|assets|docs|\.well-known)(?:\/|$)|^\/(?:openapi\.json|healthz|readyz|status|metrics)$/

// Where somebody asks about a merchant, and may read no answer as one.
const lookUps = /^\/(?:$|(?:subjects|s|records|check)(?:\/|$))/

/** Whether what stands at an address is for programs, or loaded by a page. */
export function isForPrograms(path: string): boolean {
  return machines.test(path) && !pages.test(path)
}

/** Whether a person is looking: at a page of ours, or with a browser at an address that is no machine's; a form too. */
function isPageRequest(c: Context): boolean {
  const asks = c.req.method === "GET" || c.req.method === "HEAD"
  if (asks && pages.test(c.req.path)) return true
  return !isForPrograms(c.req.path) && (c.req.header("accept") ?? "").includes("text/html")
}

/** Answers with a problem: as a page to people, as problem+json to programs. @param ways what the page leads to instead */
export function refuse<E extends Environment>(
  c: Context<E>,
  name: ProblemName,
  parts: ProblemParts,
  ways: Html | null = null,
): Response | Promise<Response> {
  return isPageRequest(c) ? errorPage(c, name, parts, ways) : problem(c, name, parts)
}

/** Answers as the API has refused what a page asked it for, by the same name, with its Retry-After. */
export async function refuseOn<E extends Environment>(c: Context<E>, answer: Response): Promise<Response> {
  const { detail, type } = problemSchema.parse(await answer.json())
  const name = problemNamed(type)
  if (name === null) throw new Error(`the API has refused with ${type}`)
  const retryAfter = answer.headers.get("retry-after")
  if (retryAfter !== null) c.header("Retry-After", retryAfter)
  return refuse(c, name, { detail: { zh: detail, en: detail } })
}

function errorPage<E extends Environment>(
  c: Context<E>,
  name: ProblemName,
  parts: ProblemParts,
  ways: Html | null,
): Response | Promise<Response> {
  const view = viewOf(c)
  const { status } = problems[name]
  // Whoever looks something up has sent nothing that could be lost.
  const isReading = c.req.method === "GET" || c.req.method === "HEAD"
  const isAway = name === "database-away" && isReading
  const title = isAway ? words.away : problems[name].title
  const detail = name === "no-such-page" ? words.absent : isAway ? words.awayDetail : parts.detail
  const isNowhere = name === "no-such-page"
  const main = html`<div class="message">
<p class="quiet count">${status}</p>
<h1>${view.say(title)}</h1>
<p class="lead">${view.say(detail)}</p>${isAway && view.principal.kind !== "officer" && lookUps.test(c.req.path) && html`<p class="lead">${view.say(words.noClearance)}</p>`}${ways}
${status >= 500 && html`<p class="quiet">${view.say(words.request)} <span class="code">${c.get("requestId")}</span></p>`}
${
  !isNowhere &&
  html`<p class="pages">${
    status >= 500
      ? html`<a class="button" href="">${view.say(words.again)}</a>`
      : html`<a class="button" href="${view.link("/")}">${view.say(words.home)}</a>`
  }${!isAway && html` <a class="button plain" href="/docs">${view.say(words.api)}</a>`}</p>`
}
</div>${isNowhere && searchBox(view, "", null)}`
  return c.html(
    layout(view, { title: view.say(title), main, asOf: null, ...(isNowhere ? { isPlain: true } : {}) }),
    status,
  )
}
