/** HTTP of checks that are answered in one piece. */
import { z } from "@hono/zod-openapi"
import { batchBytesMax } from "../../http/body-limit.ts"
import { json, jsonBody } from "../../http/content.ts"
import { toPointer } from "../../http/fault.ts"
import { languageOf } from "../../http/language.ts"
import { seenIn, seenSize, wrongSeenSize } from "../../http/log-size.ts"
import { namedQueries, refuseCount } from "../../http/named-query.ts"
import { codeRefusal, problem, problemResponses, problemSchema, toProblem } from "../../http/problem.ts"
import { mayToday, spendQueries } from "../../http/quota.ts"
import { defineRoute, refuseFaults, routeGroup, withBody } from "../../http/route.ts"
import { answerJson } from "../../http/security-header.ts"
import { wireObject } from "../../input/wire-object.ts"
import type { Language } from "../../law/bilingual.ts"
import { mapCodeShape, mapEntryShape } from "../../ledger/map/wire.ts"
import type { SettledParts } from "../../ledger/settled.ts"
import { asOfSchema, toAsOf } from "../../register/record/wire.ts"
import type { IdentityParts } from "../../roster/identity.ts"
import { type CheckParts, checkQueries, toCheckSource } from "../answer/check.ts"
import { codeIn, codesAsked, type SubjectQuery } from "../answer/query.ts"
import type { VerdictWatch } from "../answer/tally.ts"
import type { SubjectVerdict } from "../answer/verdict.ts"
import { type Advice, advices, marksOf } from "../policy/policy.ts"
import { loadAdviser, type PolicyParts } from "../policy/store.ts"
import { identityAccess } from "../private/identity-access.ts"
import { readProofs } from "./proof.ts"
import { type QueryFault, readSubjectQuery } from "./query.ts"
import { toWireVerdict, verdictShape } from "./wire.ts"
import { wrongOrganisationDigit } from "./words.ts"

const otherwise = {
  zh: "请分批，或者使用 /v1/check/stream",
  en: "send several calls, or use /v1/check/stream",
} as const

const answerSchema = wireObject("Verdict", {
  ...verdictShape,
  advice: z.enum(advices).optional().openapi({ description: "By your own policy, where it says something" }),
  problem: problemSchema.optional(),
  proof: z.strictObject(mapCodeShape).optional().openapi({
    description: "What the map says of the code; with `code` and the members of `map` as /log/map/{code}",
  }),
})

const mapSchema = z
  .strictObject({
    ...mapEntryShape,
    log: z.strictObject({ origin: z.string(), size: z.int(), root: mapEntryShape.proof.element }),
    checkpoint: z.string(),
  })
  .openapi({ description: "The map of the proofs: its entry, proven under the signed checkpoint" })

const text = { type: "string" as const }

const queryDescription = {
  type: "object" as const,
  properties: {
    code: { ...text, description: "Unified social credit code" },
    organisation_code: {
      ...text,
      description: "The 9 characters of GB 11714, which stand in places 9 to 17 of the code",
    },
    identity_hash: {
      ...text,
      description: "Of a person without registration; takes an API key. See /v1/check/identity-key",
    },
    shop: {
      type: "object" as const,
      description: "A shop by its name, on any platform where none is given, or by its address",
      properties: { platform: text, name: text, url: text },
    },
    name: { ...text, description: "Beside a code: is held against it (`name_is`)" },
    region: { ...text, description: "Beside a name: a region's code, or its first 2 or 4 digits" },
  },
}

/** One check, of up to a thousand queries. */
export const check = defineRoute(withBody("check:query", batchBytesMax), "post /v1/check", {
  operationId: "check",
  summary: "Check up to 1,000 subjects in a call, by code, organisation code, shop or name",
  description:
    "`listed`: live records. `clear`: known and without live records. `review`: the query may mean one of the " +
    "`candidates`, which is for a person to decide. `unknown`: the register does not know it; no clearance. `invalid`: " +
    "the problem says what is wrong, and where. A query has one of `code`, `organisation_code`, `identity_hash`, `shop` and `name`; the " +
    "first of them decides, and a name beside a code is held against it. A name is `listed` only where it is the same as the subject's after clean-up. By a name a subject is " +
    "`clear` for who has the scope search:all, and else where it is exact and whole, one subject alone bears it or bore it, and " +
    "no listed one is called nearly so (200 such a day; of a sole trader no code is told); by a shop for that scope alone. Without a key up to 10 queries. A bad query fails alone. " +
    "`advice` is what your own policy (/v1/check/policy) says.",
  parameters: [seenSize],
  request: {
    body: jsonBody(
      wireObject("QueriesToCheck", {
        queries: z.record(z.string().max(200), z.unknown()).openapi({
          description: "Queries under names of your choice",
          type: "object",
          minProperties: 1,
          additionalProperties: queryDescription,
        }),
        proof: z
          .boolean()
          .optional()
          .openapi({ description: "true: with what the log's map proves of each code; docs/trust.md" }),
      }).openapi({
        example: {
          queries: {
            q1: { code: "91000000MA00000157" },
            q2: { shop: { platform: "示例商城", name: "示例云杉旗舰店" } },
            q3: { name: "示例云杉商贸", region: "41" },
          },
        },
      }),
    ),
  },
  responses: {
    200: json(
      "A verdict for each query",
      wireObject("CheckAnswer", {
        as_of: asOfSchema,
        responses: z.record(z.string(), answerSchema),
        map: mapSchema.optional(),
      }),
    ),
    ...problemResponses(401, 429),
  },
})

