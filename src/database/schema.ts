/**
 * The one PostgreSQL schema. Tables carry the names of their nouns; drizzle-kit writes the migrations from here.
 * Codes are `text collate "C"`: compared byte by byte, and faster than char(18).
 */
import { sql } from "drizzle-orm"
import {
  bigint,
  bigserial,
  boolean,
  check,
  customType,
  date,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core"

/** Text compared byte by byte: codes, ids, anything that is not prose. */
const token = customType<{ data: string }>({ dataType: () => 'text collate "C"' })
const bytes = customType<{ data: Uint8Array }>({ dataType: () => "bytea" })
const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

/** A merchant (主体) that the register knows, with or without records. */
export const subject = pgTable(
  "subject",
  {
    code: token("code").primaryKey(),
    name: text("name").notNull(),
    type: token("type").notNull(),
    /** GB/T 2260, six digits. */
    region: token("region").notNull(),
    formerNames: jsonb("former_names").notNull().default([]),
    /** Name of the operator (经营者) of a sole trader, as on the licence; null for others and where it was not given. */
    operator: text("operator"),
    /** Shops on platforms: [{platform, name, url}]. */
    shops: jsonb("shops").notNull().default([]),
    /** `check-character` or `organisation-digit` where an official source gave a code that fails its check. */
    codeFlaw: token("code_flaw"),
    /**
     * The transaction that wrote this version of the row, so that readers find what changed without a log entry (a
     * subject without live records has none). A trigger renews it on UPDATE.
     */
    revision: bigint("revision", { mode: "number" }).notNull().default(sql`pg_current_xact_id()::text::bigint`),
    /**
     * The order in which subjects became known, from the sequence `subject_ordinal`: who locks the head of the log and
     * reads the sequence can tell later who was known then, because whoever adds one holds that lock. 0 for those from
     * before there was an order.
     */
    ordinal: bigint("ordinal", { mode: "number" }).notNull().default(sql`nextval('subject_ordinal')`),
  },
  (t) => [
    index("subject_revision").on(t.revision),
    // The organisation code (GB 11714) in places 9 to 17.
    index("subject_organisation").on(sql`substr(${t.code}, 9, 9)`),
  ],
)

/**
 * One publication about a subject: an abnormal listing, a serious listing or a penalty.
 * No foreign key to `subject`: the transaction that writes a record writes its subject, and a check per row would
 * cost a bulk import a quarter of its time.
 */
export const record = pgTable(
  "record",
  {
    /** Derived from list, code, authority, decision number and ground, so that the same decision is one record. */
    id: token("id").primaryKey(),
    list: token("list").notNull(),
    subjectCode: token("subject_code").notNull(),
    /** The name in the decision, which may be a former one. */
    subjectName: text("subject_name").notNull(),
    ground: token("ground"),
    penaltyClass: token("penalty_class"),
    decisionNo: text("decision_no").notNull(),
    decidedOn: date("decided_on").notNull(),
    /** GB/T 2260 code of the deciding authority's region. */
    authority: token("authority").notNull(),
    publishedOn: date("published_on").notNull(),
    /** The other fields as they were given, public or not; see law/public-field.ts for what leaves the register. */
    detail: jsonb("detail").notNull(),
    /** See register/record-state.ts; only what is `live` is shown. */
    state: token("state").notNull().default("live"),
    /** The log entry that published this version; null for what was imported when its display had already ended. */
    position: bigint("position", { mode: "number" }),
    /** The last day on which it may be shown; null where no day is set. */
    displayedUntil: date("displayed_until"),
    /** From this day on an early end can be applied for; null where it can't. */
    repairOpensOn: date("repair_opens_on"),
    /** The first day on which it was no longer shown, by law: a late run of the daily work changes nothing in it. */
    endedOn: date("ended_on"),
    /** No repair can be applied for until this day has passed, after one that was obtained by fraud. */
    barredUntil: date("barred_until"),
  },
  (t) => [
    index("record_live_subject").on(t.subjectCode).where(sql`state = 'live'`),
    // For checks that send the beginning of a digest (screening/private/range-store.ts): its first 20 bits.
    index("record_live_range")
      .on(sql`(('x' || left(encode(sha256(${t.subjectCode}::bytea), 'hex'), 5))::bit(20)::integer)`)
      .where(sql`state = 'live'`),
    index("record_live_authority").on(t.authority, t.publishedOn.desc()).where(sql`state = 'live'`),
    index("record_ended_subject").on(t.subjectCode).where(sql`state <> 'live'`),
    // What the daily work ends, what it still has to work the display out for, and the listings that links begin at:
    // small parts of a large table.
    index("record_until")
      .on(t.displayedUntil, t.id)
      .where(sql`state in ('live', 'masked') and displayed_until is not null`),
    index("record_windowless").on(t.id).where(sql`displayed_until is null and repair_opens_on is null`),
    index("record_serious_subject").on(t.subjectCode).where(sql`list = 'serious'`),
    check("record_list", sql`${t.list} in ('abnormal', 'serious', 'penalty')`),
    check(
      "record_state",
      sql`${t.state} in ('live', 'masked', 'removed', 'expired', 'corrected', 'withdrawn', 'superseded', 'revoked',
        'deregistered')`,
    ),
    check("record_live_published", sql`${t.state} <> 'live' or ${t.position} is not null`),
  ],
)

/**
 * A proceeding (办理事项): a decision on its way to publication, a change of a record, a repair, an objection. Its
 * history is the audit trail's rows about it.
 */
export const proceeding = pgTable(
  "proceeding",
  {
    id: uuid("id").primaryKey(),
    /** See register/proceeding/kind.ts. */
    kind: token("kind").notNull(),
    state: token("state").notNull(),
    list: token("list").notNull(),
    subjectCode: token("subject_code").notNull(),
    subjectName: text("subject_name").notNull(),
    /** GB/T 2260 code of the authority that decides. */
    authority: token("authority").notNull(),
    /** The record it is about; for a decision the record that it published. */
    recordId: token("record_id"),
    content: jsonb("content").notNull(),
    startedBy: text("started_by").notNull(),
    startedOn: date("started_on").notNull(),
    /** The day on which the present state was entered. */
    enteredOn: date("entered_on").notNull(),
    /** The clock that runs in this state (law/deadline.ts) and its last day; null where none does. */
    clock: token("clock"),
    dueOn: date("due_on"),
    /** The first day on which it was overdue, once the daily work has flagged it. */
    overdueOn: date("overdue_on"),
    /** Nothing is left to be done. */
    closed: boolean("closed").notNull().default(false),
    /** Counts the acts: who acts on an older version is refused. */
    version: integer("version").notNull().default(1),
  },
  (t) => [
    // The worklist of an authority and that of many, each in its order; those without a last day come last.
    index("proceeding_open").on(t.authority, sql`coalesce(${t.dueOn}, 'infinity'::date)`, t.id).where(sql`not closed`),
    index("proceeding_due").on(sql`coalesce(${t.dueOn}, 'infinity'::date)`, t.authority, t.id).where(sql`not closed`),
    index("proceeding_record").on(t.recordId),
    index("proceeding_subject").on(t.subjectCode),
    // One decision of an authority on the way is enough; a second one would publish it twice.
    uniqueIndex("proceeding_open_record").on(t.recordId, t.kind).where(sql`not closed and record_id is not null`),
  ],
)

/** What a record is marked with for officers, by law/standing-flag.ts. Set and cleared by the daily work. */
export const recordFlag = pgTable(
  "record_flag",
  {
    recordId: token("record_id").notNull(),
    flag: token("flag").notNull(),
    /** The first day on which it was so, whatever the day on which it was noticed. */
    since: date("since").notNull(),
  },
  (t) => [primaryKey({ columns: [t.flag, t.recordId] })],
)

/** The daily work (register/daily/), one row a day on which it ran. */
export const dailyWork = pgTable("daily_work", {
  /** The day in China. */
  day: date("day").primaryKey(),
  startedAt: instant("started_at").notNull(),
  /** Null where it was cut off; the next run goes on from there. */
  finishedAt: instant("finished_at"),
})

/**
 * The publication log. `entry` is the published bytes; `line` is the record's public line that the entry commits to
 * (null where the operation opens none, or after an erasure). The other columns are for readers inside.
 */
export const logEntry = pgTable(
  "log_entry",
  {
    position: bigint("position", { mode: "number" }).primaryKey(),
    entry: text("entry").notNull(),
    line: text("line"),
    recordId: token("record_id"),
    subjectCode: token("subject_code"),
  },
  // For what was public of a subject at an earlier time. As that of the audit trail it costs a bulk import nothing.
  (t) => [
    index("log_entry_subject")
      .using("brin", sql`${t.subjectCode} text_bloom_ops (n_distinct_per_range = 800, false_positive_rate = 0.001)`)
      .with({ pages_per_range: 64, autosummarize: true }),
  ],
)

/** The sequencer: the row that is locked to give positions. `size` is the next position. */
export const logHead = pgTable(
  "log_head",
  {
    id: smallint("id").primaryKey().default(1),
    size: bigint("size", { mode: "number" }).notNull(),
    /** Time of the last entry, ms since 1970; never goes backwards. */
    time: bigint("time", { mode: "number" }).notNull(),
  },
  (t) => [check("log_head_single", sql`${t.id} = 1`)],
)

/** How far each reader of the log has read. */
export const logReader = pgTable("log_reader", {
  name: token("name").primaryKey(),
  position: bigint("position", { mode: "number" }).notNull(),
})

/**
 * Tiles of the Merkle tree over the log (C2SP tlog-tiles), each as wide as it has grown: a narrower one is its
 * beginning. The reader `tree` says up to which entry they reach.
 */
export const logTile = pgTable(
  "log_tile",
  {
    level: smallint("level").notNull(),
    index: bigint("index", { mode: "number" }).notNull(),
    /** 1 to 256 hashes of 32 bytes. */
    hashes: bytes("hashes").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.level, t.index] }),
    check("log_tile_hashes", sql`octet_length(${t.hashes}) between 32 and 8192 and octet_length(${t.hashes}) % 32 = 0`),
  ],
)

