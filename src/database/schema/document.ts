/**
 * Tables of documents (文书): what an authority has made and served, by which templates, and what was received. What is kept
 * only grows: triggers refuse every change (migrations).
 */
import { sql } from "drizzle-orm"
import { boolean, check, date, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { AttachmentPlace, AttachmentType } from "../../register/document/attachment.ts"
import type { DocumentKindName } from "../../register/document/document-kind.ts"
import type { FileGrantState } from "../../register/document/grant/state.ts"
import type { DocumentActName, ServiceMethod } from "../../register/document/service.ts"
import type { SettingContent } from "../../register/document/setting-change.ts"
import type { DocumentLine } from "../../register/document/template.ts"
import { bytes, instant, json, token } from "./column.ts"

/** What an authority is called, how the numbers of its documents begin, and where the public finds it. */
export const documentOffice = pgTable("document_office", {
  /** GB/T 2260 code. */
  authority: token("authority").primaryKey(),
  name: text("name").notNull(),
  /** What stands before the word of a number: 金水市监. */
  prefix: text("prefix").notNull(),
  /** The address of its window, and its telephone; null until it has said so. */
  window: text("window_address"),
  telephone: text("telephone"),
  /** Its unified social credit code, which the national exchange asks for; null until it has said so. */
  code: token("code"),
  /** What it writes as the last day of validity (CF_YXQ) of a penalty that binds nobody until a day; null until it has said so. */
  validity: date("validity"),
})

/** A template that an authority has put in the place of the shipped one, for itself and those below. */
export const documentTemplate = pgTable(
  "document_template",
  {
    id: uuid("id").primaryKey(),
    authority: token("authority").notNull(),
    kind: token("kind").$type<DocumentKindName>().notNull(),
    /** Null: from that day on the one of the bureau above, or the shipped one, again. */
    text: text("text"),
    /** The first day on which documents are made by it. */
    validFrom: date("valid_from").notNull(),
    actor: text("actor").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [index("document_template_kind").on(t.kind, t.authority, t.validFrom)],
)

/** A change of how an authority makes its documents, or of what the public is told of it, that waits for a second person. */
export const settingChange = pgTable(
  "setting_change",
  {
    authority: token("authority").notNull(),
    /** `office`, or the kind of the template. */
    subject: token("subject").$type<"office" | DocumentKindName>().notNull(),
    /** Another for each proposal: what was looked at is what is confirmed. */
    id: uuid("id").notNull().unique(),
    content: json("content").$type<SettingContent>().notNull(),
    actor: text("actor").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.authority, t.subject] })],
)

/** The last number of a series. Whoever takes the next one holds the row to the end of the transaction: there is no gap. */
export const documentSeries = pgTable(
  "document_series",
  {
    authority: token("authority").notNull(),
    year: integer("year").notNull(),
    /** The word of the number: 列告. */
    word: text("word").notNull(),
    last: integer("last").notNull(),
  },
  (t) => [primaryKey({ columns: [t.authority, t.year, t.word] })],
)

/** Every number that was taken, and for what. */
export const documentNumber = pgTable(
  "document_number",
  {
    authority: token("authority").notNull(),
    year: integer("year").notNull(),
    word: text("word").notNull(),
    ordinal: integer("ordinal").notNull(),
    /** As it is written: 金水市监列告字〔2026〕1号. */
    number: text("number").notNull(),
    proceedingId: uuid("proceeding_id").notNull(),
    kind: token("kind").$type<DocumentKindName>().notNull(),
    /** Taken before the decision was made, which then names it. */
    ahead: boolean("ahead").notNull(),
    actor: text("actor").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.authority, t.year, t.word, t.ordinal] }),
    // A decision has one number, however often it is asked for.
    uniqueIndex("document_number_ahead").on(t.proceedingId, t.kind).where(sql`ahead`),
  ],
)

/**
 * Every number that an authority has used, whoever gave it: a series, the pattern of a batch, a hand. One is used once, and
 * stays used when its document is void; of a penalty that is not published it is free again (proceeding/number-store.ts). Those of a first load stand in its records.
 */
export const usedNumber = pgTable(
  "used_number",
  {
    authority: token("authority").notNull(),
    /** The number in the writing by which two of it are one: numberKey, with its series and year. */
    key: text("key").notNull(),
    proceedingId: uuid("proceeding_id").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.authority, t.key] })],
)

