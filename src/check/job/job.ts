/**
 * A job (核查任务): a file that is checked in the background. What it is, how far it is, and the limits. Pure.
 */

import type { Tenant } from "../../access/tenant.ts"
import { formFaults } from "../../input/form-part.ts"
import type { Bilingual, Language } from "../../law/bilingual.ts"
import type { FileFormat } from "../../table/table.ts"
import type { CheckPolicy } from "../policy/policy.ts"
import type { IdentityAccess } from "../private/identity-access.ts"
import type { Survey } from "./survey.ts"
import type { Tally } from "./tally.ts"

/** The states of a job, in the order of its life. The last three are ends. */
export const jobStates = ["uploading", "queued", "running", "done", "failed", "cancelled"] as const
export type JobState = (typeof jobStates)[number]

/** Whether nothing more will come of it. */
export function hasEnded(state: JobState): boolean {
  return state === "done" || state === "failed" || state === "cancelled"
}

/** What the client asked for. */
export interface JobRequest {
  /** As the client named it; null where it did not. */
  fileName: string | null
  format: Exclude<FileFormat, "old-workbook">
  /** The header of the column of codes, of names; null: by the usual headers. */
  codeColumn: string | null
  nameColumn: string | null
  /** Of identity hashes. */
  identityColumn: string | null
  /** The sheet of a workbook; null: the first. */
  sheet: string | null
  /** Of a CSV; null: the content tells. */
  encoding: string | null
  /** Of the words in the result. */
  language: Language
  /** The register's address, where rows name the records and link to them; null, or absent in jobs of before: they do not. */
  register?: string | null
  /** Whether names are looked for among all subjects, and not only among those with live records. */
  allSubjects: boolean
  /** Whether persons without registration may be asked for, and under which keys. */
  identity: IdentityAccess
  /** Whether names that stand beside codes are held against them; absent in jobs of before. */
  named?: boolean
  /** Whether the receipt is to prove what the log's map has under the codes; absent in jobs of before. */
  proof?: boolean
  /** The client's policy as it was then, where advice is asked for: a later one alters no result. */
  policy: CheckPolicy | null
}

/** A position of the log with what is needed to answer as of it later. */
export interface Pin {
  /** Number of entries of the log. */
  size: number
  /** Time of the last one, ms since 1970. */
  time: number
  /** Number of the last subject that was known (`subject.ordinal`). */
  subjects: number
  /** Ids of the records that were in the log, and past their display by the day of the pin. */
  over: readonly string[]
  /** Id of the last row of the audit trail, which tells how persons without registration were listed. */
  trail: number
  /** The day in China, YYYY-MM-DD. */
  day: string
  /** Where proofs were asked for: the newest map whose entry is in the log of this size; absent: there was none. */
  map?: { version: number; position: number }
}

/** A job. Times are ms since 1970. */
export interface Job {
  id: string
  clientId: Tenant
  state: JobState
  /** How often it has changed. */
  version: number
  createdAt: number
  request: JobRequest
  /** What was sent, in bytes, and its SHA-256 in hex. */
  bytes: number
  sha256: string | null
  /** Null until it begins. */
  pin: Pin | null
  /** Null until the file has been read through. */
  survey: Survey | null
  rowsDone: number
  /** Pieces of the result so far. */
  pieces: number
  resultBytes: number
  tally: Tally
  /** ms of work. */
  workedMs: number
  attempts: number
  startedAt: number | null
  endedAt: number | null
  expiresAt: number | null
  problem: Bilingual | null
  /** SHA-256 in hex of the result as CSV. */
  answersSha256: string | null
}

/** Rows a second, over the time in which somebody worked; null before there is anything to tell by. */
export function rateOf({ rowsDone, workedMs }: Pick<Job, "rowsDone" | "workedMs">): number | null {
  return workedMs > 0 && rowsDone > 0 ? Math.round((rowsDone * 1000) / workedMs) : null
}

const megabyte = 1024 ** 2

