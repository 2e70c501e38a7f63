/** HTTP of matching by name. */
import { hash } from "node:crypto"
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { actorOf, may, type Principal } from "../access/principal.ts"
import type { TimedParts } from "../database/client.ts"
import { batchBytesMax } from "../http/body-limit.ts"
import { json, jsonBody } from "../http/content.ts"
import type { Environment } from "../http/environment.ts"
import { faultsMax, type RequestFault, toFaults, toPointer } from "../http/fault.ts"
import { languageOf } from "../http/language.ts"
import { namedQueries, refuseCount } from "../http/named-query.ts"
import { type ProblemParts, problem, problemResponses, problemSchema, toProblem } from "../http/problem.ts"
import { spendQueries } from "../http/quota.ts"
import { clientOf, defineRoute, refuseWithout, routeGroup, withBody } from "../http/route.ts"
import { shownPointers } from "../http/shown-pointer.ts"
import { limitParameter } from "../input/page-limit.ts"
import { wireObject } from "../input/wire-object.ts"
import type { Bilingual, Language } from "../law/bilingual.ts"
import { holdsIdNumber } from "../law/personal-data.ts"
import { cleanCode } from "../names/code.ts"
import { writeAudit } from "../register/audit/trail.ts"
import { auditWords } from "../register/audit/words.ts"
import { type ListedName, readListing } from "../register/record/listing.ts"
import { asOfSchema, toAsOf } from "../register/record/wire.ts"
import type { SearchParts } from "../search/search-index.ts"
import { applyDecisions, decisionVerdicts, type MatchDecision, namesDigest, queryDigest } from "./decision.ts"
import { matchNames } from "./match.ts"
import {
  limitDefault,
  limitMax,
  type MatchDefaults,
  matchOptions,
  nameLengthMax,
  type ReadQuery,
  readNameQuery,
  thresholdDefault,
} from "./query.ts"
import { decisionsMax, type KeptDecision, loadDecisions, saveDecisions } from "./store.ts"
import { candidateSchema, toWireCandidate } from "./wire.ts"

const otherwise = { zh: "请分批", en: "send several calls" } as const

const queryDescription = {
  type: "object" as const,
  required: ["name"],
  properties: {
    name: { type: "string" as const },
    region: { type: "string" as const },
    limit: { type: "integer" as const },
    threshold: { type: "number" as const },
    scope: { type: "string" as const, enum: ["live", "all"] },
  },
}

/** What came of one query. */
const responseSchema = wireObject("NameMatches", {
  results: z.array(candidateSchema),
  problem: problemSchema.optional(),
})

/** What came of all queries. */
export const matchAnswerSchema = wireObject("MatchAnswer", {
  as_of: asOfSchema,
  responses: z.record(z.string(), responseSchema),
})

const match = defineRoute(withBody("match:query", batchBytesMax), "post /v1/match", {
  operationId: "match",
  summary: "Find the subjects that up to 1,000 names may mean",
  description:
    "For each name the likeliest subjects with a score from 0 to 1 and the reasons in parts. `match` is true from the " +
    "level on at which names are the same after clean-up. Present and former names, shop names and names in decisions " +
    "are compared. Without a key up to 10 queries. Options may stand in a query too, or in the address; a bad query fails alone. " +
    "No result is no clearance.",
  request: {
    // Those of the body go before them, and those of a query before both.
    query: z.object({
      limit: limitParameter(limitMax, limitDefault),
      threshold: z.coerce.number().min(0).max(1).default(thresholdDefault),
      scope: matchOptions.scope.default("live"),
    }),
    body: jsonBody(
      wireObject("NamesToMatch", {
        queries: z.record(z.string().max(200), z.unknown()).openapi({
          description: "Queries under names of your choice",
          type: "object",
          minProperties: 1,
          additionalProperties: queryDescription,
        }),
        limit: matchOptions.limit.optional(),
        threshold: matchOptions.threshold.optional(),
        scope: matchOptions.scope.optional(),
        purpose: auditWords(2).optional().openapi({
          description:
            "Of a client’s matching beyond live records: why. It goes into the audit trail, with counts and a digest",
        }),
      }).openapi({
        example: { queries: { q1: { name: "郑州示例云杉商贸", region: "41" } }, limit: 5, threshold: 0.7 },
      }),
    ),
  },
  responses: {
    200: json("Results for each query", matchAnswerSchema),
    ...problemResponses(401, 403, 429),
  },
})

