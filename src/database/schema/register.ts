/**
 * Tables of the register: subjects, records, and what is decided about them.
 */
import { sql } from "drizzle-orm"
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core"
import type { ListName } from "../../law/list.ts"
import type { PersonalDataKind } from "../../law/personal-data-found.ts"
import type { StandingFlag } from "../../law/standing-flag.ts"
import type { SubjectType } from "../../law/subject-type.ts"
import type { Content } from "../../register/proceeding/proceeding.ts"
import type { CodeFlaw, RecordContent, Shop } from "../../register/record/record.ts"
import type { RecordState } from "../../register/record/state.ts"
import { instant, json, numberKeyOf, token } from "./column.ts"

/** Gives `subject.ordinal`. */
export const subjectOrdinal = pgSequence("subject_ordinal")

/** A merchant (主体) that the register knows, with or without records. */
export const subject = pgTable(
  "subject",
  {
    code: token("code").primaryKey(),
    name: text("name").notNull(),
    type: token("type").$type<SubjectType>().notNull(),
    /** GB/T 2260, six digits. */
    region: token("region").notNull(),
    formerNames: json("former_names").$type<readonly string[]>().notNull().default(sql`'[]'::jsonb`),
    /** Name of the operator (经营者) of a sole trader, as on the licence; null for others and where it was not given. */
    operator: text("operator"),
    /** Shops on platforms: [{platform, name, url}]. */
    shops: json("shops").$type<readonly Shop[]>().notNull().default(sql`'[]'::jsonb`),
    /** `check-character` or `organisation-digit` where an official source gave a code that fails its check. */
    codeFlaw: token("code_flaw").$type<CodeFlaw>(),
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
 * Under which keys of register/subject/shop-key.ts which subjects are found. Written with the subject. A key has all of
 * its 64 bits, more than a number holds: it is read and written as text.
 */
export const subjectShop = pgTable(
  "subject_shop",
  { key: bigint("key", { mode: "number" }).notNull(), code: token("code").notNull() },
  (t) => [primaryKey({ columns: [t.key, t.code] })],
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
    list: token("list").$type<ListName>().notNull(),
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
    detail: json("detail").$type<RecordContent["detail"]>().notNull(),
    /** See register/record/state.ts; only what is `live` is shown. */
    state: token("state").$type<RecordState>().notNull().default("live"),
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
    // With all that a file of codes asks for, so that no row need be read for it.
    index("record_live_subject")
      .on(t.subjectCode, t.list, t.ground, t.penaltyClass, t.displayedUntil)
      .where(sql`state = 'live'`),
    // For checks that send the beginning of a digest (check/private/range-store.ts): its first 20 bits.
    index("record_live_range")
      .on(sql`(('x' || left(encode(sha256(${t.subjectCode}::bytea), 'hex'), 5))::bit(20)::integer)`)
      .where(sql`state = 'live'`),
    index("record_live_authority").on(t.authority, t.publishedOn.desc()).where(sql`state = 'live'`),
    // Numbers of a first load count as used; those of a pattern begin alike.
    index("record_number_key").on(t.authority, numberKeyOf(t.decisionNo)),
    // Penalties whose class nobody has confirmed: for the worklist, and for counting their days anew.
    index("record_unclassed")
      .on(t.authority, t.id)
      .where(sql`list = 'penalty' and penalty_class is null and state = 'live'`),
    index("record_ended_subject").on(t.subjectCode).where(sql`state <> 'live'`),
    // What the daily work ends, what it still has to work the display out for, and the listings that links begin at:
    // small parts of a large table.
    index("record_until")
      .on(t.displayedUntil, t.id)
      .where(sql`state in ('live', 'masked', 'elsewhere') and displayed_until is not null`),
    index("record_windowless").on(t.id).where(sql`displayed_until is null and repair_opens_on is null`),
    index("record_serious_subject").on(t.subjectCode).where(sql`list = 'serious'`),
    check("record_list", sql`${t.list} in ('abnormal', 'serious', 'penalty')`),
    check(
      "record_state",
      sql`${t.state} in ('live', 'masked', 'elsewhere', 'removed', 'expired', 'corrected', 'withdrawn', 'superseded', 'revoked',
        'deregistered', 'unpublished')`,
    ),
    check("record_live_published", sql`${t.state} <> 'live' or ${t.position} is not null`),
  ],
)

/**
 * Records that have ended, or ended otherwise, while nothing of them was shown: the log says nothing of it, so whoever tells
 * agencies finds them here, and takes them out in the transaction that tells.
 */
export const silentEnd = pgTable("silent_end", { recordId: token("record_id").primaryKey() })

/**
 * The redacted text of a decision that came with its record by an import, to be published beside it. A text belongs to a
 * record by the digest that the record's detail names as `decision_text`; one that was replaced stays for who undoes that.
 */
export const decisionText = pgTable(
  "decision_text",
  {
    recordId: token("record_id").notNull(),
    /** SHA-256 of the text in UTF-8, hexadecimal. */
    sha256: token("sha256").notNull(),
    text: text("text").notNull(),
    /** Opens the record's commitment to the text as served; null where the source gave no digest of that. */
    servedSalt: token("served_salt"),
  },
  (t) => [primaryKey({ columns: [t.recordId, t.sha256] })],
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
    list: token("list").$type<ListName>().notNull(),
    subjectCode: token("subject_code").notNull(),
    subjectName: text("subject_name").notNull(),
    /** GB/T 2260 code of the authority that decides. */
    authority: token("authority").notNull(),
    /** The authority of another province that displays the record; null where the own one does. */
    displayedBy: token("displayed_by"),
    /** The record it is about; for a decision the record that it published. */
    recordId: token("record_id"),
    content: json("content").$type<Content>().notNull(),
    startedBy: text("started_by").notNull(),
    /** Whose case it is, as the audit trail names them, since it was handed over; null: still of whoever began it. */
    owner: text("owner"),
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
    index("proceeding_displayed").on(t.displayedBy).where(sql`not closed and displayed_by is not null`),
    index("proceeding_record").on(t.recordId),
    // For statistics: how many were applied for and how they ended.
    index("proceeding_remedy")
      .on(t.kind, t.startedOn, t.enteredOn, t.list, t.authority, t.state)
      .where(sql`kind in ('repair', 'objection')`),
    // Decisions that have to be served, for the worklist.
    index("proceeding_serve").on(t.authority).where(sql`content ->> 'serve_by' is not null`),
    // Penalties that were decided here, and whether they lack a basis: for the worklist.
    index("proceeding_penalty")
      .on(t.authority, sql`((${t.content} ->> 'basis') is null)`)
      .where(sql`kind = 'penalty' and state = 'published'`),
    index("proceeding_subject").on(t.subjectCode),
    // Violations that were not punished: since when there are any, and how many.
    index("proceeding_exemption")
      .on(sql`(${t.content} ->> 'decided_on')`, t.authority)
      .where(sql`kind = 'exemption' and content ->> 'decided_on' is not null`),
    // Which numbers have been taken by many decisions at once.
    index("proceeding_bulk").on(t.authority).where(sql`kind = 'bulk'`),
    // How much of a day's brake other runs have taken: asked under the lock of the log's head.
    index("proceeding_terms").on(t.authority).where(sql`kind = 'terms'`),
    // One decision of an authority on the way is enough; a second one would publish it twice.
    uniqueIndex("proceeding_open_record").on(t.recordId, t.kind).where(sql`not closed and record_id is not null`),
  ],
)