/** The checkpoint that is published: the row that is locked to sign the next one. */
export const logCheckpoint = pgTable(
  "log_checkpoint",
  {
    id: smallint("id").primaryKey().default(1),
    /** Null until the first checkpoint is signed. */
    origin: token("origin"),
    size: bigint("size", { mode: "number" }).notNull(),
    /** The signed note, as published; null until the first one. */
    note: text("note"),
    /** When it was signed, ms since 1970. */
    time: bigint("time", { mode: "number" }).notNull(),
  },
  (t) => [check("log_checkpoint_single", sql`${t.id} = 1`)],
)

/** Who did what; written in the transaction of the act and never changed. */
export const auditEvent = pgTable(
  "audit_event",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    at: instant("at").notNull(),
    actor: text("actor").notNull(),
    act: token("act").notNull(),
    /** A subject's code, a record's id, or a proceeding's id. */
    object: token("object").notNull(),
    position: bigint("position", { mode: "number" }),
    importId: uuid("import_id"),
    before: jsonb("before"),
    after: jsonb("after"),
    reason: text("reason"),
  },
  // Rows of an import are found by the import: leaving them out keeps a bulk import from paying for the index.
  // The second index is for auditors: a filter for each 32 pages says what is surely not in them. A bulk import writes
  // behind the pages that have one, and pays nothing for it.
  (t) => [
    index("audit_event_object").on(t.object, t.id).where(sql`import_id is null`),
    index("audit_event_seek")
      .using(
        "brin",
        t.at,
        sql`${t.actor} text_bloom_ops (n_distinct_per_range = 100)`,
        sql`${t.object} text_bloom_ops (n_distinct_per_range = 2000)`,
      )
      .with({ pages_per_range: 32, autosummarize: true }),
  ],
)

