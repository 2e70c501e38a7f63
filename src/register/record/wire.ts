/**
 * Subjects and records as they leave the register: wire shapes, apart from how they are stored.
 */
import { z } from "@hono/zod-openapi"
import { bilingualSchema } from "../../input/bilingual-wire.ts"
import { wireObject } from "../../input/wire-object.ts"
import { findGround, findPenaltyClass } from "../../law/catalogue.ts"
import { lists } from "../../law/list.ts"
import { type PublicDetail, publicDetails } from "../../law/public-field.ts"
import { subjectTypes } from "../../law/subject-type.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { regionName } from "../../names/region.ts"
import { formerCode, type Subject, sheetOfRecord, textDigest, toPublic } from "./record.ts"
import type { LiveRecord } from "./standing.ts"

const day = z.iso.date()
const regionCode = z.string().regex(/^\d{6}$/)

/** Text that is shown to people. */
export { bilingualSchema }

/** The position in the log at which an answer was made. */
export const asOfSchema = wireObject("AsOf", {
  size: z.int().openapi({ description: "Number of entries in the publication log" }),
  time: z.iso.datetime().nullable().openapi({ description: "Time of the last entry; null for an empty log" }),
}).openapi({ example: { size: 4711, time: "2026-03-05T02:00:00.000Z" } })

type AsOf = z.infer<typeof asOfSchema>

// Checks from memory are all answered at the head of its view: the same object, until the log grows.
const wired = new WeakMap<Head, AsOf>()

/** Turns the head of the log into its wire shape. */
export function toAsOf(head: Head): AsOf {
  const known = wired.get(head)
  if (known) return known
  const asOf = { size: head.size, time: head.size === 0 ? null : new Date(head.time).toISOString() }
  wired.set(head, asOf)
  return asOf
}

const detailSchemas = Object.fromEntries(
  publicDetails.map((field) => [field, z.string().nullable().optional()]),
) as Record<PublicDetail, z.ZodOptional<z.ZodNullable<z.ZodString>>>

/** A live record, with the fields that the law lets the public see. */
export const recordSchema = wireObject("Record", {
  id: z.string(),
  list: z.enum(["abnormal", "serious", "penalty"]),
  list_name: bilingualSchema,
  subject: z.strictObject({
    code: z.string(),
    name: z.string(),
    former_code: z.string().optional().openapi({
      description: "The code of the decision, where the subject's has been changed since (代码变更)",
    }),
  }),
  ground: z.string().nullable().optional(),
  ground_name: bilingualSchema.optional(),
  class: z.string().nullable().optional(),
  class_name: bilingualSchema.optional(),
  decision_no: z.string().optional(),
  ...detailSchemas,
  decided_on: day,
  published_on: day,
  text: z
    .strictObject({
      sha256: z.string().openapi({ description: "SHA-256 of GET /v1/records/{id}/text, hexadecimal" }),
      served: z.string().optional().openapi({
        description:
          "What binds it to the decision as it was served, which is not public: a salted commitment, that the authority opens to the party or a court. Absent where the source of the record gave no digest of what was served",
      }),
    })
    .optional()
    .openapi({ description: "Of a penalty whose redacted decision is published beside its summary (R45 art 4)" }),
  sheet: z.string().optional().openapi({
    description:
      "What binds the record to the legality check of its file, which is not public: a salted commitment, that an export of the file opens. Absent where none was kept",
  }),
  authority: regionCode,
  authority_name: z.string().nullable().openapi({ description: "The region of the deciding authority" }),
  position: z.int().openapi({ description: "Position of the log entry that published the record as it is" }),
  url: z.string(),
}).openapi({
  example: {
    id: "sh4l6ot2vhs7c5rq3yxbxmgw3e",
    list: "abnormal",
    list_name: { zh: "经营异常名录", en: "list of abnormal operations" },
    subject: { code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司" },
    ground: "AB-E4",
    ground_name: { zh: "通过登记的住所或者经营场所无法联系", en: "Can't be reached at its registered address" },
    decided_on: "2026-03-02",
    published_on: "2026-03-05",
    authority: "410105",
    authority_name: "河南省郑州市金水区",
    position: 4710,
    url: "/v1/records/sh4l6ot2vhs7c5rq3yxbxmgw3e",
  },
})

export type WireRecord = z.infer<typeof recordSchema>

/** Turns a live record into its wire shape. */
export function toWireRecord(record: LiveRecord): WireRecord {
  const ground = record.ground === null ? undefined : findGround(record.ground)
  const penalty = record.penaltyClass === null ? undefined : findPenaltyClass(record.penaltyClass)
  const list = lists[record.list]
  const text = textDigest(record)
  return {
    id: record.id,
    list: record.list,
    list_name: { zh: list.zh, en: list.en },
    subject: { code: record.subjectCode, name: record.subjectName, ...formerCode(record) },
    ...(ground ? { ground_name: { zh: ground.zh, en: ground.en } } : {}),
    ...(penalty ? { class_name: { zh: penalty.zh, en: penalty.en } } : {}),
    ...(toPublic(record) as Pick<WireRecord, "decided_on" | "published_on" | "authority">),
    ...(text ? { text } : {}),
    ...sheetOfRecord(record),
    authority_name: regionName(record.authority),
    position: record.position,
    url: `/v1/records/${record.id}`,
  }
}

/** A subject as the register knows it. */
export const subjectSchema = wireObject("Subject", {
  code: z.string(),
  name: z.string(),
  type: z.enum(["enterprise", "sole-trader", "cooperative", "other"]),
  type_name: bilingualSchema,
  region: regionCode,
  region_name: z.string().nullable(),
  former_names: z.array(z.string()),
  operator: z.string().nullable().openapi({ description: "The operator of a sole trader, as on its licence" }),
  shops: z.array(z.strictObject({ platform: z.string(), name: z.string(), url: z.string().nullable() })),
  code_flaw: z
    .enum(["check-character", "organisation-digit"])
    .nullable()
    .openapi({ description: "Which check the code fails; the source gave it so" }),
})

/** Turns a subject into its wire shape. */
export function toWireSubject(subject: Subject): z.infer<typeof subjectSchema> {
  const { zh, en } = subjectTypes[subject.type]
  return {
    code: subject.code,
    name: subject.name,
    type: subject.type,
    type_name: { zh, en },
    region: subject.region,
    region_name: regionName(subject.region),
    former_names: [...subject.formerNames],
    operator: subject.operator,
    shops: subject.shops.map(({ platform, name, url }) => ({ platform, name, url })),
    code_flaw: subject.codeFlaw,
  }
}
