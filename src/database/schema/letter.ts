/**
 * Table of letters (函件): 移送, 督办, 建议, 协查 between authorities and agencies; 约谈, 合规提示, 一对一帮扶, 行政指导 to platforms.
 * 三单一书 to districts and platforms. The register publishes nothing of it but pledges that an authority chooses.
 */
import { sql } from "drizzle-orm"
import { check, date, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { LetterKind, LetterResult, LetterState, Promised } from "../../enforcement/letter/kind.ts"
import type { DocumentLine } from "../../register/document/template.ts"
import { instant, json, token } from "./column.ts"

/** A letter. Its history is the audit trail's rows about it; its PDFs are kept with those of documents: the answer under `answerId`, the letter under an id of its sending. */
export const letter = pgTable(
  "letter",
  {
    id: uuid("id").primaryKey(),
    kind: token("kind").$type<LetterKind>().notNull(),
    /** Who sends it: the GB/T 2260 code of an authority, or an agency. */
    authority: token("authority"),
    clientId: uuid("client_id").$type<Tenant>(),
    /** To whom: an authority, or an agency or platform. */
    toAuthority: token("to_authority"),
    toClient: uuid("to_client").$type<Tenant>(),
    /** The authority that has forwarded it, and goes on seeing it. */
    forwardedBy: token("forwarded_by"),
    /** Of a hint to several: what they have in common. */
    batch: uuid("batch"),
    title: text("title").notNull(),
    content: text("content").notNull(),
    basis: text("basis").notNull(),
    /** By when an answer or a confirmation is wanted; of a meeting its day, then that of the next promise. */
    dueOn: date("due_on"),
    place: text("place"),
    state: token("state").$type<LetterState>().notNull(),
    draftedBy: text("drafted_by").notNull(),
    draftedOn: date("drafted_on").notNull(),
    number: token("number"),
    lines: json("lines").$type<DocumentLine[]>(),
    sentOn: date("sent_on"),
    sentAt: instant("sent_at"),
    receivedBy: text("received_by"),
    receivedAt: instant("received_at"),
    returnReason: text("return_reason"),
    result: token("result").$type<LetterResult>(),
    answer: text("answer"),
    answerId: uuid("answer_id"),
    answerNumber: token("answer_number"),
    answerLines: json("answer_lines").$type<DocumentLine[]>(),
    answeredAt: instant("answered_at"),
    heldOn: date("held_on"),
    minutes: text("minutes"),
    /** Of an item of a list: what its inspection came to, of 100. */
    score: integer("score"),
    finding: text("finding"),
    scoredOn: date("scored_on"),
    /** Of a pledge: who has signed it, and as what. */
    signedBy: text("signed_by"),
    signedAs: text("signed_as"),
    signedAt: instant("signed_at"),
    proposedBy: text("proposed_by"),
    publishedOn: date("published_on"),
    promises: json("promises").$type<Promised[]>().notNull(),
    enteredOn: date("entered_on").notNull(),
    lastActor: text("last_actor").notNull(),
    /** Counts the acts: who acts on an older version is refused. */
    version: integer("version").notNull().default(1),
  },
  (t) => [
    index("letter_sent").on(t.authority, t.dueOn, t.id).where(sql`state not in ('closed', 'withdrawn')`),
    index("letter_received").on(t.toAuthority, t.dueOn, t.id).where(sql`state in ('sent', 'received')`),
    index("letter_client").on(t.clientId, t.draftedOn, t.id),
    index("letter_to_client").on(t.toClient, t.draftedOn, t.id),
    index("letter_published").on(t.publishedOn, t.id).where(sql`published_on is not null`),
    index("letter_batch").on(t.batch).where(sql`batch is not null`),
    check("letter_sender", sql`num_nonnulls(${t.authority}, ${t.clientId}) = 1`),
    check("letter_receiver", sql`num_nonnulls(${t.toAuthority}, ${t.toClient}) = 1`),
    check("letter_score", sql`${t.score} between 0 and 100`),
    check("letter_number", sql`${t.sentOn} is null or ${t.number} is not null`),
  ],
)
