/** Documents, templates and received papers as they leave the register, to officers and to the merchant concerned. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { deliveryMethods } from "../proceeding/delivery.ts"
import { attachmentTypes } from "./attachment.ts"
import type { StoredAttachment } from "./attachment-store.ts"
import { documentFields, isGiven } from "./document-field.ts"
import { type DocumentKindName, documentKind, documentKindNames } from "./document-kind.ts"
import { documentActs, runningClock } from "./service.ts"
import type { HeldDocument, StoredDocument } from "./store.ts"
import { documentText } from "./template.ts"
import { fieldsOf } from "./template-in-force.ts"

const bilingual = z.strictObject({ zh: z.string(), en: z.string() })
const day = z.iso.date()
const digest = z.string().openapi({ description: "SHA-256, hexadecimal" })

/** A kind of document with its fields. */
export const documentKindSchema = wireObject("DocumentForm", {
  kind: z.enum(documentKindNames),
  name: bilingual,
  word: z.string().openapi({ description: "The word of its numbers" }),
  numbered: z.enum(["series", "decision"]).openapi({
    description: "By the next number of the series, or by the number of the decision that the proceeding names",
  }),
  from: z.record(z.string(), z.array(z.string())).openapi({
    description: "The kinds of proceedings that it is made from, with their states; empty: any",
  }),
  served_by: z.string().nullable().openapi({ description: "The act of the proceeding that serving it does" }),
  fields: z.array(
    z.strictObject({
      field: z.string(),
      name: bilingual,
      required: z.boolean(),
      given: z.boolean().openapi({ description: "Whether an officer may give it; otherwise the case alone tells it" }),
    }),
  ),
}).openapi({
  example: {
    ...{
      kind: "listing-notice",
      word: "列告",
      numbered: "series",
      from: { serious: ["proposed"] },
      served_by: "notify",
    },
    name: { zh: "列入严重违法失信名单告知书", en: "notice before a listing as a serious violator" },
    fields: [
      { field: "facts", name: { zh: "认定的事实和证据", en: "facts and evidence" }, required: true, given: true },
    ],
  },
})

/** Turns a kind into its wire shape. */
export function toWireKind(kind: DocumentKindName): z.infer<typeof documentKindSchema> {
  const { zh, en, word, numbered, from, servedBy } = documentKind(kind)
  const { known, required } = fieldsOf(kind)
  const states = Object.entries(from as Readonly<Record<string, readonly string[]>>)
  return {
    ...{ kind, name: { zh, en }, word, numbered, served_by: servedBy?.act ?? null },
    from: Object.fromEntries(states.map(([name, in_]) => [name, [...in_]])),
    fields: known.map((field) => {
      const { zh, en } = documentFields[field]
      return { field, name: { zh, en }, required: required.includes(field), given: isGiven(field) }
    }),
  }
}

/** What becomes of a document. */
const actSchema = z.strictObject({
  act: z.enum(["post", "serve", "void"]),
  name: bilingual,
  day,
  method: z.enum(deliveryMethods).nullable(),
  proof: z.string().nullable(),
  due_on: day.nullable().openapi({ description: "Of a public notice: the day on which it counts as served" }),
  attachment_id: z.uuid().nullable(),
  reason: z.string().nullable(),
})

const members = {
  id: z.uuid(),
  proceeding_id: z.uuid(),
  kind: z.enum(documentKindNames),
  kind_name: bilingual,
  authority: z.string(),
  number: z.string(),
  title: z.string(),
  made_on: day,
  sha256: digest.openapi({ description: "SHA-256 of the text, in UTF-8 with a line feed between lines; hexadecimal" }),
  pdf: z
    .strictObject({
      sha256: digest,
      sealed_by: z
        .string()
        .nullable()
        .openapi({ description: "Who has sealed it; null: the place is blank and says so" }),
    })
    .nullable()
    .openapi({ description: "The file as it is served; null until it is first asked for" }),
  template_id: z.uuid().nullable().openapi({ description: "Null: the template that ships with the register" }),
  serves: z.uuid().nullable().openapi({ description: "Of a proof of service: the document that it is about" }),
  clock: z
    .strictObject({ id: z.string(), due_on: day })
    .nullable()
    .openapi({ description: "Of a public notice that does not count as served yet" }),
  acts: z.array(actSchema),
  url: z.string(),
} as const

