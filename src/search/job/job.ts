/** A job that gathers all records that a query finds: what it is, how far it is, and the limits. Pure. */
import type { Tenant } from "../../access/tenant.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { RecordFilter } from "../record/record-index.ts"

/** The states of a job, in the order of its life. The last two are ends. */
export const searchJobStates = ["queued", "running", "done", "failed"] as const
export type SearchJobState = (typeof searchJobStates)[number]

/** What is looked for, as in a search among records. */
export interface SearchJobRequest {
  /** As typed. */
  text: string
  filter: RecordFilter
}

/** What the rows of a job are as of. */
export interface SearchPin {
  /** Position of the log up to which the index had read. */
  size: number
  /** Time of the entry before it, ms since 1970; 0 where there is none. */
  time: number
  /** Records in the index then, about. */
  documents: number
  /** What was typed and is not asked for, because nothing holds it together with the rest. */
  dropped: readonly string[]
  /** The index had not read the log to its end when it was asked: what was found is not all. Absent: it had. */
  unread?: true
}

/** A job. Times are ms since 1970. */
export interface SearchJob {
  id: string
  clientId: Tenant
  request: SearchJobRequest
  state: SearchJobState
  createdAt: number
  /** Null until it has begun. */
  pin: SearchPin | null
  /** Records that were looked through, about, and those that were found. */
  looked: number
  found: number
  pieces: number
  attempts: number
  startedAt: number | null
  endedAt: number | null
  expiresAt: number | null
  problem: Bilingual | null
}

/** The limits, each with its reason. */
export const limits = {
  /** Jobs of a client that have not ended: the work is shared by turns, and more of them wait better at the client. */
  openJobs: 5,
  /** Jobs of a client that are kept: a month of a few a day. What is kept of each is small. */
  keptJobs: 200,
} as const

/** Times that work on a job may begin before it is given up. */
export const attemptsMax = 8

/** Why no job is taken, or a job fails, in words with the next step. */
export const refusals = {
  openJobs: {
    zh: `已有 ${limits.openJobs} 个查找任务没有完成：请等其中一个完成，或者删除一个。`,
    en: `${limits.openJobs} of your search jobs have not ended: wait for one of them, or delete one.`,
  },
  keptJobs: {
    zh: `已保存 ${limits.keptJobs} 个查找任务：请删除不再需要的后再提交。`,
    en: `${limits.keptJobs} of your search jobs are kept: delete those that are no longer needed, and send it again.`,
  },
  kept: {
    zh: "任务多次中断，已停止；原因已写入运行日志。请联系运行人员，或者缩小查找范围后重新提交。",
    en: "The job broke off several times and was stopped; the log says why. Ask the operator, or narrow the query and send it again.",
  },
} as const satisfies Record<string, Bilingual>
