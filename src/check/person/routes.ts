/** HTTP of listings of persons without registration: officers keep them; checks alone show them. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { actorOf } from "../../access/principal.ts"
import { authorityReach } from "../../access/reach.ts"
import type { ActingParts, DatabaseParts } from "../../database/client.ts"
import { readBody } from "../../http/body.ts"
import { json, sentType, text, toPage } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, officerOf, routeGroup } from "../../http/route.ts"
import { described } from "../../input/described-pattern.ts"
import { limitParameter } from "../../input/page-limit.ts"
import { startTold, toldWords } from "../../input/told-row.ts"
import { wireObject } from "../../input/wire-object.ts"
import { findPersonalData } from "../../law/personal-data.ts"
import { readLines } from "../../register/import/line-reader.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { agreeOnIdentity } from "../../roster/agreed-key.ts"
import type { IdentityParts } from "../../roster/identity.ts"
import { inGroups } from "../../table/in-order.ts"
import { proposeListings, proposeWithdrawal } from "./change-store.ts"
import { contextOf, mayListFor } from "./context.ts"
import { type ListingFault, type PersonListing, readPersonListing } from "./listing.ts"
import { listListings } from "./store.ts"
import { personListingSchema, toWireListing } from "./wire.ts"

/** What came of rows that were sent. */
export const listingResultSchema = wireObject("PersonListingResult", {
  added: z.int(),
  amended: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  results: z.array(
    z.strictObject({
      line: z.int(),
      outcome: z.enum(["added", "amended", "unchanged", "rejected"]),
      id: z.string().optional(),
      field: z.string().optional(),
      reason: bilingualSchema.optional(),
    }),
  ),
}).openapi({
  example: {
    ...{ added: 1, amended: 0, unchanged: 0, rejected: 1 },
    results: [
      { line: 1, outcome: "added", id: "9b1c0c1f6a54e1d0b8e3a6c2f7d41e05c3ad9e6b2f8047d1a5c09be47f6312d8" },
      {
        line: 2,
        outcome: "rejected",
        field: "legal_basis",
        reason: { zh: "必须写明法律依据", en: "name the provision" },
      },
    ],
  },
})

const addListings = defineRoute("person:list", "post /v1/person-listings", {
  operationId: "addPersonListings",
  summary: "Propose to list persons without registration for checks by keyed hash, one JSON object a line",
  description:
    "Fields: identity_hash, list, ground (or class for penalties), decision_no, decided_on, authority, published_on, " +
    "displayed_until, legal_basis. Internal: no search, log, export or page shows them. Each needs its own legal basis; " +
    "the ID number itself is refused. What is sent waits until somebody else confirms it " +
    "(`POST /v1/person-listings/changes/{id}`): the counts say what would come of it. A row that can't be taken is named, the others are kept; the same row again " +
    `changes nothing. ${toldWords}`,
  request: {
    body: {
      required: true,
      content: {
        "application/x-ndjson": text(
          '{"identity_hash":"5f0c…:9a1b…","list":"penalty","class":"P2","decision_no":"示例市监处罚〔2026〕1号","decided_on":"2026-03-02","authority":"410105","published_on":"2026-03-05","displayed_until":"2027-03-05","legal_basis":"示例规定第一条"}',
        ),
      },
    },
  },
  responses: { 200: json("What came of each row", listingResultSchema) },
})

/** A page of those that are live. */
export const personListingPageSchema = wireObject("PersonListingPage", {
  results: z.array(personListingSchema),
  next: z.string().nullable(),
})

const listingId = described(/^[0-9a-f]{64}$/, {
  zh: "记录编号，64 位小写十六进制数字",
  en: "the id of a listing, 64 hex digits",
})

const getListings = defineRoute("person:list", "get /v1/person-listings", {
  operationId: "listPersonListings",
  summary:
    "Live listings of persons of the own authority and those below, for an administrator of all, without saying whom",
  request: {
    query: z.object({
      cursor: z.string().regex(listingId).optional(),
      limit: limitParameter(500, 100),
    }),
  },
  responses: { 200: json("A page", personListingPageSchema) },
})