const example = {
  ...{ id: "3f1f2c1e-2b1d-4a0e-8f43-6a7d1f0b9c21", proceeding_id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" },
  kind: "listing-notice" as const,
  kind_name: { zh: "列入严重违法失信名单告知书", en: "notice before a listing as a serious violator" },
  ...{ authority: "410105", number: "金水市监列告字〔2026〕1号", title: "列入严重违法失信名单告知书" },
  made_on: "2026-03-10",
  sha256: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  ...{ pdf: null, template_id: null, serves: null, clock: null, acts: [] },
  url: "/v1/documents/3f1f2c1e-2b1d-4a0e-8f43-6a7d1f0b9c21",
}

export const documentSchema = wireObject("Document", members).openapi({ example })

/** A document with what it says. */
export const documentDetailSchema = wireObject("DocumentDetail", {
  ...members,
  text: z.string().nullable().openapi({ description: "Null for who may know of it and not read it" }),
  page: z.string(),
}).openapi({
  example: {
    ...example,
    text: "列入严重违法失信名单告知书\n金水市监列告字〔2026〕1号\n…",
    page: "/documents/3f1f2c1e-2b1d-4a0e-8f43-6a7d1f0b9c21",
  },
})

/** What a document would be. */
export const previewSchema = wireObject("DocumentPreview", {
  kind: z.enum(documentKindNames),
  title: z.string(),
  text: z.string(),
}).openapi({
  example: {
    ...{ kind: "listing-notice", title: "列入严重违法失信名单告知书" },
    text: "列入严重违法失信名单告知书\n（编号待定）\n…",
  },
})

/** Turns a document into its wire shape. */
export function toWireDocument(document: HeldDocument): z.infer<typeof documentSchema> {
  const { id, proceedingId, kind, authority, number, title, madeOn, sha256, file, templateId, servesId, acts } =
    document
  const { zh, en } = documentKind(kind)
  const clock = runningClock(acts)
  return {
    ...{
      id,
      proceeding_id: proceedingId,
      kind,
      kind_name: { zh, en },
      authority,
      number,
      title,
      made_on: madeOn,
      sha256,
    },
    pdf: file && { sha256: file.sha256, sealed_by: file.sealedBy },
    ...{ template_id: templateId, serves: servesId, clock: clock && { id: clock.id, due_on: clock.dueOn } },
    acts: acts.map(({ act, day, method, proof, dueOn, attachmentId, reason }) => ({
      ...{
        act,
        name: { ...documentActs[act] },
        day,
        method,
        proof,
        due_on: dueOn,
        attachment_id: attachmentId,
        reason,
      },
    })),
    url: `/v1/documents/${id}`,
  }
}

/** The same with what it says, for who may read it. */
export function toWireDetail(document: HeldDocument, reads: boolean): z.infer<typeof documentDetailSchema> {
  return {
    ...toWireDocument(document),
    text: reads ? documentText(document.lines) : null,
    page: `/documents/${document.id}`,
  }
}

/** Turns a draft into its wire shape. */
export function toWirePreview({ kind, title, lines }: StoredDocument): z.infer<typeof previewSchema> {
  return { kind, title, text: documentText(lines) }
}

/** A received paper. */
export const attachmentSchema = wireObject("Attachment", {
  id: z.uuid(),
  proceeding_id: z.uuid(),
  title: z.string(),
  media_type: z.string(),
  bytes: z.int(),
  sha256: digest,
  received_on: day,
  from: z.enum(["merchant", "authority"]).openapi({ description: "Who has sent it here" }),
  url: z.string(),
}).openapi({
  example: {
    ...{ id: "8c5b8a50-6a3e-4a0f-9a5e-0f5d5a1f7e11", proceeding_id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" },
    ...{ title: "缴款凭证", media_type: "application/pdf", bytes: 181_231 },
    sha256: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    ...{ received_on: "2026-03-10", from: "merchant" as const },
    url: "/v1/attachments/8c5b8a50-6a3e-4a0f-9a5e-0f5d5a1f7e11/content",
  },
})

/** Turns a paper into its wire shape. */
export function toWireAttachment(attachment: StoredAttachment): z.infer<typeof attachmentSchema> {
  const { id, proceedingId, title, type, bytes, sha256, receivedOn, fromMerchant } = attachment
  return {
    ...{ id, proceeding_id: proceedingId, title, media_type: attachmentTypes[type].mediaType, bytes, sha256 },
    ...{ received_on: receivedOn, from: fromMerchant ? "merchant" : "authority" },
    url: `/v1/attachments/${id}/content`,
  }
}

/** A version of a template. */
export const templateVersionSchema = wireObject("TemplateVersion", {
  id: z.uuid().nullable().openapi({ description: "Null for the one that ships with the register" }),
  authority: z.string().nullable(),
  valid_from: day.nullable(),
  text: z
    .string()
    .nullable()
    .openapi({ description: "Null: from that day on the one above, or the shipped one, again" }),
}).openapi({
  example: { id: null, authority: null, valid_from: null, text: "# 听证通知书\n> {number}\n…" },
})

/** Who has proposed a change that waits, and its name for who confirms it. */
const waitingFields = { id: z.uuid(), by: z.string(), at: z.iso.datetime() }
const waitingTemplateSchema = z
  .strictObject({ ...waitingFields, text: z.string().nullable(), valid_from: z.iso.date() })
  .nullable()
  .openapi({ description: "What somebody has proposed, and somebody else has to confirm" })

export const templateSchema = wireObject("DocumentTemplate", {
  kind: z.enum(documentKindNames),
  in_force: templateVersionSchema,
  shipped: z.string(),
  versions: z
    .array(templateVersionSchema)
    .openapi({ description: "Of the authority and those above, the latest first" }),
  waiting: waitingTemplateSchema,
}).openapi({
  example: {
    kind: "hearing-notice",
    in_force: { id: null, authority: null, valid_from: null, text: "# 听证通知书\n> {number}\n…" },
    ...{ shipped: "# 听证通知书\n> {number}\n…", versions: [], waiting: null },
  },
})

const officeFields = {
  name: z.string().openapi({ description: "What documents call it" }),
  prefix: z.string().openapi({ description: "What stands before the word of a number" }),
  window: z.string().nullable().openapi({ description: "The address of its window, shown with its records" }),
  telephone: z.string().nullable().openapi({ description: "Of the office, shown with its records" }),
  code: z
    .string()
    .nullish()
    .openapi({ description: "Its unified social credit code, for the national exchange (双公示)" }),
  validity: z
    .string()
    .nullish()
    .openapi({ description: "CF_YXQ of a penalty that binds nobody until a day, as the exchange's platform wants it" }),
}

export const officeSchema = wireObject("DocumentOffice", {
  authority: z.string(),
  ...officeFields,
  waiting: z
    .strictObject({ ...waitingFields, ...officeFields })
    .nullable()
    .openapi({ description: "What somebody has proposed, and somebody else has to confirm" }),
}).openapi({
  example: {
    ...{ authority: "410105", name: "郑州市金水区市场监督管理局", prefix: "金水市监" },
    ...{ window: "示例路1号政务服务中心（示例）", telephone: "0371-00000000", waiting: null },
  },
})
