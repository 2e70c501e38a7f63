/** HTTP of marks. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { accepts } from "hono/accepts"
import type { DatabaseParts } from "../../database/client.ts"
import { json, jsonBody } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { languageOf } from "../../http/language.ts"
import { codeRefusal, problem, problemResponses } from "../../http/problem.ts"
import { clientOf, defineRoute, routeGroup } from "../../http/route.ts"
import { signedAnswer, signedHeaders } from "../../http/signed-answer.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayInChina } from "../../law/day.ts"
import { listNames } from "../../law/list.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { type CodeReading, readCode } from "../../names/code.ts"
import { readStandings } from "../../register/record/standing.ts"
import { asOfSchema, bilingualSchema, toAsOf } from "../../register/record/wire.ts"
import { exemptionNames, exemptions } from "../../roster/exemption.ts"
import { signDocument } from "../../signing/signed-document.ts"
import type { FindSigner } from "../../signing/signer.ts"
import { badgeOf } from "./badge.ts"
import { expiryOf, keptSeconds, type Mark, markWords, registrations, tagOf } from "./mark.ts"
import { drawMarks, findMarked } from "./store.ts"

const markParam = z.object({ code: z.string().max(40).openapi({ example: "91000000MA00000157" }) })

const markSchema = wireObject("Mark", {
  id: z.string().openapi({ description: "The code, or the opaque id of a roster's row" }),
  code: z.string().nullable(),
  name: z.string().nullable().openapi({ description: "Null for who has no code: that is a person" }),
  registration: z.enum(Object.keys(registrations) as [keyof typeof registrations]),
  exemption: z
    .enum(exemptionNames)
    .nullable()
    .openapi({ description: "As the seller declares it to the platform (EC art 10)" }),
  exemption_name: z.strictObject({ zh: z.string(), en: z.string() }).nullable(),
  lists: z.array(z.enum(listNames)).nullable().openapi({
    description: "With records that are shown; null where nobody looked: for who has no code or is not known",
  }),
  words: bilingualSchema,
  as_of: asOfSchema,
  ...{ badge: z.string(), details: z.string().nullable() },
}).openapi({
  example: {
    ...{ id: "91000000MA00000157", code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司" },
    ...{ registration: "registered", exemption: null, exemption_name: null, lists: ["abnormal"] },
    words: { zh: "已登记 · 有公示记录：经营异常名录", en: "registered · on record: list of abnormal operations" },
    as_of: { size: 4711, time: "2026-03-05T02:00:00.000Z" },
    badge: "https://register.example/v1/marks/91000000MA00000157/badge",
    details: "https://register.example/subjects/91000000MA00000157",
  },
})

const cached =
  "Kept for five minutes at most, and never past midnight in China; `ETag` stays as long as it says the same that day. "

const getMark = defineRoute("register:read", "get /v1/marks/{code}", {
  operationId: "getMark",
  summary: "Whether a seller is registered, exempt by its declaration, or on a list",
  description:
    `By a code, or by the opaque id that \`POST /v1/marks\` gives a platform for a row of its roster. ${cached}` +
    "With `Accept: application/jwt` the same, signed (`gongshi-mark+jwt`), for a platform to show: it holds to the end of " +
    "tomorrow. An unknown code is no finding about its holder.",
  request: { params: markParam },
  responses: {
    200: {
      description: "The mark",
      ...signedAnswer,
      content: { "application/json": { schema: markSchema }, ...signedAnswer.content },
    },
    304: { description: "It says what it said" },
    ...problemResponses(400, 404),
  },
})

const getBadge = defineRoute("register:read", "get /v1/marks/{code}/badge", {
  operationId: "getMarkBadge",
  summary: "A mark as a picture (SVG) that a platform shows beside a shop",
  description:
    `${cached}In Chinese, or English by \`lang=en\`. The signed mark stands in its \`<metadata>\`, as with ` +
    "`Accept: application/jwt` beside it.",
  request: { params: markParam, query: z.object({ lang: z.enum(["zh", "en"]).optional() }) },
  responses: {
    200: {
      description: "The picture",
      content: { "image/svg+xml": { schema: z.string().openapi({ example: "<svg/>" }) } },
    },
    304: { description: "It says what it said" },
    ...problemResponses(404),
  },
})

const sellersMax = 1_000
const postMarks = defineRoute("roster:write", "post /v1/marks", {
  operationId: "drawMarks",
  summary: "The opaque ids of rows of the own roster, by which marks of sellers without a code are asked for",
  description: "The same seller gets the same id each time. Sellers that the roster does not have are left out.",
  request: {
    body: jsonBody(
      wireObject("MarkRequest", { sellers: z.array(z.string().min(1).max(100)).min(1).max(sellersMax) }).openapi({
        example: { sellers: ["s-1001"] },
      }),
    ),
  },
  responses: {
    200: json(
      "The ids",
      wireObject("DrawnMarks", { results: z.array(z.strictObject({ seller: z.string(), mark: z.uuid() })) }).openapi({
        example: { results: [{ seller: "s-1001", mark: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" }] },
      }),
    ),
  },
})

/** What marks need of the platform. */
export interface MarkParts extends DatabaseParts {
  signer: FindSigner
}

type MarkContext = Context<Environment<MarkParts>>