/** A document as it was made. */
export const document = pgTable(
  "document",
  {
    id: uuid("id").primaryKey(),
    proceedingId: uuid("proceeding_id").notNull(),
    kind: token("kind").$type<DocumentKindName>().notNull(),
    authority: token("authority").notNull(),
    number: text("number").notNull(),
    title: text("title").notNull(),
    madeOn: date("made_on").notNull(),
    lines: json("lines").$type<readonly DocumentLine[]>().notNull(),
    /** SHA-256 of its lines, hexadecimal. */
    sha256: token("sha256").notNull(),
    /** The template; null for the shipped one. */
    templateId: uuid("template_id"),
    /** Of a proof of service (送达回证): the document that was served. */
    servesId: uuid("serves_id"),
    actor: text("actor").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [index("document_proceeding").on(t.proceedingId, t.at, t.id)],
)

/** The PDF of a document, as it is served. */
export const documentFile = pgTable("document_file", {
  documentId: uuid("document_id").primaryKey(),
  content: bytes("content").notNull(),
  sha256: token("sha256").notNull(),
  /** Who has sealed it, as the seal names itself; null: the place of the seal is blank. */
  sealedBy: text("sealed_by"),
  at: instant("at").notNull(),
})

/** What became of a document: put up as a public notice, served, declared void. Each once. */
export const documentAct = pgTable(
  "document_act",
  {
    documentId: uuid("document_id").notNull(),
    act: token("act").$type<DocumentActName>().notNull(),
    /** The day of the service, of the notice, or on which it was declared void. */
    day: date("day").notNull(),
    method: token("method").$type<ServiceMethod>(),
    proof: text("proof"),
    /** Of a public notice: the last day of its clock, on which it counts as served. */
    dueOn: date("due_on"),
    /** The paper that proves it, among the attachments. */
    attachmentId: uuid("attachment_id"),
    reason: text("reason"),
    actor: text("actor").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.documentId, t.act] }),
    // Notices that are up, for the worklist.
    index("document_act_posted").on(t.dueOn).where(sql`act = 'post'`),
    check("document_act_act", sql`${t.act} in ('post', 'serve', 'void')`),
  ],
)

/** A paper or a piece of evidence that was received for a proceeding or with a lead, whole and looked at. */
export const attachment = pgTable(
  "attachment",
  {
    id: uuid("id").primaryKey(),
    /** The proceeding; or the lead, of which no proceeding has the id. */
    proceedingId: uuid("proceeding_id").notNull(),
    title: text("title").notNull(),
    type: token("type").$type<AttachmentType>().notNull(),
    bytes: integer("bytes").notNull(),
    sha256: token("sha256").notNull(),
    receivedOn: date("received_on").notNull(),
    /** Whether the merchant concerned has sent it. */
    fromMerchant: boolean("from_merchant").notNull(),
    place: token("place").$type<AttachmentPlace>().notNull(),
    actor: text("actor").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [index("attachment_proceeding").on(t.proceedingId, t.at, t.id)],
)

/** Files that are on their way in: what is not among the attachments by its time is cleared away. */
export const attachmentUpload = pgTable("attachment_upload", {
  id: uuid("id").primaryKey(),
  proceedingId: uuid("proceeding_id").notNull(),
  place: token("place").$type<AttachmentPlace>().notNull(),
  at: instant("at").notNull(),
})

/** The bytes of a file that the database keeps. */
export const attachmentChunk = pgTable(
  "attachment_chunk",
  {
    attachmentId: uuid("attachment_id").notNull(),
    ordinal: integer("ordinal").notNull(),
    content: bytes("content").notNull(),
  },
  (t) => [primaryKey({ columns: [t.attachmentId, t.ordinal] })],
)

/** That a reviewing body may read the file of a case until a day. Its history is the audit trail's rows about it. */
export const fileGrant = pgTable(
  "file_grant",
  {
    id: uuid("id").primaryKey(),
    proceedingId: uuid("proceeding_id").notNull(),
    /** The agency by whose key, or whose people, it is read. */
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    /** GB/T 2260 code of the authority whose file it is. */
    authority: token("authority").notNull(),
    purpose: text("purpose").notNull(),
    /** The last day on which it is read. */
    dueOn: date("due_on").notNull(),
    state: token("state").$type<FileGrantState>().notNull(),
    proposedBy: text("proposed_by").notNull(),
    proposedOn: date("proposed_on").notNull(),
    grantedOn: date("granted_on"),
    endedOn: date("ended_on"),
    lastActor: text("last_actor").notNull(),
    version: integer("version").notNull().default(1),
  },
  (t) => [
    index("file_grant_case").on(t.proceedingId),
    index("file_grant_client").on(t.clientId, t.id),
    index("file_grant_open").on(t.authority, t.dueOn, t.id).where(sql`state = 'proposed'`),
  ],
)