/** One run of an import, with its tally. */
export const importRun = pgTable("import_run", {
  id: uuid("id").primaryKey(),
  actor: text("actor").notNull(),
  source: text("source").notNull(),
  startedAt: instant("started_at").notNull(),
  finishedAt: instant("finished_at"),
  rows: bigint("rows", { mode: "number" }).notNull().default(0),
  added: bigint("added", { mode: "number" }).notNull().default(0),
  amended: bigint("amended", { mode: "number" }).notNull().default(0),
  unchanged: bigint("unchanged", { mode: "number" }).notNull().default(0),
  rejected: bigint("rejected", { mode: "number" }).notNull().default(0),
  flagged: bigint("flagged", { mode: "number" }).notNull().default(0),
})

/** A row of an import that was refused, or taken with a remark. Never holds the row's values. */
export const importRemark = pgTable(
  "import_remark",
  {
    importId: uuid("import_id").notNull(),
    line: bigint("line", { mode: "number" }).notNull(),
    ordinal: smallint("ordinal").notNull(),
    /** `rejected` or `flagged`. */
    outcome: token("outcome").notNull(),
    field: text("field").notNull(),
    reason: jsonb("reason").notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.line, t.ordinal] })],
)

/** A platform or an agency with its API key, of which only a digest is kept. */
export const apiClient = pgTable("api_client", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull().unique(),
  role: token("role").notNull(),
  /** SHA-256 of the key. */
  keyDigest: bytes("key_digest").notNull().unique(),
  createdAt: instant("created_at").notNull(),
  revokedAt: instant("revoked_at"),
})

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

