/**
 * Long texts of a request, looked through for personal data before its route asks: elsewhere where the platform can, so that a
 * text that was made to take long holds up nobody but its sender.
 */
import type { Context, Next } from "hono"
import { lookedThrough } from "../law/personal-data.ts"
import { foresee, longText, lookedThroughMax } from "../law/personal-data-foreseen.ts"
import type { Environment } from "./environment.ts"
import { problem } from "./problem.ts"

// Names are shorter as a rule, and a thousand shorter ones are looked through where they are asked about.
const countedFrom = 60

/** Goes on with what is found in these texts known; answers "busy" where too much waits to be looked through. */
export async function lookAhead(c: Context<Environment>, given: Iterable<string>, next: Next) {
  const counted = [...given].filter(({ length }) => length >= countedFrom && length <= lookedThroughMax)
  const isLong = counted.reduce((sum, { length }) => sum + length, 0) >= longText
  const lookThrough = isLong ? c.get("parts").lookThrough : null
  if (!lookThrough) {
    await next()
    return undefined
  }
  const texts = [...new Set(counted.flatMap(lookedThrough))]
  const found = await lookThrough(texts)
  if (found === "full") {
    c.header("Retry-After", "5")
    return problem(c, "busy", {
      detail: {
        zh: "等待检查个人信息的文字过多，没有办理。请稍后重试。",
        en: "Too many texts wait to be looked through for personal data, and nothing was done. Try again in a moment.",
      },
    })
  }
  const letGo = foresee(texts, found)
  try {
    await next()
  } finally {
    letGo()
  }
  return undefined
}

/** The texts of a JSON text among which a long one is: none where no text in it can be long. */
export function* longTextsIn(json: string): Generator<string> {
  if (!mayHoldLong(json)) return
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return
  }
  yield* textsIn(value)
}

/** Whether so many characters stand between two quotes; one with a stroke before it may stand in a text. */
function mayHoldLong(json: string): boolean {
  let begun = 0
  for (let at = json.indexOf('"'); at >= 0; at = json.indexOf('"', at + 1)) {
    if (json[at - 1] === "\\") continue
    if (at - begun > countedFrom) return true
    begun = at
  }
  return false
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === "string") yield value
  else if (typeof value === "object" && value !== null) for (const each of Object.values(value)) yield* textsIn(each)
}