/** What was decided. */
export const decidedSchema = wireObject("MatchDecision", {
  code: z.string(),
  name: z.string(),
  verdict: z.enum(decisionVerdicts),
  as_of: asOfSchema,
}).openapi({
  example: {
    code: "91000000MA00000157",
    name: "郑州示例云杉商贸有限公司",
    verdict: "different",
    as_of: { size: 4711, time: "2026-03-05T02:00:00.000Z" },
  },
})

// A name is remembered, if only as a digest: whoever has the number could find it again.
const idNumberWords = { zh: "不应出现身份证号码", en: "an ID number does not belong here" } as const

const decisionSchema = wireObject("MatchDecisionRequest", {
  query: z.strictObject({
    name: z
      .string()
      .trim()
      .min(1)
      .max(nameLengthMax, { abort: true })
      .refine((text) => !holdsIdNumber(text), { params: idNumberWords }),
    region: matchOptions.region.optional(),
  }),
  code: z.string().max(50),
  verdict: z.enum(decisionVerdicts),
  note: auditWords(0).max(500).optional(),
}).openapi({
  example: { query: { name: "示例云杉商贸" }, code: "91000000MA00000157", verdict: "different" },
})

const decide = defineRoute("match:decide", "post /v1/match/decisions", {
  operationId: "decideMatch",
  summary: "Remember whether a name and a subject are the same",
  description:
    "Kept for your key alone. A subject found `different` is not offered to you for that name and region again until its " +
    "names change; one found `same` is a match from then on. A later decision takes the place of an earlier one. Of the " +
    "name a digest is kept. Matching reads it, and so do checks, streams and jobs by that name; what a code is told of never changes by it.",
  request: { body: jsonBody(decisionSchema) },
  responses: {
    200: json("Kept", decidedSchema),
    ...problemResponses(404),
  },
})

/** What came of decisions that were sent together. */
export const manyDecidedSchema = wireObject("MatchDecisionsKept", {
  kept: z.int().nonnegative().openapi({ description: "Decisions that are kept" }),
  problem: problemSchema
    .optional()
    .openapi({ description: "Of those that are not: each in `errors`, with its place in `decisions`" }),
  as_of: asOfSchema,
}).openapi({ example: { kept: 25, as_of: { size: 4711, time: "2026-03-05T02:00:00.000Z" } } })

const decideMany = defineRoute(withBody("match:decide", batchBytesMax), "post /v1/match/decisions/many", {
  operationId: "decideMatches",
  summary: "Remember up to 1,000 decisions about names and subjects at once",
  description:
    "Each as `decideMatch` takes it. That none of the candidates is meant is so many decisions that they are `different`. " +
    "Those that are in order are kept together; those that are not are told in `problem`, each with a pointer to its place. " +
    "Where none is in order nothing is kept, and the problem is the answer.",
  request: {
    body: jsonBody(
      wireObject("MatchDecisions", {
        decisions: z
          .array(z.unknown())
          .min(1)
          .max(decisionsMax)
          .openapi({ type: "array", items: { $ref: "#/components/schemas/MatchDecisionRequest" } }),
      }).openapi({
        example: { decisions: [{ query: { name: "示例云杉商贸" }, code: "91000000MA00000157", verdict: "same" }] },
      }),
    ),
  },
  responses: { 200: json("What came of them", manyDecidedSchema), ...problemResponses(400) },
})

type Response = z.infer<typeof responseSchema>

interface MatchParts extends TimedParts, SearchParts {}