/** What a reader that fills a search index has to remember besides its position in the log. */
export const searchState = pgTable("search_state", {
  /** As in `log_reader`. */
  reader: token("reader").primaryKey(),
  /** The number of the next document. */
  nextDocument: integer("next_document").notNull().default(1),
  /** Subjects of transactions before this one have been read. */
  revision: bigint("revision", { mode: "number" }).notNull().default(0),
  /** Documents in the posting lists that are no more. */
  stale: integer("stale").notNull().default(0),
})

/** What a client decided about a name that it asked for and a subject that was offered. */
export const matchDecision = pgTable(
  "match_decision",
  {
    clientId: uuid("client_id").notNull(),
    /** Digest of the name and region asked for, folded; the name itself is not kept. */
    query: token("query").notNull(),
    code: token("code").notNull(),
    /** `same` or `different`. */
    verdict: token("verdict").notNull(),
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

/**
 * The public halves of the keys that this register signs with, and signed with once. Whether one is announced, signs,
 * or has retired follows from its dates (signing/key-record.ts), so that all nodes turn at the same moment.
 */
export const signingKey = pgTable(
  "signing_key",
  {
    /** RFC 7638 thumbprint. */
    kid: token("kid").primaryKey(),
    /** Null: documents of every kind, as before there were roles. */
    role: token("role"),
    /** The public JWK, without role and dates. */
    key: jsonb("key").notNull(),
    publishedAt: instant("published_at").notNull(),
    signsFrom: instant("signs_from").notNull(),
    signsUntil: instant("signs_until"),
    compromisedAt: instant("compromised_at"),
    /** The last size of the log up to which a compromised key is believed. */
    goodUntilSize: bigint("good_until_size", { mode: "number" }),
    /** Entries of the log that speak of the key. */
    positions: bigint("positions", { mode: "number" }).array().notNull().default(sql`'{}'`),
  },
  (t) => [
    check("signing_key_role", sql`${t.role} in ('log', 'export', 'statement', 'receipt')`),
    check("signing_key_compromised", sql`(${t.compromisedAt} is null) = (${t.goodUntilSize} is null)`),
  ],
)

/** What a roster keeps of a seller; the same columns wait on the stage. */
const sellerColumns = () => ({
  /** Id of the seller within the client's roster: the platform's own, or one that is derived from who and where it is. */
  seller: token("seller").notNull(),
  /** Unified social credit code; null for a seller that need not register. */
  code: token("code"),
  /** Keyed hash of the ID number of a seller that need not register; null for the others. */
  identityHash: token("identity_hash"),
  /** The registered name. The name of a natural person is sealed, and null here. */
  name: text("name"),
  shop: text("shop"),
  url: text("url"),
  /** GB/T 2260, six digits; 000000 where it is not known. */
  region: token("region"),
  /** See screening/roster/exemption.ts; null for the registered. */
  exemption: token("exemption"),
  /** Sells for more than the law's limit a year, or is said to. */
  overLimit: boolean("over_limit"),
  /** Sells by live-streaming. */
  live: boolean("live"),
  /** Address, contact and what else is personal: nonce, AES-256-GCM ciphertext, tag. */
  sealed: bytes("sealed"),
  /** Id of the key that it is sealed with. */
  sealedKey: token("sealed_key"),
  /** Keyed digest of all that was sent of the seller, by which a row that changes nothing is known. */
  digest: bytes("digest"),
})

/** A seller on a platform (平台内经营者), as the platform reports it (screening/roster/). */
export const rosterSeller = pgTable(
  "roster_seller",
  {
    clientId: uuid("client_id").notNull(),
    ...sellerColumns(),
    enteredOn: date("entered_on").notNull(),
    /** The day on which the platform said that it had left; null while it is there. Such a seller is watched no more. */
    exitedOn: date("exited_on"),
    /** The upload that wrote it last. */
    uploadId: uuid("upload_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.seller] }),
    index("roster_seller_code").on(t.code).where(sql`code is not null`),
    index("roster_seller_exited").on(t.exitedOn).where(sql`exited_on is not null`),
    check("roster_seller_identity", sql`(${t.code} is null) <> (${t.identityHash} is null)`),
  ],
)

/** Rows of an upload that is being received; unlogged, for who loses them sends the file again. */
export const rosterStage = pgTable("roster_stage", {
  uploadId: uuid("upload_id").notNull(),
  line: bigint("line", { mode: "number" }).notNull(),
  /** `put`, `remove`, or `refused` for a row that names its seller and was not taken. */
  operation: token("operation").notNull(),
  ...sellerColumns(),
})

/** One upload of a roster, with its tally. */
export const rosterUpload = pgTable(
  "roster_upload",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").notNull(),
    actor: text("actor").notNull(),
    /** `full` or `delta`. */
    mode: token("mode").notNull(),
    /** The January or July that it reports (`2026-07`); null where it is no identity report. */
    period: token("period"),
    startedAt: instant("started_at").notNull(),
    /** Null until its rows are in the roster: all of them or none. */
    finishedAt: instant("finished_at"),
    rows: bigint("rows", { mode: "number" }).notNull().default(0),
    added: bigint("added", { mode: "number" }).notNull().default(0),
    amended: bigint("amended", { mode: "number" }).notNull().default(0),
    unchanged: bigint("unchanged", { mode: "number" }).notNull().default(0),
    exited: bigint("exited", { mode: "number" }).notNull().default(0),
    refused: bigint("refused", { mode: "number" }).notNull().default(0),
  },
  (t) => [index("roster_upload_client").on(t.clientId, t.startedAt.desc())],
)

/** Why a row of an upload was refused. Never holds the row's values. */
export const rosterRemark = pgTable(
  "roster_remark",
  {
    uploadId: uuid("upload_id").notNull(),
    line: bigint("line", { mode: "number" }).notNull(),
    ordinal: smallint("ordinal").notNull(),
    /** The field, as the documentation names it; empty for the row as a whole. */
    field: token("field").notNull(),
    /** See screening/roster/fault.ts. */
    fault: token("fault").notNull(),
  },
  (t) => [primaryKey({ columns: [t.uploadId, t.line, t.ordinal] })],
)

/** A platform's report on the identity of its sellers (平台身份信息报送), due each January and July. */
export const rosterReport = pgTable(
  "roster_report",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").notNull(),
    period: token("period").notNull(),
    /** `due`, `received`, `validated`, `accepted` or `returned`. */
    state: token("state").notNull(),
    dueOn: date("due_on").notNull(),
    /** The upload that it rests on; null until one has come. */
    uploadId: uuid("upload_id"),
    receivedAt: instant("received_at"),
    decidedAt: instant("decided_at"),
    /** Why it was returned, in the officer's words. */
    reason: text("reason"),
  },
  (t) => [
    uniqueIndex("roster_report_period").on(t.clientId, t.period),
    index("roster_report_open").on(t.dueOn, t.id).where(sql`state <> 'accepted'`),
  ],
)

/**
 * An alert (预警): a material change of what is published about a seller, told to a platform that watches it
 * (screening/alert/). In the order in which a platform reads them; only the reader `alerts`, while it is locked, adds.
 */
export const alert = pgTable(
  "alert",
  {
    clientId: uuid("client_id").notNull(),
    /** The log entry that it is about; for an initial one the position up to which the log had been read. */
    position: bigint("position", { mode: "number" }).notNull(),
    /** Initial alerts of a position are numbered from 1; that of the entry comes after them. */
    ordinal: integer("ordinal").notNull(),
    /** `listed`, `changed`, `removed` or `expired`. */
    kind: token("kind").notNull(),
    /** The seller was listed before it was watched. */
    initial: boolean("initial").notNull(),
    code: token("code").notNull(),
    /** The name in the decision. */
    name: text("name"),
    /** The sellers of the platform's roster with that code, the first hundred, and how many there are. */
    sellers: text("sellers").array().notNull(),
    sellerCount: integer("seller_count").notNull(),
    recordId: token("record_id").notNull(),
    list: token("list").notNull(),
    ground: token("ground"),
    penaltyClass: token("penalty_class"),
    authority: token("authority"),
    /** Why, as the log says; null where the kind says it all. */
    reason: token("reason"),
    /** The public fields that differ, for `changed`. */
    changed: text("changed").array().notNull(),
    /** Time of the log entry. */
    publishedAt: instant("published_at").notNull(),
    raisedAt: instant("raised_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.position, t.ordinal] }),
    index("alert_record").on(t.clientId, t.recordId),
    index("alert_raised").using("brin", t.raisedAt),
    check("alert_kind", sql`${t.kind} in ('listed', 'changed', 'removed', 'expired')`),
  ],
)

/** Uploads of rosters whose sellers may be listed already: the platform is told once, and the row goes. */
export const alertUpload = pgTable("alert_upload", {
  uploadId: uuid("upload_id").primaryKey(),
  /** The last seller, by id, that has been looked at. */
  afterSeller: token("after_seller").notNull().default(""),
})

/** Where a platform wants its alerts sent. */
export const webhook = pgTable(
  "webhook",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").notNull(),
    url: text("url").notNull(),
    description: text("description").notNull(),
    /** The kinds of alerts that it wants; null: all. */
    kinds: text("kinds").array(),
    enabled: boolean("enabled").notNull(),
    /** Why the register switched it off: `gone` or `failing`; null where it did not. */
    disabledFor: token("disabled_for"),
    /** What it is signed with, sealed: nonce, AES-256-GCM ciphertext, tag. */
    secret: bytes("secret").notNull(),
    /** The one before, which signs too until it ends. */
    previousSecret: bytes("previous_secret"),
    previousUntil: instant("previous_until"),
    /** The first alert that is in no delivery yet. */
    position: bigint("position", { mode: "number" }).notNull(),
    ordinal: integer("ordinal").notNull(),
    /** Attempts that failed one after another, and until when it is left alone for that. */
    failures: integer("failures").notNull().default(0),
    restUntil: instant("rest_until"),
    lastSuccessAt: instant("last_success_at"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("webhook_client").on(t.clientId, t.createdAt)],
)

/** A message to a webhook: a range of alerts, or a ping. What it says is made from the alerts, which never change. */
export const webhookDelivery = pgTable(
  "webhook_delivery",
  {
    id: uuid("id").primaryKey(),
    /** The order in which deliveries were made. */
    number: bigserial("number", { mode: "number" }).notNull(),
    webhookId: uuid("webhook_id").notNull(),
    /** `alerts` or `ping`. */
    type: token("type").notNull(),
    /** The first and the last alert, those between of the kinds that were wanted; null for a ping. */
    firstPosition: bigint("first_position", { mode: "number" }),
    firstOrdinal: integer("first_ordinal"),
    lastPosition: bigint("last_position", { mode: "number" }),
    lastOrdinal: integer("last_ordinal"),
    kinds: text("kinds").array(),
    alerts: integer("alerts").notNull(),
    /** `waiting`, `delivered` or `dead`. */
    state: token("state").notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** When it may be attempted; while an attempt is under way, when that counts as lost. */
    dueAt: instant("due_at").notNull(),
    createdAt: instant("created_at").notNull(),
    lastAt: instant("last_at"),
    /** How the last attempt went: the status, or the fault of screening/alert/post.ts, and how the answer began. */
    status: integer("status"),
    fault: token("fault"),
    excerpt: text("excerpt"),
  },
  (t) => [
    index("webhook_delivery_due").on(t.webhookId, t.dueAt).where(sql`state = 'waiting'`),
    index("webhook_delivery_number").on(t.webhookId, t.number.desc()),
    check("webhook_delivery_state", sql`${t.state} in ('waiting', 'delivered', 'dead')`),
  ],
)

/** The making of an export (exports/job/): asked for by the schedule or by an administrator, done by one node. */
export const exportJob = pgTable(
  "export_job",
  {
    id: uuid("id").primaryKey(),
    /** As the audit trail names who asked. */
    askedBy: text("asked_by").notNull(),
    askedAt: instant("asked_at").notNull(),
    state: token("state").notNull().default("waiting"),
    startedAt: instant("started_at"),
    /** The claim of the node that is at it: who was taken for dead, and was not, has another. */
    claim: uuid("claim"),
    /** By the database's clock: a running job without one for a while belongs to a node that died. */
    beatAt: instant("beat_at"),
    finishedAt: instant("finished_at"),
    /** Lines written, and about how many there are to write. */
    lines: bigint("lines", { mode: "number" }).notNull().default(0),
    lineTotal: bigint("line_total", { mode: "number" }).notNull().default(0),
    /** Size of the log that it was made at. */
    size: bigint("size", { mode: "number" }),
    /** Why it failed: {zh, en}. */
    reason: jsonb("reason"),
  },
  (t) => [
    // One on its way is enough, on however many nodes.
    uniqueIndex("export_job_open")
      .on(sql`(state in ('waiting', 'running'))`)
      .where(sql`state in ('waiting', 'running')`),
    index("export_job_asked").on(t.askedAt.desc()),
    check("export_job_state", sql`${t.state} in ('waiting', 'running', 'made', 'failed')`),
  ],
)

/** Files of exports that held what was erased since; every later manifest lists them. */
export const exportWithdrawal = pgTable(
  "export_withdrawal",
  {
    /** Size of the log that the export was made at. */
    size: bigint("size", { mode: "number" }).notNull(),
    name: token("name").notNull(),
    sha256: token("sha256").notNull(),
    reason: token("reason").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.size, t.name] })],
)

