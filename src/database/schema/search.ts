/**
 * Tables of PostgreSQL's search index, readers of the log, which can be built again; and of what clients have it find.
 */
import { sql } from "drizzle-orm"
import {
  bigint,
  check,
  date,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { ListName } from "../../law/list.ts"
import type { SearchJobRequest, SearchJobState, SearchPin } from "../../search/job/job.ts"
import type { EngineFault, EngineStep } from "../../search/record/engine-standing.ts"
import { bytes, instant, json, token } from "./column.ts"

/** What a search index keeps of a subject, whichever shelf it is on. */
const searchColumns = () => ({
  code: token("code").primaryKey(),
  /** Number of the document in the posting lists; a subject that changes gets a new one. */
  id: integer("id").notNull(),
  region: token("region").notNull(),
  /** The current name, former names, shop names and names in decisions as they are written, one a line. */
  names: text("names").notNull(),
  /** The same folded, each once. It stands in the index of lengths too, so that a frequent term is found in order there. */
  text: text("text").notNull(),
  /** Numbers of the grams of all names (names/gram.ts). */
  grams: integer("grams").array().notNull(),
  /** Code points of the folded current name: the shortest name that holds all terms is the best hit. */
  length: integer("length").notNull(),
  /** The version of the subject's row that was read (subject.revision). */
  revision: bigint("revision", { mode: "number" }).notNull(),
})

/** PostgreSQL's search index: one row a subject with live records. A reader of the log; can be built again. */
export const searchName = pgTable(
  "search_name",
  {
    ...searchColumns(),
    /** The latest publication among the live records. */
    newest: date("newest").notNull(),
    /** What the subject counts under: `list:abnormal`, `authority:410105`, `year:2026`. */
    facets: text("facets").array().notNull(),
    /** The first day on which one of its records is displayed for the last time; null where no day is set. */
    endsOn: date("ends_on"),
  },
  (t) => [
    uniqueIndex("search_name_id").on(t.id),
    index("search_name_grams").using("gin", t.grams),
    index("search_name_length").on(t.length, t.code, t.text),
    index("search_name_newest").on(t.newest.desc(), t.code.desc()),
    index("search_name_region").on(t.region, t.newest.desc()),
    index("search_name_ends").on(t.endsOn).where(sql`ends_on is not null`),
  ],
)

/** The other shelf: subjects that the register knows and that have no live record. Only for who may see them all. */
export const searchUnlisted = pgTable("search_unlisted", searchColumns(), (t) => [
  uniqueIndex("search_unlisted_id").on(t.id),
  index("search_unlisted_grams").using("gin", t.grams),
  index("search_unlisted_length").on(t.length, t.code, t.text),
])

/**
 * Posting lists: for a key of names/candidate-key.ts the documents that have it. A list lies in blocks, so that a new
 * document rewrites a short one; block 0 is what the last rebuild found.
 */
export const searchPosting = pgTable(
  "search_posting",
  {
    key: integer("key").notNull(),
    /** 0 subjects with live records, 1 the others. */
    shelf: smallint("shelf").notNull(),
    block: integer("block").notNull(),
    count: integer("count").notNull(),
    /** Numbers of documents, 32 bits each, little-endian; null where there are too many to tell one name from another. */
    docs: bytes("docs"),
  },
  (t) => [primaryKey({ columns: [t.key, t.shelf, t.block] })],
)

/** How many subjects with live records have a value, over the whole register. */
export const searchFacet = pgTable("search_facet", {
  /** As in `search_name.facets`, and `region:410105`, `total:`. */
  facet: token("facet").primaryKey(),
  count: bigint("count", { mode: "number" }).notNull(),
})

/** What an index keeps of the texts of a record, whichever shelf it is on: search/record/record-document.ts. */
const recordColumns = () => ({
  id: token("id").primaryKey(),
  subjectCode: token("subject_code").notNull(),
  list: token("list").$type<ListName>().notNull(),
  ground: token("ground"),
  penaltyClass: token("penalty_class"),
  /** GB/T 2260: of the subject, and of the deciding authority. */
  region: token("region").notNull(),
  authority: token("authority").notNull(),
  publishedOn: date("published_on").notNull(),
  laws: text("laws").array().notNull(),
  articles: text("articles").array().notNull(),
  platforms: text("platforms").array().notNull(),
  amount: doublePrecision("amount"),
  form: token("form").notNull(),
  /** The form of the text of the decision, which few look into; in a row of an earlier form it stands at the end of that. */
  body: token("body").notNull().default(""),
  starts: integer("starts").array().notNull(),
  /** Numbers of the grams of the form (names/gram.ts), and of what it is filtered by (search/record/record-key.ts). */
  keys: integer("keys").array().notNull(),
  endsOn: date("ends_on"),
})

/**
 * PostgreSQL's index of the texts of live records: one row a record, with what is public of it and of its subject. A reader
 * of the log; can be built again.
 */
export const searchRecord = pgTable(
  "search_record",
  {
    ...recordColumns(),
    /** The log entry that published it as it is. */
    position: bigint("position", { mode: "number" }).notNull(),
  },
  (t) => [
    index("search_record_keys").using("gin", t.keys),
    index("search_record_published").on(t.publishedOn.desc(), t.id),
    index("search_record_subject").on(t.subjectCode),
    index("search_record_position").on(t.position),
  ],
)

/**
 * The other shelf: records that are not shown, or no longer, for who may see them. The log says nothing of those that came
 * in when they had ended, so it reads the audit trail; what is found in it is held against the register.
 */
export const searchEnded = pgTable("search_ended", recordColumns(), (t) => [
  index("search_ended_keys").using("gin", t.keys),
  index("search_ended_published").on(t.publishedOn.desc(), t.id),
])

/** All records that a query finds, gathered in the background for the holder of a key (search/job/). */
export const searchJob = pgTable(
  "search_job",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    request: json("request").$type<SearchJobRequest>().notNull(),
    state: token("state").$type<SearchJobState>().notNull(),
    createdAt: instant("created_at").notNull(),
    /** What the rows are as of; null until somebody has begun. Whoever begins anew does so at a later position. */
    pin: json("pin").$type<SearchPin>(),
    /** Records that were looked through, and those that were found. */
    looked: bigint("looked", { mode: "number" }).notNull().default(0),
    found: bigint("found", { mode: "number" }).notNull().default(0),
    pieces: integer("pieces").notNull().default(0),
    /** Times that somebody began. */
    attempts: integer("attempts").notNull().default(0),
    /** Who works on it, and until when that is believed without another word, by the clock of the database. */
    leaseOwner: uuid("lease_owner"),
    leaseUntil: instant("lease_until"),
    startedAt: instant("started_at"),
    endedAt: instant("ended_at"),
    /** When it is deleted; null until it has ended. */
    expiresAt: instant("expires_at"),
    problem: json("problem").$type<Bilingual>(),
  },
  (t) => [
    index("search_job_client").on(t.clientId, t.createdAt.desc()),
    index("search_job_open").on(t.createdAt).where(sql`state in ('queued', 'running')`),
    index("search_job_expires").on(t.expiresAt).where(sql`expires_at is not null`),
    check("search_job_state", sql`${t.state} in ('queued', 'running', 'done', 'failed')`),
  ],
)