export const queryRoutes = routeGroup<CheckParts & PolicyParts & IdentityParts & SettledParts & VerdictWatch>().openapi(
  check,
  async (c) => {
    const seen = seenIn(c)
    if (seen === "wrong") return refuseFaults(c, [wrongSeenSize])
    const entries = await namedQueries(c, c.req.valid("json"))
    const refusal = refuseCount(c, entries.length, "check:batch", otherwise)
    if (refusal) return refusal
    const spent = await spendQueries(c, entries.length)
    if (spent) return spent
    const language = languageOf(c)
    const access = identityAccess(c.get("principal"), c.get("parts").identityKeys)
    const read = entries.map(([name, value]) => ({ name, ...readSubjectQuery(value, access) }))
    const good = read.flatMap((each) => (each.kind === "query" ? [each.query] : []))
    const { sql, policyMemory } = c.get("parts")
    const advise = await loadAdviser(sql, c.get("principal"), policyMemory)
    const proofs = c.req.valid("json").proof ? await readProofs(c.get("parts"), [...codesAsked(good)]) : null
    if (proofs && "refused" in proofs) {
      c.header("Retry-After", "5")
      return problem(c, proofs.refused === "log-halted" ? "log-halted" : "not-yet-signed", proofs)
    }
    // What is proven is answered no earlier.
    const source = toCheckSource(c.get("parts"), c.get("principal"), Math.max(seen, proofs?.map.size ?? 0))
    const { asOf, verdicts, names } = await checkQueries({ ...source, tellName: () => mayToday(c, "name") }, good)
    let next = 0
    const responses = read.map((each): [string, Answer] => {
      if (each.kind === "fault") return [each.name, advised(toFault(each.name, each, language), advise("invalid", []))]
      const verdict = verdicts[next++]
      if (!verdict) throw new Error("every query has a verdict")
      const code = each.query.by === "code" ? codeIn(each.query.reading) : null
      const proof = code === null ? undefined : proofs?.saidOf(code)
      const told = names.get(each.query)
      const answer = {
        ...toAnswer(each.name, each.query, verdict, language),
        ...(told === undefined ? {} : { name_is: told }),
        ...(proof ? { proof } : {}),
      }
      return [each.name, advised(answer, advise(answer.verdict, marksOf(verdict)))]
    })
    for (const [, { verdict }] of responses) c.get("parts").verdictsGiven?.("queries", { [verdict]: 1 })
    const map = proofs ? { map: proofs.map } : {}
    return answerJson(c, { as_of: toAsOf(asOf), responses: Object.fromEntries(responses), ...map })
  },
)

function advised(answer: Answer, advice: Advice | null): Answer {
  return advice === null ? answer : { ...answer, advice }
}

type Answer = z.infer<typeof answerSchema>

function toAnswer(name: string, query: SubjectQuery, verdict: SubjectVerdict, language: Language): Answer {
  if (verdict.verdict === "invalid") {
    const refusal = codeRefusal(verdict.reading)
    const errors = [{ pointer: pointerTo(name, "/code"), detail: refusal.detail[language] }]
    return {
      ...toWireVerdict(verdict, query.by, language),
      problem: toProblem("invalid-code", { ...refusal, errors }, language),
    }
  }
  if (query.by === "organisation" && !query.rightDigit && verdict.verdict === "unknown") {
    return toFault(name, { pointer: "/organisation_code", detail: wrongOrganisationDigit }, language)
  }
  return toWireVerdict(verdict, query.by, language)
}

function toFault(name: string, { pointer, detail }: QueryFault, language: Language): Answer {
  const errors = [{ pointer: pointerTo(name, pointer), detail: detail[language] }]
  return { verdict: "invalid", records: [], problem: toProblem("invalid-request", { detail, errors }, language) }
}

/** A pointer into the body. */
function pointerTo(name: string, pointer: string): string {
  return toPointer(["queries", name]) + pointer
}