const deleteListing = defineRoute("person:list", "delete /v1/person-listings/{id}", {
  operationId: "withdrawPersonListing",
  summary: "Propose to withdraw a listing of a person, with the reason",
  description: "It goes on until somebody else confirms it (`POST /v1/person-listings/changes/{id}`).",
  request: {
    params: z.object({
      id: z
        .string()
        .regex(listingId)
        .openapi({ example: "9b1c0c1f6a54e1d0b8e3a6c2f7d41e05c3ad9e6b2f8047d1a5c09be47f6312d8" }),
    }),
    query: z.object({
      reason: z
        .string()
        .trim()
        .min(1)
        .max(500)
        .openapi({ description: "For the audit trail; without personal data", example: "处罚决定已撤销" }),
    }),
  },
  responses: { 202: { description: "Waits for somebody else to confirm it" }, ...problemResponses(404) },
})

interface ListingParts extends DatabaseParts, ActingParts, IdentityParts {}

export const personRoutes = routeGroup<ListingParts>()
  .openapi(addListings, async (c) => {
    const type = sentType(c)
    if (type !== "application/x-ndjson" && type !== "application/jsonl") {
      return problem(c, "unsupported-type", {
        detail: { zh: "请以 application/x-ndjson 报送。", en: "Send application/x-ndjson." },
      })
    }
    await agreeOnIdentity(c.get("parts"))
    const context = contextOf(c.get("principal"), c.get("parts"))
    const rows = readRows(readBody(c.req.raw), (value) => readPersonListing(value, context))
    const counts = { added: 0, amended: 0, unchanged: 0, rejected: 0 }
    const { tell, results } = startTold<Outcome>("rejected")
    for await (const group of inGroups(rows, rowsAtOnce, ({ length }) => length)) {
      const outcomes = await keep(c, group)
      for (const { outcome } of outcomes) counts[outcome]++
      tell(outcomes)
    }
    return c.json({ ...counts, results }, 200)
  })
  .openapi(getListings, async (c) => {
    const { cursor = "", limit } = c.req.valid("query")
    const reach = authorityReach(officerOf(c).authority)
    const rows = await listListings(c.get("parts").sql, reach, cursor, limit + 1)
    const { page, next } = toPage(rows, limit, (last) => last.id)
    return c.json({ results: page.map(toWireListing), next }, 200)
  })
  .openapi(deleteListing, async (c) => {
    const { sql, clock, newId } = c.get("parts")
    const { reason } = c.req.valid("query")
    if (findPersonalData(reason) !== null) {
      const detail = {
        zh: "理由中似有个人信息，请改写。",
        en: "The reason seems to hold personal data: put it otherwise.",
      }
      return problem(c, "invalid-request", {
        detail,
        pointer: "/reason",
      })
    }
    const author = { actor: actorOf(c.get("principal")), at: clock(), reason, newId }
    const waits = await proposeWithdrawal(sql, c.req.valid("param").id, mayListFor(c.get("principal")), author)
    if (waits) return c.body(null, 202)
    return problem(c, "unknown-record", {
      detail: {
        zh: "没有此编号的有效列入，或者不在您所属机关的管辖范围。",
        en: "There is no live listing of this id, or your own authority does not cover it.",
      },
    })
  })

type Outcome = z.infer<typeof listingResultSchema>["results"][number]

async function keep(
  c: Context<Environment<ListingParts>>,
  rows: readonly ListedRow<PersonListing | ListingFault>[],
): Promise<Outcome[]> {
  const { sql, clock, newId } = c.get("parts")
  const good = rows.flatMap(({ read }) => ("id" in read ? [read] : []))
  const outcomes = await proposeListings(sql, good, { actor: actorOf(c.get("principal")), at: clock(), newId })
  let next = 0
  return rows.map(({ line, read }) => {
    if (!("id" in read)) return { line, outcome: "rejected" as const, field: read.field, reason: { ...read.reason } }
    return { line, outcome: outcomes[next++] ?? ("unchanged" as const), id: read.id }
  })
}

/** A row with its line number, from 1, and the length of its line. */
interface ListedRow<T> {
  line: number
  length: number
  read: T
}

// Rows in a transaction, which keeps others from listing meanwhile.
const rowsAtOnce = 1_000

/** Reads the rows as they come. What is no JSON is read as null. */
async function* readRows<T>(
  chunks: AsyncIterable<Uint8Array>,
  read: (value: unknown) => T,
): AsyncGenerator<ListedRow<T | ListingFault>[]> {
  for await (const lines of readLines(chunks)) {
    yield lines.map(({ number: line, text, fault }) =>
      text === null
        ? { line, length: 0, read: { field: "", reason: fault } }
        : { line, length: text.length, read: read(parse(text)) },
    )
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