export const matchRoutes = routeGroup<MatchParts>()
  .openapi(match, async (c) => {
    const body = c.req.valid("json")
    const defaults = defaultsOf(c.req.valid("query"), body)
    const entries = await namedQueries(c, body)
    const refusal =
      (defaults.scope === "all" ? refuseWithout(c, "search:all") : null) ??
      refuseCount(c, entries.length, "match:batch", otherwise)
    if (refusal) return refusal
    const spent = await spendQueries(c, entries.length)
    if (spent) return spent
    const { asOf, responses, wide } = await answer(c, entries, defaults)
    if (wide !== null) await noteWide(c, wide, asOf.size, body.purpose ?? null)
    return c.json({ as_of: toAsOf(asOf), responses }, 200)
  })
  .openapi(decide, async (c) => {
    const sent = c.req.valid("json")
    const parts = c.get("parts")
    const { asOf, byCode } = await readListing(parts, [cleanCode(sent.code)])
    const [subject] = byCode.values()
    if (!subject) return problem(c, "unknown-subject", { detail: unknownWords })
    await saveDecisions(parts.sql, clientOf(c), [toDecision(sent, subject)], parts.clock())
    return c.json({ code: subject.code, name: subject.name, verdict: sent.verdict, as_of: toAsOf(asOf) }, 200)
  })
  .openapi(decideMany, async (c) => {
    const parts = c.get("parts")
    const language = languageOf(c)
    const read = c.req.valid("json").decisions.map((value) => decisionSchema.safeParse(value))
    const codes = read.flatMap(({ data }) => (data === undefined ? [] : [cleanCode(data.code)]))
    const { asOf, byCode } = await readListing(parts, [...new Set(codes)])
    const { good, faults } = readDecisions(read, byCode)
    const refused: ProblemParts = {
      detail: {
        zh: `${faults.length} 处有误，所在判定没有记下；其余 ${good.length} 项已记下。`,
        en: `${faults.length} faults; the decisions that have them are not kept, the other ${good.length} are.`,
      },
      // As of any body: a name that the sender gave may be somebody's number.
      errors: shownPointers(
        faults.slice(0, faultsMax).map(({ pointer, detail }) => ({ pointer, detail: detail[language] })),
      ),
    }
    if (good.length === 0) return problem(c, "invalid-request", refused)
    await saveDecisions(parts.sql, clientOf(c), good, parts.clock())
    const told = faults.length === 0 ? {} : { problem: toProblem("invalid-request", refused, language) }
    return c.json({ kept: good.length, as_of: toAsOf(asOf), ...told }, 200)
  })

type SentDecision = z.infer<typeof decisionSchema>

function toDecision({ query, verdict, note }: SentDecision, subject: ListedName): KeptDecision {
  return {
    query: queryDigest(query.name, query.region ?? null),
    ...{ code: subject.code, verdict, subjectNames: namesDigest(subject), note: note ?? null },
  }
}

/** Those that are in order, each pair once, and what is wrong with the others, by their place. */
function readDecisions(
  read: readonly z.ZodSafeParseResult<SentDecision>[],
  byCode: ReadonlyMap<string, ListedName>,
): { good: KeptDecision[]; faults: RequestFault[] } {
  const good = new Map<string, KeptDecision>()
  const faults: RequestFault[] = []
  for (const [at, { data, error }] of read.entries()) {
    const place = ["decisions", at]
    if (data === undefined) {
      const { told } = toFaults(error.issues, decisionSchema)
      faults.push(...told.map(({ pointer, detail }) => ({ pointer: toPointer(place) + pointer, detail })))
      continue
    }
    const subject = byCode.get(cleanCode(data.code))
    if (!subject) {
      faults.push({ pointer: toPointer([...place, "code"]), detail: unknownWords })
      continue
    }
    const decision = toDecision(data, subject)
    const pair = `${decision.query} ${decision.code}`
    const before = good.get(pair)
    if (before === undefined) good.set(pair, decision)
    else if (before.verdict !== decision.verdict) {
      faults.push({ pointer: toPointer([...place, "verdict"]), detail: twiceWords })
    }
  }
  return { good: [...good.values()], faults }
}

