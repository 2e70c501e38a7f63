/**
 * HTTP of search.
 */

import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { actorOf, may } from "../access/principal.ts"
import { reachOf } from "../access/reach.ts"
import type { DatabaseParts } from "../database/client.ts"
import { json } from "../http/content.ts"
import type { Environment } from "../http/environment.ts"
import { languageOf } from "../http/language.ts"
import { problem, problemResponses } from "../http/problem.ts"
import { mayToday } from "../http/quota.ts"
import { defineRoute, refuseEach, refuseWithout, routeGroup } from "../http/route.ts"
import { wireObject } from "../input/wire-object.ts"
import { hidePersonalData } from "../law/personal-data.ts"
import { writeAudit } from "../register/audit/trail.ts"
import type { PublicRead } from "../register/record/standing.ts"
import { toAsOf } from "../register/record/wire.ts"
import { readExactQuery } from "./exact-name.ts"
import { searchQuery } from "./parameter.ts"
import { findCase } from "./record/like-case.ts"
import type { RecordSearchParts } from "./record/record-index.ts"
import { searchLike, searchRecords } from "./record/record-search.ts"
import { recordOnly, toRecordAnswer, toRecordFilter, toRecordPart } from "./record/wire.ts"
import { search } from "./search.ts"
import type { SearchParts } from "./search-index.ts"
import { searchesMax, suggest, suggestionsMax, suggestSearches } from "./suggest.ts"
import { knownKinds } from "./text/known-subject.ts"
import { searchResponse, subjectFilter, toPart } from "./wire.ts"

const searchRoute = defineRoute("register:read", "get /v1/search", {
  operationId: "search",
  summary: "Find subjects with live records by any part of a name, and live records by their texts",
  description:
    "`in=subjects`. With text: first the names that hold all its parts, the shortest first, then those that may be meant by it, the " +
    "likeliest first. Without: the latest publication first. Looks among subjects with live records, in present and " +
    "former names, shop names and names in decisions; an empty answer is no clearance. `scope=all` looks among all " +
    "subjects and asks for the scope search:all.\n\n`in=records` looks among live records: number of the decision in any " +
    "writing, violation, laws and articles that are cited, content, ground, names, platform, authority, days. Several words " +
    'in any order are all to be held; `"…"` is a phrase, `-…` is not to be held. A law is found by its short name, an amount ' +
    "in other figures, a word by others that mean the same. Where nothing holds all of it, what stands nowhere is left out, " +
    "and `dropped` says so.\n\n`in=all` answers both: filters that records alone have limit its records, and not its subjects.",
  request: {
    query: searchQuery,
  },
  responses: {
    200: json("What was found: SearchAnswer, or as `in` says RecordSearchAnswer or AllSearchAnswer", searchResponse),
    ...problemResponses(401, 403, 404),
  },
})

/** What an empty answer means: what was searched, what that proves, what to try. */
const emptyNote = {
  zh: "已按现名、曾用名、网店名和决定书所载名称查找目前仍在公示的记录，包括读音和字形相近的名称，没有找到。这不等于没有问题：请只用名称中最特别的两三个字再查，或者用统一社会信用代码查询。",
  en: "Present, former and shop names and names in decisions were searched among live records, with names that sound or look alike, and nothing was found. That is no clearance: try the two or three most telling characters, or the unified social credit code.",
} as const

const emptyRecordNote = {
  zh: "已在目前仍在公示的记录中查找文书号、违法行为、依据、处罚内容、列入原因、当事人、平台和决定机关，没有找到。这不等于没有问题：请少用几个词，或者换一种说法。",
  en: "Live records were searched by number, violation, law, penalty, ground, names, platform and authority, and nothing was found. That is no clearance: try fewer words, or other ones.",
} as const

const emptyEveryNote = {
  zh: "已在全部记录（含已结束、暂停公示的）中按所选范围查找文书号、违法行为、依据、处罚内容、列入原因、当事人、平台和决定机关，没有找到。请少用几个词，或者换一种说法。",
  en: "All records within the chosen scope, those that are not shown any more among them, were searched by number, violation, law, penalty, ground, names, platform and authority, and nothing was found. Try fewer words, or other ones.",
} as const

