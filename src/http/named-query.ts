/**
 * The queries of a call, which bear names of the sender's choice.
 */
import type { Context } from "hono"
import { may } from "../access/principal.ts"
import type { Scope } from "../access/scope.ts"
import type { Bilingual } from "../law/bilingual.ts"
import type { Environment } from "./environment.ts"
import { toPointer } from "./fault.ts"
import { problem } from "./problem.ts"

type Body = Readonly<Record<string, unknown>>

/**
 * All of them, whatever their names. What validation gives back is without a member named `__proto__`, which
 * nobody would then be answered about: where one may stand in the text, by that name or written with an escape, the text
 * is read again.
 * @param body as validation gave it
 */
export async function namedQueries(c: Context, body: Body): Promise<[string, unknown][]> {
  const text = await c.req.text()
  const whole = text.includes("__proto__") || text.includes("\\") ? (JSON.parse(text) as Body) : body
  return Object.entries((whole["queries"] ?? {}) as object)
}

/** Queries in a call: without a key, and with one. */
const [openMax, max] = [10, 1_000]

/** Refuses a call of too many queries, and one of none: an answer about nobody reads as if all were clear. */
export function refuseCount<E extends Environment>(c: Context<E>, count: number, batch: Scope, otherwise: Bilingual) {
  if (count === 0) {
    return problem(c, "invalid-request", {
      detail: { zh: "queries 中没有任何一项，没有核查。", en: "There is nothing in queries; nothing was checked." },
      pointer: toPointer(["queries"]),
    })
  }
  if (count > max) {
    return problem(c, "too-large", {
      detail: {
        zh: `一次最多 ${max} 项，此次有 ${count} 项：${otherwise.zh}。`,
        en: `At most ${max} queries in a call, here are ${count}: ${otherwise.en}.`,
      },
    })
  }
  if (count <= openMax || may(c.get("principal"), batch)) return null
  return problem(c, "credentials-missing", {
    detail: {
      zh: `没有密钥时一次最多 ${openMax} 项：请使用平台或者机构的 API 密钥。`,
      en: `Without a key at most ${openMax} queries in a call: use the API key of a platform or an agency.`,
    },
  })
}