/** Receipts of checks (screening/receipt/), for the client to fetch until their time is over. */
export const checkReceipt = pgTable(
  "check_receipt",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").notNull(),
    /** The signed document, a compact JWS. */
    document: text("document").notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [index("check_receipt_expiry").on(t.expiresAt)],
)

/** Under which keys of register/shop-key.ts which subjects are found. Written with the subject. */
export const subjectShop = pgTable(
  "subject_shop",
  { key: bigint("key", { mode: "bigint" }).notNull(), code: token("code").notNull() },
  (t) => [primaryKey({ columns: [t.key, t.code] })],
)

/** What clients want to be advised on their checks (screening/policy/). */
export const checkPolicy = pgTable("check_policy", {
  clientId: uuid("client_id").primaryKey(),
  policy: jsonb("policy").notNull(),
  changedAt: instant("changed_at").notNull(),
})

/** Listings of persons without registration (screening/person/): for checks by keyed hash, and for nothing public. */
export const personListing = pgTable(
  "person_listing",
  {
    /** Derived from hash, list, authority, decision number and ground. */
    id: token("id").primaryKey(),
    /** Of the ID number: the key's id, a colon, HMAC-SHA-256 in hex. */
    identityHash: token("identity_hash").notNull(),
    list: token("list").notNull(),
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

/** Gives `subject.ordinal`. */
export const subjectOrdinal = pgSequence("subject_ordinal")

/** A file to be checked as a job (核查任务): what was sent, where the work is, and what came of it. */
export const checkJob = pgTable(
  "check_job",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").notNull(),
    /** The client's own name for the request; the same again is the same job. */
    idempotencyKey: token("idempotency_key"),
    /** See screening/job/job.ts. */
    state: token("state").notNull(),
    /** How often the row has changed: the id of its events. */
    version: bigint("version", { mode: "number" }).notNull().default(0),
    createdAt: instant("created_at").notNull(),
    /** {fileName, format, codeColumn, nameColumn, identityColumn, sheet, encoding, language, allSubjects, identity, policy}. */
    request: jsonb("request").notNull(),
    /** What has been sent, in bytes, and its SHA-256; the digest is null until all is there. */
    bytes: bigint("bytes", { mode: "number" }).notNull().default(0),
    sha256: bytes("sha256"),
    /** {size, time, subjects, over, trail, day}: the position of the log that every answer is as of. Null until the job begins. */
    pin: jsonb("pin"),
    /** {rows, duplicates, malformed, firstMalformed}: what the file itself says. Null until it has been read through. */
    survey: jsonb("survey"),
    /** Rows answered, and the pieces that the answer is stored in. */
    rowsDone: bigint("rows_done", { mode: "number" }).notNull().default(0),
    pieces: integer("pieces").notNull().default(0),
    resultBytes: bigint("result_bytes", { mode: "number" }).notNull().default(0),
    /** {verdicts, lists, grounds}: rows by each. */
    tally: jsonb("tally").notNull(),
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
    /** Why it failed: {zh, en}. */
    problem: jsonb("problem"),
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
