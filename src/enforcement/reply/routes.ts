/** HTTP of the annual reply (年度答复): its figures, and the signed lists from which they are counted. */
import { z } from "@hono/zod-openapi"
import { coversRegion } from "../../access/principal.ts"
import type { TimedParts } from "../../database/client.ts"
import { streamText } from "../../http/body.ts"
import { json, ndjson } from "../../http/content.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, officerOf, routeGroup } from "../../http/route.ts"
import { described } from "../../input/described-pattern.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayInChina } from "../../law/day.ts"
import { readHead } from "../../ledger/sequencer.ts"
import { regionLevel } from "../../names/region.ts"
import type { FindSigner } from "../../signing/signer.ts"
import { figureNames, figureUnits, replyFigures } from "./figure.ts"
import { replyListNames, replyLists } from "./list.ts"
import { countReply, listFile } from "./reply.ts"

const named = z.strictObject({ zh: z.string(), en: z.string() })
const figureSchema = z.strictObject({
  figure: z.enum(figureNames),
  name: named,
  list: z.enum(replyListNames).openapi({ description: "From whose rows it is counted" }),
  unit: z.enum(Object.keys(figureUnits) as [keyof typeof figureUnits]),
  by: z.record(z.string(), z.string()).openapi({ description: "What it is told apart by; empty: one number of all" }),
  value: z.string().nullable().openapi({
    description: "A whole number, or yuan with two decimals; null: nobody has sent what it is counted from",
  }),
})

/** A reply on the wire. */
export const replySchema = wireObject("AnnualReply", {
  authority: z.string(),
  year: z.string(),
  as_of: z.iso.datetime(),
  figures: z.array(figureSchema),
  lists: z.array(
    z.strictObject({
      ...{ list: z.enum(replyListNames), number: z.int(), name: named, rows: z.int(), url: z.string() },
    }),
  ),
}).openapi({
  example: {
    ...{ authority: "410000", year: "2026", as_of: "2026-12-03T02:00:00.000Z" },
    figures: [
      {
        ...{ figure: "cases", name: { zh: "查处案件", en: "penalties decided" }, list: "cases", unit: "count" },
        ...{ by: {}, value: "1204" },
      },
    ],
    lists: [
      {
        ...{
          list: "cases",
          number: 2,
          name: { zh: "行政处罚案件台账", en: "penalties that were decided" },
          rows: 1204,
        },
        url: "/v1/replies/410000/2026/lists/cases",
      },
    ],
  },
})

const wanted = z.object({
  authority: z
    .string()
    .regex(described(/^\d{6}$/, { zh: "六位行政区划代码", en: "a region code of six digits" }))
    .openapi({ description: "GB/T 2260 code of the own authority, or of one below", example: "410105" }),
  year: z
    .string()
    .regex(described(/^20\d\d$/, { zh: "年度，如 2026", en: "a year, as 2026" }))
    .openapi({ example: "2026" }),
})

const getReply = defineRoute("reply:read", "get /v1/replies/{authority}/{year}", {
  operationId: "getAnnualReply",
  summary:
    "The figures of an authority’s annual reply, with those below it, each with the list from which it is counted",
  request: { params: wanted },
  responses: { 200: json("The figures", replySchema), ...problemResponses(400, 404) },
})

const getList = defineRoute("reply:read", "get /v1/replies/{authority}/{year}/lists/{list}", {
  operationId: "getAnnualReplyList",
  summary: "A list from which figures of an annual reply are counted, signed",
  description:
    "Lines: the first says whose list it is, then one row a line; the last holds `manifest`: a JWS (`typ` gongshi-supply+jws) " +
    "with the SHA-256 of all bytes before it. `gongshi verify` takes it, and examples/recount.py counts the figures again.",
  request: { params: wanted.extend({ list: z.enum(replyListNames).openapi({ example: "cases" }) }) },
  responses: {
    200: ndjson("The lines", '{"id":"sh4l6ot2vhs7c5rq3yxbxmgw3e","authority":"410105","fine":"1000.00"}'),
    ...problemResponses(400, 404, 503),
  },
})

interface ReplyParts extends TimedParts {
  signer: FindSigner
  issuer: string
}

/** Why there is no such reply; null: there is. @param own the authority of whoever asks */
function whyNone(own: string, authority: string, year: string, today: string) {
  // Whoever signs in for an authority says that there is one, of whatever code.
  if (authority !== own && (!coversRegion(own, authority) || regionLevel(authority) === null)) return words.notYours
  return year > today.slice(0, 4) ? words.notYet : null
}

export const replyRoutes = routeGroup<ReplyParts>()
  .openapi(getReply, async (c) => {
    const { sql, clock } = c.get("parts")
    const { authority, year } = c.req.valid("param")
    const at = clock()
    const detail = whyNone(officerOf(c).authority, authority, year, dayInChina(at))
    if (detail) return problem(c, "unknown-reply", { detail })
    const { figures, rows } = await countReply(sql, { authority, year })
    const told = figures.map(({ figure, by, value }) => {
      const { zh, en, list, unit, by: apart } = replyFigures[figure]
      return {
        ...{ figure, name: { zh, en }, list, unit, value },
        by: Object.fromEntries(apart.map((name, index) => [name, by[index] ?? ""])),
      }
    })
    const lists = replyListNames.map((list) => {
      const { number, zh, en } = replyLists[list]
      return { list, number, name: { zh, en }, rows: rows[list], url: `/v1/replies/${authority}/${year}/lists/${list}` }
    })
    return c.json({ authority, year, as_of: new Date(at).toISOString(), figures: told, lists }, 200)
  })
  .openapi(getList, async (c) => {
    const { sql, clock, signer: find, issuer } = c.get("parts")
    const { authority, year, list } = c.req.valid("param")
    const at = clock()
    const detail = whyNone(officerOf(c).authority, authority, year, dayInChina(at))
    if (detail) return problem(c, "unknown-reply", { detail })
    const signer = await find("export")
    if (!signer) return problem(c, "no-signing-key", { detail: words.noKey })
    const { size } = await readHead(sql)
    const lines = listFile(sql, list, { authority, year }, { issuer, signer, size, at })
    return streamText(c, "application/x-ndjson; charset=utf-8", lines, {
      "cache-control": "private, no-store",
    }) as never
  })

const words = {
  notYours: {
    zh: "没有这个机关，或者不是本机关及所辖机关。",
    en: "There is no such authority, or it is neither the own one nor below it.",
  },
  notYet: { zh: "该年度尚未开始。", en: "That year has not begun." },
  noKey: { zh: "本节点没有签署导出的私钥。", en: "The key that signs exports is not here." },
} as const
