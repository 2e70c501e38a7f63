/**
 * Tables of rosters: sellers on platforms, and the reports of their identity.
 */
import { sql } from "drizzle-orm"
import {
  bigint,
  boolean,
  check,
  date,
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
import type { Exemption } from "../../roster/exemption.ts"
import type { Fault } from "../../roster/fault.ts"
import type { ReportState } from "../../roster/report.ts"
import { bytes, instant, token } from "./column.ts"

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
  /** See roster/exemption.ts; null for the registered. */
  exemption: token("exemption").$type<Exemption>(),
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

/** A seller on a platform (平台内经营者), as the platform reports it (roster/). */
export const rosterSeller = pgTable(
  "roster_seller",
  {
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    ...sellerColumns(),
    enteredOn: date("entered_on").notNull(),
    /** The day on which the platform said that it had left; null while it is there. Such a seller is watched no more. */
    exitedOn: date("exited_on"),
    /** The day on which the platform said that it had verified the seller again (R37 art 24); null: since it entered never. */
    verifiedOn: date("verified_on"),
    /** The upload that wrote it last. */
    uploadId: uuid("upload_id").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.seller] }),
    index("roster_seller_code").on(t.code).where(sql`code is not null`),
    index("roster_seller_verified")
      .on(t.clientId, sql`coalesce(${t.verifiedOn}, ${t.enteredOn})`, t.seller)
      .where(sql`exited_on is null`),
    index("roster_seller_exited").on(t.exitedOn).where(sql`exited_on is not null`),
    check("roster_seller_identity", sql`(${t.code} is null) <> (${t.identityHash} is null)`),
  ],
)

/** Rows of an upload that is being received; unlogged, for who loses them sends the file again. */
export const rosterStage = pgTable("roster_stage", {
  uploadId: uuid("upload_id").notNull(),
  line: bigint("line", { mode: "number" }).notNull(),
  /** Refused: a row that names its seller and was not taken. */
  operation: token("operation").$type<"put" | "remove" | "refused">().notNull(),
  ...sellerColumns(),
})

/** One upload of a roster, with its tally. */
export const rosterUpload = pgTable(
  "roster_upload",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    actor: text("actor").notNull(),
    mode: token("mode").$type<"full" | "delta">().notNull(),
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
    /** See roster/fault.ts. */
    fault: token("fault").$type<Fault>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.uploadId, t.line, t.ordinal] })],
)

/** A platform's report on the identity of its sellers (平台身份信息报送), due each January and July. */
export const rosterReport = pgTable(
  "roster_report",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    period: token("period").notNull(),
    state: token("state").$type<ReportState>().notNull(),
    dueOn: date("due_on").notNull(),
    /** The upload that it rests on; null until one has come. */
    uploadId: uuid("upload_id"),
    receivedAt: instant("received_at"),
    decidedAt: instant("decided_at"),
    /** Why it was returned, in the officer's words. */
    reason: text("reason"),
    /** Counts what was done with it. */
    version: integer("version").notNull().default(1),
  },
  (t) => [
    uniqueIndex("roster_report_period").on(t.clientId, t.period),
    index("roster_report_open").on(t.dueOn, t.id).where(sql`state <> 'accepted'`),
  ],
)