const suggestRoute = defineRoute("register:read", "get /v1/suggest", {
  operationId: "suggest",
  summary: "Suggest subjects with live records while somebody types, and laws and matters to search their records for",
  description:
    "Subjects by any part of a name, by pinyin or first letters, or by how a code begins, the likeliest first. Laws and matters by " +
    "how one of their names begins or sounds, those alone that live records hold.",
  request: {
    query: z.object({
      q: z.string().trim().max(100).openapi({ description: "What has been typed so far", example: "云杉" }),
    }),
  },
  responses: {
    200: json(
      `Up to ${suggestionsMax} subjects, and up to ${searchesMax} laws and as many matters`,
      wireObject("SuggestAnswer", {
        suggestions: z.array(z.strictObject({ code: z.string(), name: z.string() })),
        searches: z
          .array(
            z.strictObject({
              kind: z.enum(knownKinds),
              name: z.string().openapi({ description: "What `GET /v1/search` takes as `q`, with `in=records`" }),
              records: z.int().openapi({ description: "Live records that hold it; from 1,000 on about so many" }),
            }),
          )
          .openapi({ description: "Laws and matters that live records hold" }),
      }).openapi({
        example: {
          suggestions: [{ code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司" }],
          searches: [{ kind: "law", name: "广告法", records: 412 }],
        },
      }),
    ),
  },
})

const foreignCursor = {
  detail: {
    zh: "翻页标记不属于这次查询：请从第一页重新开始。",
    en: "The cursor belongs to another query: begin again from the first page.",
  },
  pointer: "/cursor",
} as const

const noSuchCase = {
  zh: "没有这条记录或者这个办理事项，或者您无权查看；已结束公示的记录，请加上 scope=all。",
  en: "There is no such record or case, or it is not yours to see; for a record that has ended add scope=all.",
} as const

const likeAlone = {
  zh: "查找类似的记录时不用此项：只按相近程度排列，检索词请另行查找。",
  en: "This goes with no like: what is alike comes by how much it is so, and words are looked for by themselves.",
} as const

const ofRecordsAlone = {
  zh: "此项只用于查找记录：请加上 in=records。",
  en: "This is for records: add in=records.",
} as const

/** The search's routes. */
export const searchRoutes = routeGroup<DatabaseParts & PublicRead & SearchParts & RecordSearchParts>()
  .openapi(suggestRoute, async (c) => {
    const parts = c.get("parts")
    const { q } = c.req.valid("query")
    const [suggestions, searches] = await Promise.all([
      suggest(parts, parts.search, q),
      suggestSearches(parts, parts.records, q),
    ])
    return c.json({ suggestions, searches }, 200)
  })
  .openapi(searchRoute, async (c) => {
    const parts = c.get("parts")
    const asked = c.req.valid("query")
    const { q, cursor = null, limit, scope, sort, like, sums, in: kind } = asked
    const refusal = refusalOf(c, asked)
    if (refusal) return refusal
    const filter = toRecordFilter(asked)
    // Who looks for what is no longer shown is written down before anything is found.
    if (scope !== "live") await noteSearch(c, asked)
    const emptyRecords = (scope === "live" ? emptyRecordNote : emptyEveryNote)[languageOf(c)]
    if (like !== undefined) {
      // A record that has ended tells of itself by what is like it: it is read by who has said that they look for such.
      const findsEnded = scope !== "live" && may(c.get("principal"), "search:ended")
      const found = await findCase(parts, { reach: reachOf(c.get("principal")), findsEnded }, like)
      if (!found) return problem(c, "unknown-record", { detail: noSuchCase, pointer: "/like" })
      const answer = await searchLike(parts, parts.records, { like: found, filter, scope, limit })
      return c.json(toRecordAnswer(answer, emptyRecords), 200)
    }
    const records =
      kind === "subjects"
        ? null
        : await searchRecords(parts, parts.records, {
            text: q,
            filter,
            scope,
            sort,
            cursor,
            limit,
            summed: sums !== undefined,
          })
    if (records === "invalid-cursor") return problem(c, "invalid-cursor", foreignCursor)
    if (kind === "records" && records) return c.json(toRecordAnswer(records, emptyRecords), 200)
    const subjects = await search(parts, parts.search, {
      text: q,
      filter: subjectFilter(filter),
      scope: scope === "live" ? "live" : "all",
      cursor,
      limit,
    })
    if (subjects === "invalid-cursor") return problem(c, "invalid-cursor", foreignCursor)
    const language = languageOf(c)
    const exact =
      scope === "live"
        ? await readExactQuery(parts, parts.search, { text: q, filter, cursor }, () => mayToday(c, "name"))
        : null
    const part = toPart(subjects, { text: q, exact, empty: emptyNote[language], language })
    if (!records) return c.json({ ...part, as_of: toAsOf(subjects.asOf) }, 200)
    // Read one after the other: what both are true of is the earlier head.
    return c.json({ subjects: part, records: toRecordPart(records, emptyRecords), as_of: toAsOf(records.asOf) }, 200)
  })

/** Why what is asked can't be answered, by its parameters alone; null where it can. */
function refusalOf<Parts extends DatabaseParts>(c: Context<Environment<Parts>>, asked: z.output<typeof searchQuery>) {
  const { q, cursor, scope, sort, like, in: kind } = asked
  const lacking =
    scope === "live"
      ? null
      : ((kind === "records" ? null : refuseWithout(c, "search:all")) ??
        (kind === "subjects" ? null : refuseWithout(c, "search:ended")))
  if (lacking) return lacking
  const ofScope = scope === "ended" && kind !== "records" ? ["scope"] : []
  // Among both they limit the records, and say nothing of merchants.
  const alone = { subjects: [...recordOnly, "like"], all: ["like"], records: [] } as const
  const misplaced = [...ofScope, ...alone[kind].filter((name) => asked[name] !== undefined)]
  const swallowed = like === undefined ? [] : [...(q === "" ? [] : ["q"]), ...(sort === "date" ? ["sort"] : [])]
  const faults = [
    ...misplaced.map((name) => ({ pointer: `/${name}`, detail: ofRecordsAlone })),
    ...swallowed.map((name) => ({ pointer: `/${name}`, detail: likeAlone })),
  ]
  if (faults.length > 0) return refuseEach(c, faults)
  if ((kind === "all" || like !== undefined) && cursor !== undefined) return problem(c, "invalid-cursor", foreignCursor)
  return null
}

/** Writes down who looks beyond live records, for what and why; what looks like somebody's number is not repeated. */
async function noteSearch<Parts extends DatabaseParts>(
  c: Context<Environment<Parts>>,
  { purpose, q, ...asked }: { purpose?: string | undefined; q: string; cursor?: string | undefined },
): Promise<void> {
  const { sql, clock } = c.get("parts")
  const given = Object.entries(asked).filter(([name, value]) => value !== undefined && name !== "cursor")
  const row = { act: "search.ended", object: "search" }
  const author = { actor: actorOf(c.get("principal")), reason: purpose ?? null, at: clock() }
  await sql.begin((tx) =>
    writeAudit(tx, { ...row, after: { asked: { q: hidePersonalData(q), ...Object.fromEntries(given) } } }, author),
  )
}
