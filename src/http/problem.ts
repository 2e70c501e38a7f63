/**
 * Problems (RFC 9457): the one table of what can go wrong on HTTP, and the one place that turns it into an answer.
 * Details are written for the reader of the answer; they never carry a cause, a query or personal data.
 */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import type { Scope } from "../access/scope.ts"
import type { Bilingual } from "../law/bilingual.ts"
import type { CodeReading } from "../names/code.ts"
import { codeProblem } from "../names/code-problem.ts"
import { languageOf } from "./language.ts"
import { nextSteps } from "./next-step.ts"
import { shownPointers } from "./shown-pointer.ts"

/** Every problem: its status and title. The type is the URI `urn:gongshi:problem:` and the name. */
export const problems = {
  "invalid-request": { status: 400, title: { zh: "请求不符合要求", en: "The request is not as it should be" } },
  "invalid-code": { status: 400, title: { zh: "统一社会信用代码有误", en: "Not a unified social credit code" } },
  "invalid-cursor": { status: 400, title: { zh: "翻页标记无效", en: "The cursor is not valid" } },
  "credentials-missing": { status: 401, title: { zh: "需要登录或者密钥", en: "A login or a key is needed" } },
  "credentials-refused": { status: 401, title: { zh: "密钥或者令牌无效", en: "The key or token was refused" } },
  "not-allowed": { status: 403, title: { zh: "没有权限", en: "Not allowed" } },
  "no-such-page": { status: 404, title: { zh: "没有这个地址", en: "No such address" } },
  "unknown-subject": { status: 404, title: { zh: "本库未收录该主体", en: "Not known to this register" } },
  "unknown-record": { status: 404, title: { zh: "没有这条公示记录", en: "No such record" } },
  "unknown-import": { status: 404, title: { zh: "没有这次导入", en: "No such import" } },
  "not-in-log": { status: 404, title: { zh: "公示日志中没有", en: "Not in the published log" } },
  "unknown-proofs": { status: 404, title: { zh: "没有代码索引的证明", en: "No proofs of the map" } },
  "unknown-receipt": { status: 404, title: { zh: "没有这份核查回执", en: "No such receipt" } },
  "unknown-proceeding": { status: 404, title: { zh: "没有这个办理事项", en: "No such proceeding" } },
  "unknown-document": { status: 404, title: { zh: "没有这份文书", en: "No such document" } },
  "unknown-change": { status: 404, title: { zh: "没有这项变动", en: "No such change" } },
  "unknown-attachment": { status: 404, title: { zh: "没有这份材料", en: "No such paper" } },
  "unknown-seller": { status: 404, title: { zh: "没有这个平台内经营者", en: "No such seller" } },
  "unknown-upload": { status: 404, title: { zh: "没有这次报送", en: "No such upload" } },
  "unknown-report": { status: 404, title: { zh: "没有这份身份信息报告", en: "No such identity report" } },
  "unknown-lead": { status: 404, title: { zh: "没有这条线索", en: "No such lead" } },
  "unknown-client": { status: 404, title: { zh: "没有这个接入方", en: "No such client" } },
  "unknown-session": { status: 404, title: { zh: "没有这个登录", en: "Nobody of that name is signed in" } },
  "unknown-person-link": { status: 404, title: { zh: "没有这项同一人的记载", en: "No such link of two names" } },
  "unknown-webhook": { status: 404, title: { zh: "没有这个推送地址", en: "No such webhook" } },
  "unknown-contact": { status: 404, title: { zh: "没有这个接收地址", en: "No such address" } },
  "unknown-search": { status: 404, title: { zh: "没有这个保存的检索", en: "No such saved search" } },
  "unknown-subscription": { status: 404, title: { zh: "没有这个订阅", en: "No such subscription" } },
  "unknown-notice": { status: 404, title: { zh: "没有这个通知", en: "No such notice" } },
  "unknown-file-grant": { status: 404, title: { zh: "没有这项案卷查阅", en: "No such reading of a file" } },
  "unknown-order": { status: 404, title: { zh: "没有这份整改要求", en: "No such order" } },
  "unknown-letter": { status: 404, title: { zh: "没有这份函件", en: "No such letter" } },
  "unknown-reply": { status: 404, title: { zh: "没有这份年度答复", en: "No such annual reply" } },
  "unknown-objection": { status: 404, title: { zh: "没有这项异议", en: "No such objection" } },
  "unknown-copy-report": { status: 404, title: { zh: "没有这项反映", en: "No such report about a copy" } },
  "unknown-consent": { status: 404, title: { zh: "没有这项授权", en: "No such consent" } },
  "unknown-request": { status: 404, title: { zh: "没有这个申请", en: "No such request" } },
  "unknown-copy": { status: 404, title: { zh: "没有这个转载机构", en: "Nobody of this name republishes" } },
  "unknown-declaration": { status: 404, title: { zh: "没有这份清单", en: "No such list" } },
  "unknown-prepared": { status: 404, title: { zh: "没有这个待确认事项", en: "Nothing of the kind was prepared" } },
  "unknown-measure": { status: 404, title: { zh: "没有这项措施", en: "No such measure" } },
  "too-many-subscriptions": { status: 409, title: { zh: "订阅已满", en: "Too many subscriptions" } },
  "unknown-delivery": { status: 404, title: { zh: "没有这次推送", en: "No such delivery" } },
  "too-many-webhooks": { status: 409, title: { zh: "推送地址已满", en: "Too many webhooks" } },
  "unknown-export": { status: 404, title: { zh: "没有这份导出", en: "No such export" } },
  "illegal-act": { status: 409, title: { zh: "现在不能这样办理", en: "This can't be done now" } },
  "own-act": { status: 409, title: { zh: "不得审核本人经办的事项", en: "Nobody approves their own" } },
  "changed-meanwhile": { status: 409, title: { zh: "事项已被他人更新", en: "Changed by somebody else meanwhile" } },
  "method-not-allowed": {
    status: 405,
    title: { zh: "此地址不支持该方法", en: "The address does not take this method" },
  },
  "range-not-satisfiable": { status: 416, title: { zh: "所请求的范围不存在", en: "No such range" } },
  "unknown-job": { status: 404, title: { zh: "没有这个任务", en: "No such job" } },
  "not-done": { status: 409, title: { zh: "任务没有完成", en: "The job is not done" } },
  "key-reused": {
    status: 422,
    title: { zh: "Idempotency-Key 已用于另一请求", en: "The Idempotency-Key was used for another request" },
  },
  "request-open": {
    status: 409,
    title: { zh: "同名请求尚未办结", en: "The request of this name is not settled" },
  },
  "request-done": { status: 409, title: { zh: "该请求已经办理", en: "This request was done already" } },
  "quota-exceeded": { status: 429, title: { zh: "额度已用完", en: "The quota is used up" } },
  "too-many": { status: 429, title: { zh: "已达上限", en: "A limit has been reached" } },
  "not-acceptable": { status: 406, title: { zh: "不提供这种格式", en: "Not given in this format" } },
  "too-large": { status: 413, title: { zh: "内容过大", en: "Too large" } },
  "address-too-long": { status: 414, title: { zh: "网址过长", en: "The address is too long" } },
  "unsupported-type": { status: 415, title: { zh: "不支持的内容类型", en: "Unsupported content type" } },
  "request-timeout": { status: 408, title: { zh: "请求超时", en: "Request timeout" } },
  "headers-too-large": { status: 431, title: { zh: "请求标头过长", en: "Headers too large" } },
  "internal-error": { status: 500, title: { zh: "系统内部错误", en: "Internal error" } },
  "not-configured": { status: 503, title: { zh: "服务尚未配置好", en: "The service is not configured" } },
  "log-halted": { status: 503, title: { zh: "公示日志已停止签名", en: "The log has stopped being signed" } },
  "exports-elsewhere": { status: 503, title: { zh: "此处不提供导出文件", en: "No exports are kept here" } },
  "seal-away": { status: 503, title: { zh: "印章服务不可用", en: "The seal provider is away" } },
  "not-yet-signed": { status: 503, title: { zh: "尚未签入检查点", en: "Not in a checkpoint yet" } },
  "no-signing-key": {
    status: 503,
    title: { zh: "本节点没有该用途的签名私钥", en: "The key that signs this is not here" },
  },
  "keys-differ": {
    status: 503,
    title: { zh: "本节点的密钥与本库使用的不一致", en: "The keys here are not those of the register" },
  },
  "version-behind": {
    status: 503,
    title: { zh: "本节点的程序版本较旧", en: "The version here is older than the register takes" },
  },
  stopping: { status: 503, title: { zh: "本节点正在停止", en: "This node is stopping" } },
  busy: { status: 503, title: { zh: "服务繁忙", en: "The server is busy" } },
  "database-away": { status: 503, title: { zh: "数据库暂时不可用", en: "The database is away" } },
} as const satisfies Record<string, { status: number; title: Bilingual }>