/** The limits, each with its reason. */
export const limits = {
  /** A sheet of Excel with all its 1,048,576 rows and a few columns is about 60 MB; it has to be put aside to be read. */
  xlsxBytes: 100 * megabyte,
  /** On Workers, which have 25 seconds of a minute to read a file through before its first row is answered. */
  workerBytes: 1024 * megabyte,
  /** Jobs of a client that have not ended: the work is shared by turns, and more of them wait better at the client. */
  openJobs: 5,
  /**
   * Uploads and results of a client: several January files with their results, and a workday's small ones. A file has no
   * bound of its own, nor has a result: this is looked at while they grow. A CSV is kept until its last row is answered, beside
   * a result that is longer: one of more than half of this is refused while it comes.
   */
  clientBytes: 8 * 1024 * megabyte,
  /** Of all clients together, so that nobody's files keep the register from growing: it keeps files from being taken, and no job from its result. */
  allBytes: 100 * 1024 * megabyte,
} as const

/** Why no job is taken, or a job fails, in words with the next step. */
export const refusals = {
  empty: { zh: "文件为空，没有可核查的行。", en: "The file is empty: there is no row to check." },
  noColumn: {
    zh:
      "首行没有代码列、名称列或者身份号码哈希列：请将该列命名为 统一社会信用代码（code）、企业名称（name）或者 身份号码哈希（identity_hash），" +
      "或者在提交时指明列名。",
    en:
      "The first row names no column of codes, names or identity hashes: call it code or 统一社会信用代码, name or 企业名称, " +
      "identity_hash, or say what its header is.",
  },
  noSuchColumn: {
    zh: "首行没有所指的列：指明的列名须与表中的列名一致。",
    en: "The first row names no such column: what is given has to be a header of the file.",
  },
  idNumbers: {
    zh:
      "文件有身份证号码列，不得以明文提交，没有保存。请删去该列后提交；未登记的个人请用命令行 " +
      "gongshi check --identity-column 核查，号码不会离开本机。",
    en:
      "The file has a column of ID numbers, which are not to be sent in clear; nothing of it was kept. Send it without that " +
      "column; persons without registration are checked by gongshi check --identity-column, which sends no number.",
  },
  ...formFaults,
  xlsxTooLarge: {
    zh: `工作簿超过 ${limits.xlsxBytes / megabyte} MB：请另存为 CSV 后提交。`,
    en: `The workbook is larger than ${limits.xlsxBytes / megabyte} MB: save it as CSV and send that.`,
  },
  tooLargeHere: {
    zh: `此处只收不超过 ${limits.workerBytes / megabyte} MB 的文件：请拆分，或者用 POST /v1/check/stream 核查。`,
    en: `Files of up to ${limits.workerBytes / megabyte} MB are taken here: split it, or send it to POST /v1/check/stream.`,
  },
  openJobs: {
    zh: `已有 ${limits.openJobs} 个核查任务没有完成：请等其中一个完成，或者取消一个。`,
    en: `${limits.openJobs} of your jobs have not ended: wait for one of them, or cancel one.`,
  },
  noRoom: {
    zh:
      "保存的文件和结果已达上限：请删除不再需要的核查任务后再提交；更大的文件请用 POST /v1/check/stream 核查，" +
      "该接口不保存文件，不限长度。",
    en:
      "The files and results that are kept have reached their limit: delete jobs that are no longer needed, and send it " +
      "again; a file larger than that goes to POST /v1/check/stream, which keeps nothing and has no end.",
  },
  keysChanged: {
    zh: "身份号码哈希的密钥在提交以后有变化，已停止核查：请重新读取 /v1/check/identity-key，以全部密钥计算哈希后重新提交。",
    en: "The keys of identity hashes have changed since the file was sent, and it was stopped: fetch /v1/check/identity-key anew, hash under all keys and send it again.",
  },
  kept: {
    zh: "任务多次中断而没有进展，已停止；原因已写入运行日志。请联系运行人员，或者以 CSV 重新提交。",
    en: "The job broke off several times without getting on, and was stopped; the log says why. Ask the operator, or send it again as CSV.",
  },
} as const satisfies Record<string, Bilingual>

/** Why a job fails for which its sender has not enough rows left. */
export function tooFewRows(rows: number, left: number): Bilingual {
  return {
    zh: `文件有 ${rows} 行，此密钥今日还可核查 ${left} 行，一行也没有核查。请在北京时间次日零时后重新提交，或者拆成几个文件；用量见 /v1/usage。`,
    en: `The file has ${rows} rows, the key ${left} left of today; none was checked. Send it again after midnight in China, or split it; see /v1/usage.`,
  }
}

/** Times that work on a job may begin without a piece coming of it, before it is given up. */
export const attemptsMax = 8
