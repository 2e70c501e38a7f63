/**
 * What a request can reach: the parts that the platform provides, and what is known of the request.
 */
import type { RouteConfig } from "@hono/zod-openapi"
import type { KeyMemory } from "../access/key-memory.ts"
import type { Principal } from "../access/principal.ts"
import type { TokenIssuers } from "../access/token.ts"
import type { Alerting } from "../alert/alerting.ts"
import type { ReadForm } from "../check/job/form-part.ts"
import type { ListedSet } from "../check/listed-set/listed-set.ts"
import type { PolicyMemory } from "../check/policy/store.ts"
import type { Pool } from "../database/client.ts"
import type { ExportDesk } from "../exports/shelf/desk.ts"
import type { PrintStatement } from "../exports/statement/pages/print/print-statement.ts"
import type { Calendar } from "../law/calendar.ts"
import type { Policy } from "../law/policy.ts"
import type { SignedLog } from "../ledger/signed-log.ts"
import type { IdentityKey } from "../roster/identity.ts"
import type { RosterKeys } from "../roster/seal.ts"
import type { SearchIndex } from "../search/search-index.ts"
import type { Keyring } from "../signing/keyring.ts"
import type { Xlsx } from "../table/xlsx.ts"

/** The parts, for one request. On Node they are the same for all; on Workers there is a database client for each. */
export interface Parts extends Keyring {
  sql: Pool
  search: SearchIndex
  signedLog: SignedLog
  /** Whose tokens are believed. */
  issuers: TokenIssuers
  /** Where a merchant logs in, an address; null where the operator names none. */
  loginUrl: string | null
  /** Who signs, as documents name it (`iss`): the address of this register, without a slash at its end. */
  issuer: string
  /** How long a statement holds, ms. */
  statementMs: number
  /** The working days, with the years that the operator has added. */
  calendar: Calendar
  /** Where the law leaves a question open. */
  policy: Policy
  /** ms since 1970. */
  clock(): number
  newId(): string
  /** 256 fresh random bits as base64url. */
  newSalt(): string
  /** Writes one line for the operator. */
  log(line: string): void
  /** Workbooks; null where the platform has none. */
  xlsx: Xlsx | null
  /** By which the personal data of rosters is hashed and sealed; null where the operator has given no keys. */
  rosterKeys: RosterKeys | null
  /** The codes that are listed, in memory; null where the platform keeps none, or it is switched off. */
  listedSet: ListedSet | null
  /** API keys believed a moment ago; null where a process lives no longer than a request. */
  keyMemory: KeyMemory | null
  /** Policies read a moment ago, as `keyMemory`. */
  policyMemory: PolicyMemory | null
  /** How alerts are kept and sent here. */
  alerting: Alerting
  /** A file of the API page, or null where the platform has none of that name. */
  apiPageFile(name: string, request: Request): Promise<Response | null>
  /** A built file of the page /verify, or null where the platform has none of that name. */
  verifyFile(name: string, request: Request): Promise<Response | null>
  /** Where exports are given out; null where the platform keeps none. */
  exports: ExportDesk | null
  /** Aborted when the server stops, so that answers without an end come to one; null where the platform does it. */
  ending: AbortSignal | null
  /** How long receipts of checks are kept. */
  receiptDays: number
  /** Under which ID numbers are hashed, the one in use first; none: no persons are listed here. */
  identityKeys: readonly IdentityKey[]
  /** How long results of jobs are kept after their end. */
  resultDays: number
  /** Forms with files; null where the platform has no reader for them. */
  readForm: ReadForm | null
  /** Statements as PDF; null where the platform has nothing that sets them. */
  printStatement: PrintStatement | null
}

/** What is fixed when the app is built. */
export interface AppConfig {
  version: string
  /** How long an answer may take before it is given up; absent: the limit of http/deadline.ts. */
  answerWithinMs?: number
}

/** Hono's environment. */
export interface Environment {
  Variables: {
    parts: Parts
    principal: Principal
    requestId: string
    /** What the route takes, once one was found. */
    expected: RouteConfig["request"]
  }
}