/** How a subject ended (注销): what its records tell no more, and who took it up in a merger (合并). */
export const subjectEnd = pgTable("subject_end", {
  code: token("code").primaryKey(),
  endedOn: date("ended_on").notNull(),
  /** Unified social credit code of the subject that took it up; null for a plain deregistration. */
  successor: token("successor"),
})

/**
 * Codes that were replaced by another (统一社会信用代码变更). The subject and its records stand under `current`; whoever asks
 * by the old code is led there. A code that was changed twice leads to the last.
 */
export const subjectCodeChange = pgTable(
  "subject_code_change",
  {
    code: token("code").primaryKey(),
    current: token("current").notNull(),
    changedOn: date("changed_on").notNull(),
  },
  (t) => [index("subject_code_change_current").on(t.current)],
)

/** What a record is marked with for officers, by law/standing-flag.ts. Set and cleared by the daily work. */
export const recordFlag = pgTable(
  "record_flag",
  {
    recordId: token("record_id").notNull(),
    flag: token("flag").$type<StandingFlag>().notNull(),
    /** The first day on which it was so, whatever the day on which it was noticed. */
    since: date("since").notNull(),
  },
  (t) => [primaryKey({ columns: [t.flag, t.recordId] })],
)

/**
 * How far what is public already was looked through for personal data by a version of the rules (law/personal-data.ts), one row a
 * version: the code and the id behind which to go on. Null where there is nothing behind.
 */
export const personalDataLook = pgTable("personal_data_look", {
  rules: integer("rules").primaryKey(),
  subjectsAfter: token("subjects_after").default(""),
  recordsAfter: token("records_after").default(""),
})

/** What of it seems to hold personal data, until it is corrected, answered or ended. Never the text. */
export const personalDataFinding = pgTable(
  "personal_data_finding",
  {
    /** A record's id, or a subject's code. */
    object: token("object").primaryKey(),
    /** Whose it is to look at: of a subject, the authority of its region. */
    authority: token("authority").notNull(),
    subjectCode: token("subject_code").notNull(),
    found: json("found").$type<readonly { field: string; kind: PersonalDataKind }[]>().notNull(),
    /** The day on which it was noticed. */
    since: date("since").notNull(),
  },
  (t) => [index("personal_data_finding_authority").on(t.authority, t.object)],
)

/** The daily work (register/daily/), one row a day on which it ran. */
export const dailyWork = pgTable("daily_work", {
  /** The day in China. */
  day: date("day").primaryKey(),
  startedAt: instant("started_at").notNull(),
  /** Null where it was cut off; the next run goes on from there. */
  finishedAt: instant("finished_at"),
})
