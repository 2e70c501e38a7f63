/**
 * Tables of checks: clients, what they decided and want to be advised, jobs and receipts.
 */
import { sql } from "drizzle-orm"
import { bigint, check, date, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import type { KeyPersons } from "../../access/key-persons.ts"
import type { ClientRole } from "../../access/scope.ts"
import type { Tenant } from "../../access/tenant.ts"
import type { JobRequest, JobState, Pin } from "../../check/job/job.ts"
import type { Survey } from "../../check/job/survey.ts"
import type { Tally } from "../../check/job/tally.ts"
import type { ListingChangeAct, PersonListing } from "../../check/person/listing.ts"
import type { CheckPolicy } from "../../check/policy/policy.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { ListName } from "../../law/list.ts"
import type { DecisionVerdict } from "../../match/decision.ts"
import { bytes, instant, json, token } from "./column.ts"

/** A platform, an agency or a source with its API key, of which only a digest is kept. */
export const apiClient = pgTable("api_client", {
  id: uuid("id").$type<Tenant>().primaryKey(),
  name: text("name").notNull().unique(),
  role: token("role").$type<ClientRole>().notNull(),
  /** SHA-256 of the key. */
  keyDigest: bytes("key_digest").notNull().unique(),
  createdAt: instant("created_at").notNull(),
  revokedAt: instant("revoked_at"),
  /** What the key may spend in a day (access/quota/); null: what keys of its role may. */
  unitsPerDay: bigint("units_per_day", { mode: "number" }),
  rowsPerDay: bigint("rows_per_day", { mode: "number" }),
  /** GB/T 2260 codes of the authorities for which a source sends. */
  authorities: json("authorities").$type<readonly string[]>().notNull().default(sql`'[]'::jsonb`),
  /** Of a source's announced first load: how many rows may still go in without release, and its last day. Null: none. */
  firstLoadRows: bigint("first_load_rows", { mode: "number" }),
  firstLoadUntil: date("first_load_until"),
  /** The login's name for the person who holds the key, and has its hand in what it does; null where nobody was named. */
  heldBy: text("held_by"),
  /** GB/T 2260 code of the place of a platform; null: the whole country. An agency's and a source's stand elsewhere. */
  region: token("region"),
  /** How many persons have been through what comes with the key, as the operator has declared (access/key-persons.ts). */
  persons: token("hands").$type<KeyPersons>().notNull().default("several"),
})

/** What a client decided about a name that it asked for and a subject that was offered. */
export const matchDecision = pgTable(
  "match_decision",
  {
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    /** Digest of the name and region asked for, folded; the name itself is not kept. */
    query: token("query").notNull(),
    code: token("code").notNull(),
    /** `same` or `different`. */
    verdict: token("verdict").$type<DecisionVerdict>().notNull(),
    /** Digest of the subject's names at the time: when they change the question is open again. */
    subjectNames: token("subject_names").notNull(),
    note: text("note"),
    decidedAt: instant("decided_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.query, t.code] }),
    check("match_decision_verdict", sql`${t.verdict} in ('same', 'different')`),
  ],
)

/** Receipts of checks (check/receipt/), for the client to fetch until their time is over. */
export const checkReceipt = pgTable(
  "check_receipt",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    /** The signed document, a compact JWS. */
    document: text("document").notNull(),
    /** Its second signature, base64; made with the first and kept, for a key may be another when it is fetched. */
    sm2: text("sm2"),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [index("check_receipt_expiry").on(t.expiresAt)],
)

/** What clients want to be advised on their checks (check/policy/). */
export const checkPolicy = pgTable("check_policy", {
  clientId: uuid("client_id").$type<Tenant>().primaryKey(),
  policy: json("policy").$type<CheckPolicy>().notNull(),
  changedAt: instant("changed_at").notNull(),
})

/** Listings of persons without registration (check/person/): for checks by keyed hash, and for nothing public. */
export const personListing = pgTable(
  "person_listing",
  {
    /** Derived from hash, list, authority, decision number and ground. */
    id: token("id").primaryKey(),
    /** Of the ID number: the key's id, a colon, HMAC-SHA-256 in hex. */
    identityHash: token("identity_hash").notNull(),
    list: token("list").$type<ListName>().notNull(),
    ground: token("ground"),
    penaltyClass: token("penalty_class"),
    decisionNo: text("decision_no").notNull(),
    decidedOn: date("decided_on").notNull(),
    /** GB/T 2260 code of the deciding authority's region. */
    authority: token("authority").notNull(),
    publishedOn: date("published_on").notNull(),
    displayedUntil: date("displayed_until"),
    legalBasis: text("legal_basis").notNull(),
    changedAt: instant("changed_at").notNull(),
    withdrawnAt: instant("withdrawn_at"),
  },
  (t) => [
    // Withdrawn ones too: a job asks what was listed when it began.
    index("person_listing_identity").on(t.identityHash),
    check("person_listing_list", sql`${t.list} in ('abnormal', 'serious', 'penalty')`),
    check("person_listing_basis", sql`length(${t.legalBasis}) > 0`),
  ],
)

/** What somebody has proposed about a listing of a person, and somebody else has to confirm; one at a time for a listing. */
export const personListingChange = pgTable("person_listing_change", {
  listingId: token("listing_id").primaryKey(),
  /** Another for each proposal: what was looked at is what is confirmed. */
  id: uuid("id").notNull().unique(),
  act: token("act").$type<ListingChangeAct>().notNull(),
  authority: token("authority").notNull(),
  content: json("content").$type<PersonListing>().notNull(),
  /** Of a withdrawal. */
  reason: text("reason"),
  actor: text("actor").notNull(),
  at: instant("at").notNull(),
})

/** A file to be checked as a job (核查任务): what was sent, where the work is, and what came of it. */
export const checkJob = pgTable(
  "check_job",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    /** The client's own name for the request; the same again is the same job. */
    idempotencyKey: token("idempotency_key"),
    /** See check/job/job.ts. */
    state: token("state").$type<JobState>().notNull(),
    /** How often the row has changed: the id of its events. */
    version: bigint("version", { mode: "number" }).notNull().default(0),
    createdAt: instant("created_at").notNull(),
    request: json("request").$type<JobRequest>().notNull(),
    /** What has been sent, in bytes, and its SHA-256; the digest is null until all is there. */
    bytes: bigint("bytes", { mode: "number" }).notNull().default(0),
    sha256: bytes("sha256"),
    /** The position of the log that every answer is as of. Null until the job begins. */
    pin: json("pin").$type<Pin>(),
    /** What the file itself says. Null until it has been read through. */
    survey: json("survey").$type<Survey>(),
    /** Rows answered, and the pieces that the answer is stored in. */
    rowsDone: bigint("rows_done", { mode: "number" }).notNull().default(0),
    pieces: integer("pieces").notNull().default(0),
    resultBytes: bigint("result_bytes", { mode: "number" }).notNull().default(0),
    /** Rows by verdict, list and ground. */
    tally: json("tally").$type<Tally>().notNull(),
    /** ms of work, without the time in which nobody worked. */
    workedMs: bigint("worked_ms", { mode: "number" }).notNull().default(0),
    /** Times that somebody began to work on it since the last piece. */
    attempts: integer("attempts").notNull().default(0),
    /** Who works on it, and until when that is believed without another word, by the clock of the database. */
    leaseOwner: uuid("lease_owner"),
    leaseUntil: instant("lease_until"),
    /** When somebody last took it up, by the clock of the database: who has waited longest comes next. */
    workedAt: instant("worked_at"),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
    /** When upload and result are deleted. Null until it has ended. */
    expiresAt: instant("expires_at"),
    /** Why it failed. */
    problem: json("problem").$type<Bilingual>(),
    /** SHA-256 of the result as CSV. */
    answersSha256: bytes("answers_sha256"),
  },
  (t) => [
    uniqueIndex("check_job_key").on(t.clientId, t.idempotencyKey).where(sql`idempotency_key is not null`),
    index("check_job_client").on(t.clientId, t.createdAt.desc()),
    index("check_job_open").on(t.workedAt, t.createdAt).where(sql`state in ('uploading', 'queued', 'running')`),
    index("check_job_expires").on(t.expiresAt).where(sql`expires_at is not null`),
    check("check_job_state", sql`${t.state} in ('uploading', 'queued', 'running', 'done', 'failed', 'cancelled')`),
  ],
)

/** What was sent, in chunks of up to 1 MiB, as it came. */
export const checkJobChunk = pgTable(
  "check_job_chunk",
  {
    jobId: uuid("job_id").notNull(),
    ordinal: integer("ordinal").notNull(),
    content: bytes("content").notNull(),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.ordinal] })],
)

/** The result as CSV in pieces: the header, and then a piece for each batch of rows. */
export const checkJobPiece = pgTable(
  "check_job_piece",
  {
    jobId: uuid("job_id").notNull(),
    ordinal: integer("ordinal").notNull(),
    content: bytes("content").notNull(),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.ordinal] })],
)
