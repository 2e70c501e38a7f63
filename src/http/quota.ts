/**
 * Quotas over HTTP: what stands before an operation that counts, and what its answer tells of it.
 */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import { anyone, type Principal } from "../access/principal.ts"
import { costOf } from "../access/quota/cost.ts"
import type { DayLimited } from "../access/quota/day-book.ts"
import type { PolicyName, Spending } from "../access/quota/field.ts"
import type { Purchase } from "../access/quota/lease-book.ts"
import type { Metered, Quota, Spender } from "../access/quota/quota.ts"
import type { Bilingual } from "../law/bilingual.ts"
import type { Environment } from "./environment.ts"
import { type ProblemName, type ProblemParts, problem } from "./problem.ts"
import { isMade } from "./security-header.ts"

/** How a refusal is said: to programs as a problem, to people as a page. */
type Refuse = <E extends Environment>(
  c: Context<E>,
  name: ProblemName,
  parts: ProblemParts,
) => Response | Promise<Response>

/** What stands before an operation of which nothing is asked. */
export const free = createMiddleware<Environment>((_, next) => next())

/** Counts an operation, by its id, and refuses it where there is no quota left. */
export function meter(operation: string, refuse: Refuse = problem) {
  const cost = costOf(operation)
  if (cost.of === "nothing") return free
  const ofRows = cost.of === "rows"
  const first: Purchase = {
    ...{ measure: cost.of, amount: ofRows ? 1 : cost.units, operation, requests: 1 },
  }
  return createMiddleware<Environment>(async (c, next) => {
    const { quota } = c.get("parts")
    const spender = quota && spenderOf(c, quota, c.get("principal"))
    // Rows are counted for keys alone: but for them only officers send any.
    if (quota === null || spender === null || (ofRows && spender.by !== "key")) return next()
    const asked = quota.spend(spender, first)
    const spending = asked instanceof Promise ? await asked : asked
    if (spending.outcome !== "granted") return refuse(c, ...refusal(c, spending))
    if (spending.pause !== null) await spending.pause
    // Of rows it was only asked whether there are any.
    if (ofRows) quota.refund(spender, { ...first, requests: 0 }, spending)
    const metered = { quota, spender, bought: ofRows ? { ...first, amount: 0 } : first, spending }
    c.set("metered", metered)
    await next()
    settle(c, metered)
    return undefined
  })
}

function spenderOf<E extends Environment>(c: Context<E>, quota: Quota, principal: Principal): Spender | null {
  const { req, env } = c
  return quota.spenderOf(principal, { env, header: (name) => req.header(name) })
}

/** Whether whoever asks may have something done once more today; where nothing is counted, always. */
export function mayToday<E extends Environment>(c: Context<E>, what: DayLimited): boolean | Promise<boolean> {
  const { quota } = c.get("parts")
  return quota === null || quota.mayToday(what, spenderOf(c, quota, c.get("principal")))
}

/** Whether anybody is counted by the day, or nothing at all: else what is limited so is offered to nobody. */
export function countsDays<E extends Environment>(c: Context<E>): boolean {
  return c.get("parts").quota?.countsDays ?? true
}

/** Counts a credential that was not believed, of which nobody knows more than an address. Null: no refusal for that. */
export async function refuseTries<E extends Environment>(c: Context<E>): Promise<Response | null> {
  const { quota } = c.get("parts")
  const spender = quota && spenderOf(c, quota, anyone)
  if (quota === null || spender === null) return null
  const spending = await quota.spend(spender, { measure: "units", amount: 1, operation: "tryKey", requests: 1 })
  if (spending.outcome !== "granted") return problem(c, ...refusal(c, spending))
  if (spending.pause !== null) await spending.pause
  return null
}

/** Tells what was spent, or gives it back. */
function settle(c: Context<Environment>, { quota, spender, bought, spending }: Metered): void {
  if (isMade(c.res)) return
  if (isFree(c.res)) quota.refund(spender, bought, spending)
  else tell(spending, (name, value) => c.res.headers.set(name, value))
}

/** An answer that anybody on the way may keep costs nothing, and neither does our own fault, or a refusal for want of quota. */
function isFree({ status, headers }: Response): boolean {
  if (status === 304 || status >= 500) return true
  if (status === 429) return headers.has("RateLimit-Policy")
  const cache = headers.get("cache-control")
  return status < 300 && cache !== null && cache.includes("public") && /max-age=[1-9]/.test(cache)
}

function tell({ policy, limit }: Spending, set: (name: string, value: string) => void): void {
  set("RateLimit-Policy", policy)
  if (limit !== null) set("RateLimit", limit)
}

/**
 * Spends for the queries of a call, of which the first is paid. Refused is the call as a whole, and nothing of it counts.
 * @returns the refusal; null where there is none
 */
export async function spendQueries<E extends Environment>(c: Context<E>, count: number) {
  const metered: Metered | undefined = c.get("metered")
  if (metered === undefined || count <= 1) return null
  const { quota, spender, bought } = metered
  const more = { ...bought, amount: bought.amount * (count - 1), requests: 0 as const }
  const spending = await quota.spend(spender, more)
  if (spending.outcome !== "granted") return problem(c, ...refusal(c, spending))
  if (spending.pause !== null) await spending.pause
  metered.bought = { ...bought, amount: bought.amount * count }
  metered.spending = spending
  return null
}

const awayRetrySeconds = 5

/** Why it was refused, with the fields that say so set on the answer. */
export function refusal<E extends Environment>(c: Context<E>, spending: Spending): ["quota-exceeded", ProblemParts] {
  tell(spending, (name, value) => c.header(name, value))
  const away = spending.outcome === "away"
  c.header("Retry-After", String(away ? awayRetrySeconds : spending.retryAfterSeconds))
  return ["quota-exceeded", { detail: away ? awayWords : detailOf(spending), violated: [spending.name] }]
}

const awayWords = {
  zh: "暂时无法核对此密钥的额度，没有办理。请稍后重试。",
  en: "The quota of this key can't be looked up just now, and nothing was done. Try again in a moment.",
} as const satisfies Bilingual

/** Why it was refused, and the next step. */
export function detailOf({ name, left, retryAfterSeconds: seconds }: Spending): Bilingual {
  return details[name](left ?? 0, seconds)
}

const details: Record<PolicyName, (left: number, seconds: number) => Bilingual> = {
  day: (left) => ({
    zh: `此密钥今日的额度不足，还剩 ${left} 单位，没有办理。额度每日零时（北京时间）恢复；用量见 /v1/usage，需要更多请联系运营方。`,
    en: `The key's quota of today is not enough, ${left} units are left; nothing was done. It begins anew at midnight in China; see /v1/usage, and ask the operator for more.`,
  }),
  rows: (left) => ({
    zh: `此密钥今日可核查的行数不足，还剩 ${left} 行，没有核查。额度每日零时（北京时间）恢复；用量见 /v1/usage，需要更多请联系运营方。`,
    en: `The key's rows of today are not enough, ${left} are left; nothing was checked. They begin anew at midnight in China; see /v1/usage, and ask the operator for more.`,
  }),
  minute: (_, seconds) => ({
    zh: `来自您所在网络的请求过多，请 ${seconds} 秒后再试。程序需要更多请求的，请向运营方申请 API 密钥。`,
    en: `Too many requests come from your network: try again in ${seconds} s. A program that needs more asks the operator for an API key.`,
  }),
}
