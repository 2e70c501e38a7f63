/**
 * What a search may be asked: the parameters of the API, of the page, and of what takes results along.
 */
import { z } from "@hono/zod-openapi"
import { dayAsked } from "../input/day.ts"
import { described, regionPattern } from "../input/described-pattern.ts"
import { limitParameter } from "../input/page-limit.ts"
import { auditWords } from "../register/audit/words.ts"
import { recordParameters } from "./record/wire.ts"

// Ids of records and of cases.
const likePattern = described(/^(?:[a-z2-7]{26}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/, {
  zh: "记录或者办理事项的编号",
  en: "the id of a record or of a case",
})
const regionOrPart = z.string().regex(regionPattern).optional()
const day = dayAsked.optional()

/** The parameters of a search, as the API and the page take them. */
export const searchParameters = z.object({
  q: z.string().trim().max(200).default("").openapi({
    description: "Any part of a name; several parts by spaces; pinyin or first letters; or a code. Empty: latest first",
    example: "云杉",
  }),
  list: z.enum(["abnormal", "serious", "penalty"]).optional(),
  region: regionOrPart.openapi({
    description: "Region of the subject: GB/T 2260, or its first 2 or 4 digits",
    example: "4101",
  }),
  authority: regionOrPart.openapi({ description: "Region of the deciding authority, likewise" }),
  from: day.openapi({ description: "Published on this day or later" }),
  to: day.openapi({ description: "Published on this day or earlier" }),
  cursor: z.string().max(1_500).optional().openapi({ description: "`next` of the page before" }),
  limit: limitParameter(100, 20),
})

/** What is asked of records, without a page. */
export const recordQuery = searchParameters.omit({ cursor: true, limit: true }).extend(recordParameters)

const sortParameter = z.enum(["relevance", "date"]).default("relevance").openapi({
  description: "Of records: the best first, each with its reasons; or the latest publication first",
})

/** The parameters of the page, which shows both subjects and records unless it is asked for one of them. */
export const pageParameters = searchParameters.extend({
  in: z.enum(["subjects", "records", "all"]).optional(),
  ...recordParameters,
  sort: sortParameter,
})

/** Among whom a name is looked for. */
const scopeParameter = z
  .enum(["live", "ended", "all"])
  .default("live")
  .openapi({
    description:
      "`live`: live records, and subjects that have some. `all`: all subjects that the register knows, for who has the scope " +
      "search:all; and records that are not shown, or no longer, beside those that are, for who has search:ended. `ended`: the " +
      "former alone, with `in=records`",
  })

/** What is looked for. */
const inParameter = z
  .enum(["subjects", "records", "all"])
  .default("subjects")
  .openapi({
    description:
      "`subjects`: merchants by their names. `records`: records by their texts. `all`: both, each with its own facets and " +
      "`next`, which leads on with `in=subjects` or `in=records`",
  })

/** What `GET /v1/search` is asked. */
export const searchQuery = searchParameters.extend({
  in: inParameter,
  ...recordParameters,
  sort: sortParameter,
  scope: scopeParameter,
  sums: z.enum(["true"]).optional().openapi({ description: "Of records: fines are added up, by law, place and month" }),
  like: z
    .string()
    .max(36)
    .regex(likePattern)
    .optional()
    .openapi({
      description:
        "In the place of `q`, with `in=records`: id of a record, or of a case of yours. Finds records of its list and ground with " +
        "its articles and the words of its violation, those that have most in common with it first; on one page, without `q` and " +
        "`sort=date`. A record that has ended asks for a `scope` beyond live records",
    }),
  purpose: auditWords(2).optional().openapi({
    description: "Of an officer’s search beyond live records: why. It goes into the audit trail with what was asked",
    example: "核查举报线索",
  }),
})
