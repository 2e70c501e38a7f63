/**
 * An act that whoever does one (or begins) may do with it in one press, by the machine of its kind: what both come to is tried
 * before the button is there, and each is done as an act for itself, by whoever may do it. Where the second is not done, the first stands.
 */
import { z } from "zod"
import { reachOf } from "../access/reach.ts"
import type { Answered } from "../http/inside.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { documentKindNames, whyNotNumbered } from "../register/document/document-kind.ts"
import { doerOf } from "../register/proceeding/answer-routes.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import { tryAct, tryStart } from "../register/proceeding/trial.ts"
import { type ProceedingDetail, proceedingDetailSchema } from "../register/proceeding/wire.ts"
import { viewOf } from "../web/view.ts"
import { effectWords } from "./act-effect.ts"
import { leadsTo } from "./act-page.ts"
import { call } from "./api.ts"
import { casePath } from "./case.ts"
import type { About } from "./duplicate.ts"
import { decisionNumber, type Further } from "./form-flow.ts"
import { type OfficeContext, officer } from "./gate.ts"

type Input = Record<string, unknown>

/** What may be done with an act of a case; undefined: nothing. @param doIt the act itself, with the case that comes of it */
export function furtherAct(
  c: OfficeContext,
  { id, kind }: ProceedingDetail,
  act: string,
  doIt: (input: Input, version: number | null) => Promise<Answered<ProceedingDetail>>,
): Further | undefined {
  const { acts, withIt } = getKind(kind).machine
  const further = withIt?.[act]
  const first = acts[act]
  if (further === undefined || !first) return undefined
  return {
    ...shownOf(kind, first.to, further),
    note: null,
    async tryIt({ reason, ...input }) {
      const { sql } = c.get("parts")
      const request = { act, reason: typeof reason === "string" ? reason : null, input }
      const doer = await doerOf(sql, officer(c))
      return tryAct(c.get("parts"), reachOf(c.get("principal")), id, request, doer, { act: further, ...bare })
    },
    async doIt(input, sent) {
      const version = Number(sent.get("version")?.[0])
      return goOn(c, act, further, await doIt(input, Number.isInteger(version) ? version : null))
    },
  }
}

/** What may be done with a beginning; undefined: nothing. @param doIt begins it */
export function furtherBeginning(
  c: OfficeContext,
  kind: string,
  aboutOf: (input: Input) => About,
  doIt: (input: Input) => Promise<Answered<ProceedingDetail>>,
): Further | undefined {
  const { start, withIt } = getKind(kind).machine
  const further = withIt?.["begin"]
  if (further === undefined) return undefined
  const takes = takesNumber(kind, further)
  return {
    ...shownOf(kind, start, further),
    note: takes ? words.number : null,
    async tryIt(input) {
      const { sql } = c.get("parts")
      const request = { act: further, reason: null, input: takes ? { [decisionNumber]: numberToCome } : {} }
      return tryStart(c.get("parts"), kind, input, aboutOf(input), await doerOf(sql, officer(c)), request)
    },
    doIt: async (input) => goOn(c, "begin", further, await doIt(input)),
  }
}

/** Goes on to the further act, of the case as the first has left it. */
async function goOn(
  c: OfficeContext,
  act: string,
  further: string,
  first: Answered<ProceedingDetail>,
): Promise<Answered<string>> {
  if (first.kind === "refused") return first
  const shown = first.value
  const { link } = viewOf(c)
  const left = { kind: "done", value: link(casePath(shown.url), { done: act, left: further }) } as const
  const number = takesNumber(shown.kind, further) ? await takeNumber(c, shown) : null
  if (number?.kind === "refused") return left
  const json = { act: further, version: shown.version, ...(number ? { [decisionNumber]: number.value } : {}) }
  const second = await call(c, proceedingDetailSchema, `${shown.url}/acts`, { method: "POST", json })
  if (second.kind === "refused") return left
  return { kind: "done", value: link(casePath(shown.url), { done: further }) }
}

/** Takes the next number of the decision that a case comes to. */
export async function takeNumber(c: OfficeContext, shown: ProceedingDetail): Promise<Answered<string>> {
  const json = { proceeding_id: shown.id, kind: decisionPaper(shown) }
  const taken = await call(c, numberSchema, "/v1/documents/numbers", { method: "POST", json })
  return taken.kind === "refused" ? taken : { kind: "done", value: taken.value.number }
}

/** The document that the decision of a case is, which is numbered from a series. */
export function decisionPaper({ kind, list, content }: ProceedingDetail) {
  return documentKindNames.find((name) => whyNotNumbered(name, { kind, list, content }) === null)
}

const numberSchema = z.object({ number: z.string() })
const bare = { reason: null, input: {} }
// What stands in a trial where the number will be.
const numberToCome = "待取号"

function takesNumber(kind: string, act: string): boolean {
  const rule = getKind(kind).acts[act]
  return rule?.input instanceof z.ZodObject && Object.hasOwn(rule.input.shape, decisionNumber)
}

function shownOf(kind: string, state: string, act: string): Omit<Further, "note" | "tryIt" | "doIt"> {
  const row = getKind(kind).machine.acts[act]
  if (!row) throw new Error(`proceedings of kind ${kind} have no act ${act}`)
  return { name: { zh: row.zh, en: row.en }, next: leadsTo({ kind, state }, act), effect: effectWords(kind, act) }
}

const words = {
  number: {
    zh: "文号由系统在查实时按本机关编号连续取下一个；要自己编号的，只办这一步，再填文号查实。",
    en: "The number of the decision is the next of the authority’s series, taken as it is verified; to give another, do this step alone and verify it with that.",
  },
} as const satisfies Record<string, Bilingual>