export const markRoutes = routeGroup<MarkParts>()
  .openapi(getMark, async (c) => {
    const found = await findMark(c, c.req.valid("param").code)
    if ("refusal" in found) return refuseMark(c, found)
    const { mark, asOf } = found
    const form = accepts(c, {
      header: "Accept",
      supports: ["application/json", "application/jwt"],
      default: "application/json",
    })
    const { clock, issuer } = c.get("parts")
    const now = clock()
    if (form === "application/jwt") {
      const signed = await signMark(c, found)
      if (!signed) return problem(c, "no-signing-key", { detail: noKey })
      c.header("Vary", "Accept")
      c.header("Cache-Control", `public, max-age=${keptSeconds(now)}`)
      return c.body(signed.token, 200, signedHeaders(signed)) as never
    }
    if (keep(c, mark, "Accept")) return c.body(null, 304)
    const words = mark.exemption && exemptions[mark.exemption]
    return c.json(
      {
        ...{
          id: mark.id,
          code: mark.code,
          name: mark.name,
          registration: mark.registration,
          exemption: mark.exemption,
        },
        exemption_name: words && { zh: words.zh, en: words.en },
        ...{ lists: mark.lists && [...mark.lists], words: markWords(mark), as_of: toAsOf(asOf) },
        badge: `${issuer}/v1/marks/${mark.id}/badge`,
        details: mark.code === null ? null : `${issuer}/subjects/${mark.code}`,
      },
      200,
    )
  })
  .openapi(getBadge, async (c) => {
    const found = await findMark(c, c.req.valid("param").code)
    if ("refusal" in found) return refuseMark(c, found)
    if (keep(c, found.mark, "Accept-Language, Cookie")) return c.body(null, 304)
    const signed = await signMark(c, found)
    const picture = badgeOf(found.mark, languageOf(c), signed?.token ?? null)
    return c.body(picture, 200, { "content-type": "image/svg+xml" }) as never
  })
  .openapi(postMarks, async (c) => {
    const { sql, newId, clock } = c.get("parts")
    const { sellers } = c.req.valid("json")
    const drawn = await drawMarks(sql, clientOf(c), [...new Set(sellers)], newId, clock())
    return c.json({ results: drawn.map(({ seller, id }) => ({ seller, mark: id })) }, 200)
  })

type Found = { mark: Mark; asOf: Head } | { refusal: "unknown" | Exclude<CodeReading, { kind: "valid" }> }

/** Finds a mark by what it is asked by. */
async function findMark(c: MarkContext, asked: string): Promise<Found> {
  const parts = c.get("parts")
  if (z.uuid().safeParse(asked).success) {
    const seller = await findMarked(parts.sql, asked)
    if (!seller) return { refusal: "unknown" }
    if (seller.code !== null) return markOfCode(c, asked, seller.code)
    const { asOf } = await readStandings(parts, [])
    const { exemption } = seller
    return { mark: { id: asked, code: null, name: null, registration: "exempt", exemption, lists: null }, asOf }
  }
  const reading = readCode(asked)
  return reading.kind === "valid" ? markOfCode(c, reading.code, reading.code) : { refusal: reading }
}

/** Signs it as it is now; null where there is no key for it. */
async function signMark(c: MarkContext, { mark, asOf }: { mark: Mark; asOf: Head }) {
  const { clock, issuer, signer: find, newId } = c.get("parts")
  const signer = await find("statement")
  if (!signer) return null
  const now = clock()
  const { id, code, registration, exemption, lists: on } = mark
  const times = { iat: Math.floor(now / 1_000), exp: expiryOf(dayInChina(now)) }
  const claims = { iss: issuer, ...times, jti: newId(), sub: id, code, registration, exemption, lists: on }
  return signDocument("mark", { ...claims, log: { size: asOf.size, time: asOf.time } }, signer)
}

async function markOfCode(c: MarkContext, id: string, code: string): Promise<Found> {
  const { asOf, byCode } = await readStandings(c.get("parts"), [code])
  const standing = byCode.get(code)
  const on = new Set(standing?.records.map(({ list }) => list))
  return {
    asOf,
    mark: {
      ...{ id, code, name: standing?.subject.name ?? null, registration: standing ? "registered" : "unknown" },
      // Of whom the register does not know nobody has looked: no list is no clearance.
      ...{ exemption: null, lists: standing ? listNames.filter((name) => on.has(name)) : null },
    },
  }
}

function refuseMark(c: MarkContext, { refusal }: Extract<Found, { refusal: unknown }>) {
  return refusal === "unknown"
    ? problem(c, "unknown-seller", { detail: noSuchMark })
    : problem(c, "invalid-code", codeRefusal(refusal))
}

/** Says how long it may be kept, and whether the asker has it already. */
function keep(c: MarkContext, mark: Mark, vary: string): boolean {
  const now = c.get("parts").clock()
  const tag = tagOf(mark, dayInChina(now))
  c.header("Vary", vary)
  c.header("Cache-Control", `public, max-age=${keptSeconds(now)}`)
  c.header("ETag", tag)
  return (c.req.header("if-none-match") ?? "").split(",").some((each) => each.trim() === tag)
}

const noSuchMark = {
  zh: "没有这个标识，或者该经营者已经退出平台。",
  en: "There is no such mark, or the seller has left the platform.",
} as const
const noKey = { zh: "没有签发标识的密钥。", en: "No key signs marks here." } as const
