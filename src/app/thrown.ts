/**
 * What is answered to what was thrown: one table. Expected refusals are values and never come here; the answer says nothing
 * of a cause, and the operator's line does, without the query.
 */
import type { Context } from "hono"
import { HTTPException } from "hono/http-exception"
import { isNoDay, isNoText, isOlderWriter, isUnavailable } from "../database/unavailable.ts"
import { isBrokenOff } from "../http/body.ts"
import { TooLate } from "../http/deadline.ts"
import type { Environment } from "../http/environment.ts"
import { BrokenGzip } from "../http/packed-body.ts"
import type { ProblemName } from "../http/problem.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { SharedKeyError } from "../signing/shared-key.ts"
import { KeyError } from "../signing/signing-key.ts"
import { refuse } from "../web/error-page.ts"

/** A kind of what is thrown, and its answer. */
interface Thrown {
  is(error: Error): boolean
  name: ProblemName
  detail: Bilingual
  /** The body as a whole is at fault. */
  ofBody?: true
  retryAfterSeconds?: number
  /** What the operator reads; absent: it is the sender's doing, and nothing is written. */
  line?(error: Error): string
}

const ofStatus = (status?: number) => (error: Error) =>
  error instanceof HTTPException && (status === undefined ? error.status < 500 : error.status === status)
const late = (who: TooLate["who"]) => (error: Error) => error instanceof TooLate && error.who === who
const message = (error: Error) => error.message

// Rows are kept by the thousand: what is true of the rest is said of it.
const parts = {
  zh: "（分批接收的，此前各批已经保存，重发同一份即继续）",
  en: "; of what is taken in parts the parts before are kept, and the same sent again goes on",
} as const

/** The first that fits is taken; the last fits everything. */
const kinds: readonly Thrown[] = [
  {
    ...{ is: ofStatus(415), name: "unsupported-type" },
    detail: { zh: "内容类型不受支持，请见 /docs。", en: "The content type is not supported; see /docs." },
  },
  {
    ...{ is: ofStatus(413), name: "too-large" },
    detail: { zh: "提交的内容过大，没有办理。", en: "What was sent is too large, and nothing was done." },
  },
  {
    ...{ is: ofStatus(403), name: "not-allowed" },
    detail: {
      zh: "表单不是从本站页面提交的，没有办理。请回到本站页面重新提交。",
      en: "The form did not come from a page of this site, and nothing was done. Send it from here again.",
    },
  },
  {
    ...{ is: ofStatus(), name: "invalid-request", ofBody: true },
    detail: {
      zh: "请求正文无法读取：不是有效的 JSON 或者表单。",
      en: "The body can't be read: it is no valid JSON, or no valid form.",
    },
  },
  {
    ...{ is: (error) => error instanceof BrokenGzip, name: "invalid-request", ofBody: true },
    detail: {
      zh: "请求正文声明为 gzip，但无法解压，或者没有发完。",
      en: "The body is said to be gzip, and can't be unpacked, or did not come to its end.",
    },
  },
  {
    ...{ is: (error) => late("sender")(error) || isBrokenOff(error), name: "request-timeout" },
    detail: {
      zh: `请求没有及时发完，没有办理${parts.zh}。`,
      en: `The request did not come in time, and nothing was done${parts.en}.`,
    },
  },
  {
    ...{ is: late("server"), name: "busy", retryAfterSeconds: 5, line: message },
    detail: {
      zh: "服务繁忙，未能及时答复。请稍后重试；如果是提交，请先查看是否已经办理。",
      en: "The server is busy and had no answer in time. Try again in a moment; after a submission, look first whether it was done.",
    },
  },
  {
    ...{ is: isUnavailable, name: "database-away", retryAfterSeconds: 5 },
    line: (error) => `the database is away (${error.name})`,
    detail: {
      zh: `数据库暂时无法连接，没有写入任何内容${parts.zh}。请稍后重试。`,
      en: `The database can’t be reached; nothing was written${parts.en}. Try again in a moment.`,
    },
  },
  {
    ...{ is: isOlderWriter, name: "version-behind", retryAfterSeconds: 60, line: message },
    detail: {
      zh: "本节点的程序版本较旧，不得再向本库写入，没有写入任何内容。请稍后再试；运营方可在运行日志与 /status 中查看原因。",
      en: "This node runs a version that may not write to the register any more: nothing was written. Try later; the operator finds the reason in the log and at /status.",
    },
  },
  {
    ...{ is: (error) => error instanceof SharedKeyError, name: "keys-differ", retryAfterSeconds: 60, line: message },
    detail: {
      zh: "本节点没有本库使用的全部密钥，答复可能有误，因此没有办理。请稍后再试；运营方可在运行日志中查看原因。",
      en: "This node lacks a key that the register works with, and an answer might be wrong: nothing was done. Try later; the operator finds the reason in the log.",
    },
  },
  {
    ...{ is: (error) => error instanceof KeyError, name: "no-signing-key", retryAfterSeconds: 60, line: message },
    detail: {
      zh: "签名私钥暂不可用，没有签发。请稍后再试；运营方可在运行日志与 /status 中查看原因。",
      en: "The key that signs this can't be used now, and nothing was signed. Try later; the operator finds the reason in the log and at /status.",
    },
  },
  {
    ...{ is: isNoText, name: "invalid-request" },
    detail: {
      zh: `请求中含有不是文字的字符（U+0000），没有写入任何内容${parts.zh}。`,
      en: `The request holds a character that is no text (U+0000); nothing was written${parts.en}.`,
    },
  },
  {
    ...{ is: isNoDay, name: "invalid-request" },
    detail: {
      zh: `请求中的日期不在历法之内（如公元 0 年），没有写入任何内容${parts.zh}。`,
      en: `The request holds a day that is outside the calendar, as of the year 0000; nothing was written${parts.en}.`,
    },
  },
  {
    ...{ is: () => true, name: "internal-error", line: (error) => error.stack ?? error.message },
    detail: {
      zh: "系统发生错误，已记录。请将请求编号告知运行人员。",
      en: "Something went wrong and was recorded. Tell the operator the id of the request.",
    },
  },
]

// The work of a request that was given up goes on, and finds its body read and its answer gone. All else that befalls it is
// the operator's to know, whoever was answered what.
const isGone = (error: Error) =>
  error instanceof TypeError && /Body is unusable|ReadableStream is locked|disturbed or locked/.test(error.message)

/** Answers what was thrown, and tells the operator what it was. */
export function answerThrown<E extends Environment>(error: Error, c: Context<E>): Response | Promise<Response> {
  const kind = kinds.find(({ is }) => is(error))
  if (!kind) throw error
  const { name, detail, ofBody, retryAfterSeconds, line } = kind
  if (line && !(c.get("givenUp") && isGone(error))) c.get("parts").log(`request ${c.get("requestId")}: ${line(error)}`)
  if (error instanceof TooLate) c.set("givenUp", true)
  if (retryAfterSeconds !== undefined) c.header("Retry-After", String(retryAfterSeconds))
  return refuse(c, name, { detail, ...(ofBody ? { pointer: "" } : {}) })
}
