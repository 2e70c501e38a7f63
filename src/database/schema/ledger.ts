/**
 * Tables of the publication log: entries, its head and readers, the tree, the checkpoint, the keys that sign.
 */
import { sql } from "drizzle-orm"
import { bigint, check, index, integer, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core"
import type { SharedPurpose } from "../../signing/shared-key.ts"
import type { KeyRole, PublicKey } from "../../signing/signing-key.ts"
import { bytes, instant, json, token } from "./column.ts"

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
    // What whoever republishes has to follow (exports/copy): the few entries by which something ends.
    index("log_entry_end")
      .on(t.position)
      .where(sql`(entry like '{"op":"remove",%' and record_id is not null or entry like '{"op":"erase",%')`),
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

/**
 * Pages of the map from codes to what is live under them (ledger/map/page.ts), by the beginning of keys in hexadecimal
 * digits. A page that changes is written anew under the version that is being made, so that those before it can be read
 * meanwhile. The reader `map` says up to which entry that one has come.
 */
export const logMapPage = pgTable(
  "log_map_page",
  {
    prefix: token("prefix").notNull(),
    version: integer("version").notNull(),
    page: bytes("page").notNull(),
  },
  (t) => [primaryKey({ columns: [t.prefix, t.version] }), index("log_map_page_version").on(t.version)],
)

/** The versions of the map whose roots are entries of the log. */
export const logMap = pgTable("log_map", {
  version: integer("version").primaryKey(),
  /** Of its entry: it holds for all entries before it. */
  position: bigint("position", { mode: "number" }).notNull(),
  root: bytes("root").notNull(),
  /** ms since 1970. */
  time: bigint("time", { mode: "number" }).notNull(),
})

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
    role: token("role").$type<KeyRole>(),
    /** The public JWK, without role and dates. */
    key: json("key").$type<PublicKey>().notNull(),
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

/** The entries of the log that name a release of the verifier. What they say stands in their lines. */
export const logRelease = pgTable("log_release", {
  position: bigint("position", { mode: "number" }).primaryKey(),
  /** Three numbers: a version is named once. */
  version: token("version").notNull().unique(),
})

/** The secrets that nodes on this database have to share, by their ids: each node holds its own against these. */
export const sharedKey = pgTable(
  "shared_key",
  {
    purpose: token("purpose").$type<SharedPurpose>().notNull(),
    /** The id that what was made with the key names: the beginning of a digest of 256 random bits, which tells nothing of them. */
    id: token("id").notNull(),
    /** The row of the audit trail that tells when it was put in use; 0: it was in use before there was such a row. */
    trail: bigint("trail", { mode: "number" }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.purpose, t.id] }),
    check("shared_key_purpose", sql`${t.purpose} in ('identity', 'roster', 'webhook')`),
  ],
)

/**
 * Checkpoints of the last day, as they were signed: whoever is about to cosign or to prove one is served while newer ones
 * come. The newest that enough witnesses have cosigned stays, however old.
 */
export const logPastCheckpoint = pgTable(
  "log_past_checkpoint",
  {
    size: bigint("size", { mode: "number" }).primaryKey(),
    /** base64. */
    root: token("root").notNull(),
    /** The signed note, without cosignatures. */
    note: text("note").notNull(),
    /** When it was signed, ms since 1970. */
    time: bigint("time", { mode: "number" }).notNull(),
    /** The policy that its cosignatures meet, by its digest; null: not yet. */
    met: token("met"),
  },
  (t) => [
    index("log_past_checkpoint_time").on(t.time),
    index("log_past_checkpoint_met").on(t.met, t.size).where(sql`${t.met} is not null`),
  ],
)

/** Cosignatures (C2SP tlog-cosignature). They are over size and root, so they hold for a note that is signed anew. */
export const logCosignature = pgTable(
  "log_cosignature",
  {
    size: bigint("size", { mode: "number" })
      .notNull()
      .references(() => logPastCheckpoint.size, { onDelete: "cascade" }),
    root: token("root").notNull(),
    /** The verifier key of the witness. */
    witness: token("witness").notNull(),
    /** The line of the note. */
    line: text("line").notNull(),
    /** When the witness says that it cosigned, seconds since 1970. */
    seconds: bigint("seconds", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.size, t.root, t.witness] })],
)

/** Where each witness is, as far as this register knows. */
export const logWitness = pgTable("log_witness", {
  /** Its verifier key. */
  witness: token("witness").primaryKey(),
  /** The size that it has seen last: cosigned, or told of. */
  size: bigint("size", { mode: "number" }).notNull().default(0),
  /** What it cosigned last, and when by its own clock, seconds since 1970; null: nothing yet. */
  cosignedSize: bigint("cosigned_size", { mode: "number" }),
  cosignedSeconds: bigint("cosigned_seconds", { mode: "number" }),
  /** What is wrong with it since when, ms since 1970, and how often it was tried since; null: nothing. */
  fault: token("fault"),
  faultSince: bigint("fault_since", { mode: "number" }),
  tries: bigint("tries", { mode: "number" }).notNull().default(0),
  /** Not asked before then, ms since 1970. */
  dueAt: bigint("due_at", { mode: "number" }).notNull().default(0),
})

/** Which process submits to witnesses, and until when, ms since 1970. */
export const logWitnessing = pgTable(
  "log_witnessing",
  {
    id: smallint("id").primaryKey().default(1),
    node: token("node"),
    until: bigint("until", { mode: "number" }).notNull().default(0),
    /** The largest size that left in a head without witnesses: heads don't go back behind it. */
    floor: bigint("floor", { mode: "number" }).notNull().default(0),
  },
  (t) => [check("log_witnessing_single", sql`${t.id} = 1`)],
)
