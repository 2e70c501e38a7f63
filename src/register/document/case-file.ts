/**
 * The file of a case (案卷) as it leaves the register: acts, papers by their digests, the sheets that were kept with the acts,
 * and the line by which the log binds the last of them. For the authority and, by its grant, a reviewing body whole; for the party without what is others'. Pure.
 */
import { z } from "@hono/zod-openapi"
import type { StoredSheet } from "../proceeding/kept-sheet-store.ts"
import type { Proceeding } from "../proceeding/proceeding.ts"
import type { HistoryRow } from "../proceeding/store.ts"
import type { StoredAttachment } from "./attachment-store.ts"
import type { HeldDocument } from "./store.ts"

/** By which an exported file is known. */
export const caseFileFormat = "gongshi-file/1"

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const day = z.iso.date()

/** For whom a file was exported. */
export const fileReaders = ["authority", "party", "reviewer"] as const
export type FileReader = (typeof fileReaders)[number]

/** What was done in a case, made and received. */
const held = {
  acts: z
    .array(
      z.strictObject({
        ...{ act: z.string().max(60), at: z.iso.datetime() },
        actor: z.string().max(300).nullable(),
        reason: z.string().max(20_000).nullable(),
      }),
    )
    .max(10_000),
  papers: z
    .array(
      z.strictObject({
        ...{
          id: z.uuid(),
          kind: z.string().max(60),
          title: z.string().max(400),
          number: z.string().max(400),
          made_on: day,
        },
        sha256: digest.openapi({ description: "Of its lines" }),
        pdf_sha256: digest.nullable().openapi({ description: "Of the PDF as it was served; null: none was set" }),
        acts: z.array(z.strictObject({ act: z.string().max(20), day, method: z.string().max(40).nullable() })).max(10),
      }),
    )
    .max(10_000),
  received: z
    .array(
      z.strictObject({
        ...{ id: z.uuid(), title: z.string().max(400), received_on: day, sha256: digest, bytes: z.int().min(0) },
      }),
    )
    .max(10_000),
}

/** An exported file. */
export const caseFileSchema = z
  .strictObject({
    format: z.literal(caseFileFormat),
    for: z.enum(fileReaders).openapi({
      description:
        "authority: whole; party: without who did what inside, others' papers, and what the sheets were judged on; reviewer: whole, by a grant (`GET /v1/file-grants/{id}/file`)",
    }),
    exported_at: z.iso.datetime(),
    case: z.strictObject({
      ...{ id: z.uuid(), kind: z.string().max(40), state: z.string().max(40), list: z.string().max(20) },
      subject: z.strictObject({ code: z.string().max(40), name: z.string().max(400) }),
      ...{ authority: z.string().max(6), started_on: day },
    }),
    ...held,
    sheets: z
      .array(
        z.strictObject({
          ...{ act: z.string().max(60), at: z.iso.datetime() },
          sheet: z.string().max(4_000_000).openapi({ description: "The sheet, byte for byte" }),
          sha256: digest.openapi({ description: "Of `sheet`" }),
          salt: z
            .string()
            .regex(/^[\w-]{43}$/)
            .openapi({ description: "Opens what the public line says of it" }),
          file: z.string().max(16_000_000).nullable().openapi({
            description: "What it was judged on, byte for byte; null where it is not for whoever asked",
          }),
        }),
      )
      .max(1_000),
    record: z
      .strictObject({
        ...{ id: z.string().max(40), position: z.int().min(0).nullable() },
        line: z
          .string()
          .max(4_000_000)
          .nullable()
          .openapi({ description: "Its public line, which the log commits to" }),
      })
      .nullable(),
    followed: z
      .array(
        z.strictObject({
          case: z.strictObject({
            ...{ id: z.uuid(), kind: z.string().max(40), state: z.string().max(40), started_on: day },
          }),
          ...held,
        }),
      )
      .max(1_000)
      .optional()
      .openapi({
        description:
          "What came of the record that the case has published: repairs, objections, changes, reviews, the first first, each with its acts and its papers. Absent of what was exported before it was told",
      }),
  })
  .openapi("CaseFile", {
    example: {
      ...{ format: caseFileFormat, for: "authority", exported_at: "2026-07-06T04:00:00.000Z" },
      case: {
        ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", kind: "abnormal", state: "published", list: "abnormal" },
        subject: { code: "91000000MA00000157", name: "郑州示例云杉商贸有限公司" },
        ...{ authority: "410105", started_on: "2026-07-06" },
      },
      acts: [{ act: "begin", at: "2026-07-06T04:00:00.000Z", actor: "officer:410105:anna", reason: null }],
      ...{ papers: [], received: [], sheets: [], record: null },
    },
  })
export type CaseFileExport = z.infer<typeof caseFileSchema>

/** A case with what was done in it. */
export interface HeldCase {
  proceeding: Proceeding
  history: readonly HistoryRow[]
  documents: readonly HeldDocument[]
  attachments: readonly StoredAttachment[]
  /** Of its acts, those that the party is told of. */
  told: ReadonlySet<string>
}

/** What a file is made of. */
export interface CaseFileParts extends HeldCase {
  sheets: readonly StoredSheet[]
  record: CaseFileExport["record"]
  /** The cases about the record that it has published. */
  followed: readonly HeldCase[]
}

/** The file for one of its readers. */
export function toCaseFile(parts: CaseFileParts, reader: FileReader, at: number): CaseFileExport {
  const { proceeding, sheets, record, told, followed } = parts
  const { id, kind, state, list, subjectCode: code, subjectName: name, authority, startedOn: started_on } = proceeding
  const isParty = reader === "party"
  return {
    ...{ format: caseFileFormat, for: reader, exported_at: new Date(at).toISOString() },
    case: { id, kind, state, list, subject: { code, name }, authority, started_on },
    ...toHeld(parts, isParty),
    // That of the publication is what the public line is bound to.
    sheets: sheets
      .filter(({ act }) => !isParty || told.has(act) || act === "publish")
      .map(({ act, at, sheet, sha256, salt, file }) => ({
        ...{ act, at: at.toISOString(), sheet, sha256, salt, file: isParty ? null : file },
      })),
    record,
    // Left out where there is none: versions before 0.14 read no file that has it.
    ...(followed.length > 0 ? { followed: followed.map((one) => toFollowed(one, isParty)) } : {}),
  }
}

function toFollowed(one: HeldCase, isParty: boolean) {
  const { id, kind, state, startedOn: started_on } = one.proceeding
  return { case: { id, kind, state, started_on }, ...toHeld(one, isParty) }
}

function toHeld({ history, documents, attachments, told }: HeldCase, isParty: boolean) {
  return {
    acts: history
      .filter(({ act }) => !isParty || told.has(act))
      .map(({ act, at, actor, reason }) => ({
        ...{ act, at: at.toISOString(), actor: isParty ? null : actor, reason: isParty ? null : reason },
      })),
    papers: documents
      .filter(({ acts }) => !isParty || acts.some(({ act }) => act === "serve"))
      .map(({ id, kind, title, number, madeOn: made_on, sha256, file, acts }) => ({
        ...{ id, kind, title, number, made_on, sha256, pdf_sha256: file?.sha256 ?? null },
        acts: acts.map(({ act, day, method }) => ({ act, day, method })),
      })),
    received: attachments
      .filter(({ fromMerchant }) => !isParty || fromMerchant)
      .map(({ id, title, receivedOn: received_on, sha256, bytes }) => ({ id, title, received_on, sha256, bytes })),
  }
}