const unknownWords = {
  zh: "本库未收录这个代码，没有记下判定。",
  en: "The register does not know this code; nothing was kept.",
} as const satisfies Bilingual

const twiceWords = {
  zh: "同一名称和代码在前面已有另一判定，以前面的为准。",
  en: "The same name and code are decided otherwise before it, and that is kept.",
} as const satisfies Bilingual

type Given = { [Option in keyof MatchDefaults]?: MatchDefaults[Option] | undefined }

/** What holds for queries that say nothing else: as the body says, or else the address. */
function defaultsOf(address: MatchDefaults, body: Given): MatchDefaults {
  return {
    limit: body.limit ?? address.limit,
    threshold: body.threshold ?? address.threshold,
    scope: body.scope ?? address.scope,
  }
}

async function answer(
  c: Context<Environment<MatchParts>>,
  entries: readonly (readonly [string, unknown])[],
  defaults: MatchDefaults,
) {
  const parts = c.get("parts")
  const [principal, language] = [c.get("principal"), languageOf(c)]
  const read = entries.map(([, value]) => allowed(readNameQuery(value, defaults), principal))
  const good = read.flatMap((each) => (each.kind === "query" ? [each.query] : []))
  const digests = good.map(({ name, region }) => queryDigest(name, region))
  const decisions =
    principal.kind === "client"
      ? await loadDecisions(parts.sql, principal.id, digests)
      : new Map<string, MatchDecision[]>()
  const decidedAt = (at: number) => decisions.get(digests[at] ?? "") ?? []
  // Room for those that will be left out.
  const wider = good.map((query, at) => ({ ...query, limit: query.limit + decidedAt(at).length }))
  const { asOf, results } = await matchNames(parts, parts.search, wider)
  let at = -1
  const responses = entries.map(([name], index): [string, Response] => {
    const each = read[index]
    if (each?.kind !== "query") return [name, { results: [], problem: toFault(name, each, language) }]
    at++
    return [name, { results: applyDecisions(results[at] ?? [], decidedAt(at), each.query.limit).map(toWireCandidate) }]
  })
  const wide = good.flatMap(({ scope }, index) => (scope === "all" ? [index] : []))
  const asked = wide.map((index) => digests[index] ?? "")
  const found = wide.reduce((sum, index) => sum + (results[index]?.length ?? 0), 0)
  return { asOf, responses: Object.fromEntries(responses), wide: wide.length === 0 ? null : { asked, found } }
}

/**
 * Writes down that a client has read of subjects of which nothing is shown: of the names no more than one digest over theirs, by
 * which whoever holds the questions can prove them. What is asked of live records is open to all, and counted alone.
 */
async function noteWide(
  c: Context<Environment<MatchParts>>,
  { asked, found }: { asked: readonly string[]; found: number },
  size: number,
  reason: string | null,
): Promise<void> {
  const principal = c.get("principal")
  if (principal.kind !== "client") return
  const { sql, clock } = c.get("parts")
  const digest = hash("sha256", JSON.stringify(["gongshi/match-queries/v1", ...asked]), "base64url")
  const row = { act: "search.match", object: "match", after: { queries: asked.length, found, digest, size } }
  await sql.begin((tx) => writeAudit(tx, row, { actor: actorOf(principal), reason, at: clock() }))
}

type Allowed = ReadQuery | { kind: "not-allowed" }

/** Who may not look among all subjects is told so in the query that asks for it. */
function allowed(read: ReadQuery, principal: Principal): Allowed {
  const refused = read.kind === "query" && read.query.scope === "all" && !may(principal, "search:all")
  return refused ? { kind: "not-allowed" } : read
}

function toFault(name: string, read: Exclude<Allowed, { kind: "query" }> | undefined, language: Language) {
  if (read?.kind !== "fault") {
    const detail = { zh: "scope 为 all 需要 search:all 权限", en: "scope all asks for the scope search:all" }
    return toProblem("not-allowed", { detail }, language)
  }
  const { field, detail } = read
  const pointer = toPointer(["queries", name, ...(field === "" ? [] : [field])])
  return toProblem("invalid-request", { detail, pointer }, language)
}
