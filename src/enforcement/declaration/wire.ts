/** Lists of agencies as they leave the register. */
import { z } from "@hono/zod-openapi"
import { wireObject } from "../../input/wire-object.ts"
import { bilingualSchema } from "../../register/record/wire.ts"
import { rowReportSchema } from "../notice/wire.ts"
import { type DeclaredStanding, declaredStandings } from "./declaration.ts"
import type { Declaration, DeclaredLine } from "./store.ts"

const standingNames = Object.keys(declaredStandings) as [DeclaredStanding, ...DeclaredStanding[]]

const fields = {
  id: z.uuid(),
  agency: z.string(),
  number: z.int().openapi({ description: "Of the agency: from 1, without a gap" }),
  as_of: z.iso.date(),
  sent_at: z.iso.datetime(),
  sha256: z.string().openapi({ description: "Of what was sent, to the byte: hexadecimal" }),
  bytes: z.int(),
  media_type: z.string(),
  key: z
    .string()
    .nullable()
    .openapi({ description: "Thumbprint of the agency's key that signed it; null: it came by API key alone" }),
  complete: z
    .boolean()
    .openapi({ description: "Every row was taken; otherwise nothing follows from what it leaves out" }),
  log_size: z.int().openapi({ description: "Of the log that it was held against" }),
  stands: z.int().openapi({ description: "Measures that may stand" }),
  kept: z.int().openapi({ description: "Measures that go on by a basis of their own" }),
  ended: z.int().openapi({ description: "Measures whose record has ended: they are recalled" }),
  over: z.int().openapi({ description: "Measures that have outlived a term of their own" }),
  late: z.int().openapi({ description: "Of all of them those that the ledger did not have" }),
  lifted: z.int().openapi({ description: "Of all of them those that the ledger was told were lifted" }),
  undeclared: z
    .int()
    .nullable()
    .openapi({ description: "Measures of the ledger that it leaves out; null: rows were refused" }),
}

const example = {
  ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", agency: "示例市税务局", number: 3, as_of: "2026-06-30" },
  ...{
    sent_at: "2026-06-30T04:00:00.000Z",
    sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  },
  ...{ bytes: 812, media_type: "text/csv", key: null, complete: true, log_size: 4_102, stands: 11, kept: 1 },
  ...{ ended: 1, over: 0, late: 2, lifted: 1, undeclared: 0 },
}

export const declarationSchema = wireObject("Declaration", fields).openapi({ example })

export const declarationPageSchema = wireObject("DeclarationPage", {
  declarations: z.array(declarationSchema),
  next: z.string().nullable(),
})

export const differenceSchema = wireObject("DeclaredDifference", {
  line: z.int(),
  measure_id: z.uuid(),
  reference: z.string(),
  subject: z.string().openapi({ description: "A code" }),
  record_id: z.string(),
  measure: z.string(),
  ledger: z.enum(["known", "late", "lifted"]).openapi({ description: "What the ledger had of it" }),
  standing: z.enum(standingNames),
  standing_name: bilingualSchema,
})

export const declarationDetailSchema = wireObject("DeclarationDetail", {
  ...fields,
  differences: z.array(differenceSchema).openapi({
    description: "Measures that the ledger did not have as they are declared, or that should not stand, by line",
  }),
  next: z.string().nullable().openapi({ description: "Give it as `after` for more of them" }),
}).openapi({ example: { ...example, differences: [], next: null } })

export const declarationResultSchema = wireObject("DeclarationResult", {
  ...rowReportSchema.shape,
  declaration: declarationSchema
    .nullable()
    .openapi({ description: "null: no row could be taken, and nothing was declared" }),
}).openapi({ example: { rows: 15, done: 15, unchanged: 0, refused: 0, faults: [], declaration: example } })

export function toWireDeclaration(row: Declaration): z.infer<typeof declarationSchema> {
  const { id, agency, number, asOf, sentAt, sha256, length, mediaType, kid, complete, logSize, counts } = row
  const { standing, late, lifted, undeclared } = counts
  return {
    ...{ id, agency, number, as_of: asOf, sent_at: sentAt.toISOString() },
    ...{ sha256: Buffer.from(sha256).toString("hex"), bytes: length, media_type: mediaType, key: kid, complete },
    ...{ log_size: logSize, ...standing, late, lifted, undeclared },
  }
}

export function toWireDifference(line: DeclaredLine): z.infer<typeof differenceSchema> {
  const { measureId, reference, subjectCode, recordId, type, ledger, standing } = line
  const { zh, en } = declaredStandings[standing]
  return {
    ...{ line: line.line, measure_id: measureId, reference, subject: subjectCode, record_id: recordId, measure: type },
    ...{ ledger, standing, standing_name: { zh, en } },
  }
}

/** What the register signs of a list that it has received: which bytes, of whom, when, and what came of them. */
export function toReceipt(issuer: string, row: Declaration): object {
  const { agency, ...said } = toWireDeclaration(row)
  const { id, sent_at: _, ...rest } = said
  return {
    ...{ iss: issuer, iat: Math.floor(row.sentAt.getTime() / 1_000), jti: id },
    ...{ agency: { id: row.clientId, name: agency }, ...rest },
  }
}