/** What a job has found, in the order of its result: positions of the log, whose lines are read when they are given out. */
export const searchJobPiece = pgTable(
  "search_job_piece",
  {
    jobId: uuid("job_id").notNull(),
    ordinal: integer("ordinal").notNull(),
    positions: bigint("positions", { mode: "number" }).array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.ordinal] })],
)

/** What authorities call themselves in the documents of a reader that keeps records (search/record/office-name-store.ts). */
export const searchOffice = pgTable(
  "search_office",
  {
    reader: token("reader").notNull(),
    /** GB/T 2260 code. */
    authority: token("authority").notNull(),
    name: text("name").notNull(),
  },
  (t) => [primaryKey({ columns: [t.reader, t.authority] })],
)

/** What a reader that fills a search index has to remember besides its position in the log. */
export const searchState = pgTable("search_state", {
  /** As in `log_reader`. */
  reader: token("reader").primaryKey(),
  /** The number of the next document. */
  nextDocument: integer("next_document").notNull().default(1),
  /** Subjects of transactions before this one have been read. */
  revision: bigint("revision", { mode: "number" }).notNull().default(0),
  /** Acts of the audit trail up to this one have been read. */
  audited: bigint("audited", { mode: "number" }).notNull().default(0),
  /** Documents in the posting lists that are no more. */
  stale: integer("stale").notNull().default(0),
  /** In which form documents of records are kept (search/record/index-form-store.ts). */
  form: integer("form").notNull().default(0),
})

/**
 * What an index that lives outside of this database is known to hold (search/record/engine-standing.ts): it is asked only while it
 * holds just that.
 */
export const searchEngine = pgTable("search_engine", {
  /** As in `log_reader`. */
  reader: token("reader").primaryKey(),
  /** Whose the index is: made once, and written into it, so that two registers on one server can't take each other's. */
  register: uuid("register").notNull().defaultRandom(),
  /** The name of the index on the server. */
  uid: token("uid").notNull(),
  /** What stands in the index of itself: register, build and position; null: nothing was built. */
  mark: token("mark"),
  /** Of records, at its position. */
  documents: integer("documents").notNull().default(0),
  /** When the server wrote to it last by our hand, as the server says. */
  changedAt: text("changed_at"),
  /** What is being written just now; null: nothing. */
  step: json("step").$type<EngineStep>(),
  /** Why it is not to be asked before it is built anew; null: it may be. */
  fault: token("fault").$type<EngineFault>(),
  /** How far a build is that is under way; null: none is. */
  built: bigint("built", { mode: "number" }),
  toBuild: bigint("to_build", { mode: "number" }),
  builtAt: instant("built_at"),
})