export type ProblemName = keyof typeof problems

const steps: Readonly<Record<ProblemName, Bilingual>> = nextSteps

const problemType = "urn:gongshi:problem:"

/** The name of a problem by its type; null for none of ours. */
export function problemNamed(type: string): ProblemName | null {
  const name = type.slice(problemType.length)
  return type.startsWith(problemType) && Object.hasOwn(problems, name) ? (name as ProblemName) : null
}

/** A problem on the wire. */
export const problemSchema = z
  .strictObject({
    type: z.string().openapi({ example: `${problemType}invalid-code` }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    next: z.string().openapi({ description: "What to do about it" }),
    instance: z.string().optional().openapi({ description: "The request's id, for the operator" }),
    errors: z
      .array(z.strictObject({ pointer: z.string(), detail: z.string() }))
      .optional()
      .openapi({
        description:
          "What is wrong and where: a JSON pointer (RFC 6901) into the body, empty for the whole of it, or `/` and the name " +
          "of a parameter",
      }),
    likely: z
      .string()
      .optional()
      .openapi({ description: "The code that was likely meant, where there is exactly one" }),
    acts: z
      .array(z.string())
      .optional()
      .openapi({ description: "The acts that whoever asks may do on the proceeding as it stands" }),
    "violated-policies": z
      .array(z.string())
      .optional()
      .openapi({ description: "The quotas that were exceeded, as RateLimit-Policy names them" }),
    scope: z.string().optional().openapi({ description: "The scope that whoever asks does not carry" }),
    position: z.int().optional().openapi({ description: "Place of the wrong character in the code, from 1" }),
  })
  .openapi("Problem")

export type Problem = z.infer<typeof problemSchema>

/** A problem with what is particular to this one. */
export interface ProblemParts {
  detail: Bilingual
  errors?: readonly { pointer: string; detail: string | Bilingual }[]
  /** Where there is one place of which the detail tells: it stands for `errors`. */
  pointer?: string | undefined
  likely?: string | undefined
  acts?: readonly string[]
  /** Names of quotas. */
  violated?: readonly string[]
  position?: number | undefined
  /** The right that is missing: to programs by its name. */
  scope?: Scope
}

/** The problem as an object, in the language asked for. Its pointers are as they were given. */
export function toProblem(name: ProblemName, parts: ProblemParts, language: "zh" | "en", instance?: string): Problem {
  const { status, title } = problems[name]
  return {
    type: problemType + name,
    title: title[language],
    status,
    detail: parts.detail[language],
    next: steps[name][language],
    ...(instance === undefined ? {} : { instance }),
    ...errorsOf(parts, language),
    ...(parts.likely === undefined ? {} : { likely: parts.likely }),
    ...(parts.acts === undefined ? {} : { acts: [...parts.acts] }),
    ...(parts.violated === undefined ? {} : { "violated-policies": [...parts.violated] }),
    ...(parts.scope === undefined ? {} : { scope: parts.scope }),
    ...(parts.position === undefined ? {} : { position: parts.position }),
  }
}

function errorsOf({ errors, pointer, detail }: ProblemParts, language: "zh" | "en"): Pick<Problem, "errors"> {
  const given = errors ?? (pointer === undefined ? undefined : [{ pointer, detail }])
  if (!given) return {}
  const inWords = (words: string | Bilingual) => (typeof words === "string" ? words : words[language])
  return { errors: given.map((each) => ({ pointer: each.pointer, detail: inWords(each.detail) })) }
}

/** Answers with a problem, in which no name of the sender's choice is told that may be somebody's number. */
export function problem<N extends ProblemName>(c: Context, name: N, parts: ProblemParts) {
  const status: (typeof problems)[N]["status"] = problems[name].status
  const told = toProblem(name, parts, languageOf(c), `urn:uuid:${c.get("requestId")}`)
  const body = told.errors ? { ...told, errors: shownPointers(told.errors) } : told
  if (problems[name].status === 401) c.header("WWW-Authenticate", 'Bearer realm="gongshi"')
  return c.json(body, status, { "content-type": "application/problem+json; charset=utf-8" })
}

/** Refuses a cursor that no page of ours gave. */
export function refuseCursor(c: Context) {
  return problem(c, "invalid-cursor", {
    detail: { zh: "翻页标记无法识别。", en: "The cursor is none of ours." },
    pointer: "/cursor",
  })
}

/** What is said of an address at which there is nothing. */
export const nothingThere: ProblemParts = {
  detail: {
    zh: "没有这个地址：接口见 /docs。",
    en: "There is nothing at this address; the API is described at /docs.",
  },
}

/** What is said of a record that is not shown, whatever the reason. */
export const noSuchRecord: ProblemParts = {
  detail: {
    zh: "没有此编号的公示记录，或者公示已经结束。",
    en: "There is no record of this id, or it is no longer published.",
  },
}

/** What is wrong with a code, as parts of a problem. The text that was sent is not repeated: it may be an ID number. */
export function codeRefusal(reading: Exclude<CodeReading, { kind: "valid" }>): ProblemParts {
  const detail = (language: "zh" | "en") => codeProblem(reading, language)?.detail ?? ""
  return { detail: { zh: detail("zh"), en: detail("en") }, likely: reading.likely, position: reading.position }
}

/** The responses of a route that are problems, for its OpenAPI description. */
export function problemResponses<S extends number>(...statuses: S[]) {
  const content = { "application/problem+json": { schema: problemSchema } }
  const entries = statuses.map((status) => [status, { description: describe(status), content }])
  return Object.fromEntries(entries) as Record<S, { description: string; content: typeof content }>
}

function describe(status: number): string {
  const titles = Object.values(problems).filter((row) => row.status === status)
  return titles.map((row) => row.title.en).join("; ")
}
