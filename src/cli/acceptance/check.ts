/**
 * What can be looked at in a running register from outside, as anybody: each check by its name, in one table, with what it asks
 * for. They send GET requests alone, so that nothing is changed; what they saw is said in Chinese, for the file of the acceptance.
 */
import { sha256 } from "../../ledger/node-sha256.ts"
import { readKeyRing } from "../../verify/key-ring.ts"
import { verifyReport } from "../../verify/report.ts"
import { sm2For } from "../given-file.ts"

/** The register that is looked at. */
export interface Site {
  origin: URL
  /** Answers with whatever status; throws where nobody answers. */
  get(path: string, accept?: string): Promise<Response>
  /** ms since 1970. */
  now(): number
}

/** What was seen, and whether it is what is required. */
export interface Seen {
  holds: boolean
  seen: string
}

export interface Check {
  zh: string
  /** What a list has to say for it, and may say, by name and form. */
  asks: Readonly<Record<string, RegExp>>
  may?: Readonly<Record<string, RegExp>>
  look(site: Site, given: Readonly<Record<string, string>>): Promise<Seen>
}

const nothing = {} as const
const count = /^\d{1,9}$/
const code = /^[0-9A-Z]{18}$/
const text = /^[^\p{Cc}]{1,200}$/u
const dayMs = 86_400_000
const hourMs = 3_600_000

const seen = (holds: boolean, what: string): Seen => ({ holds, seen: what })
async function json<T>(site: Site, path: string): Promise<T> {
  const response = await site.get(path)
  if (!response.ok) throw new Error(`${path} 答复 ${response.status}`)
  return (await response.json()) as T
}

interface Status {
  daily_work: { day: string } | null
  search: { configured: string; answers: string; degraded_by: unknown }
  readers: { name: string; behind: number }[]
  log: {
    self_generated: boolean
    checkpoint: { size: number; time: string } | null
    behind: number
    policy: string | null
    witnessed: { size: number; time: string } | null
    refusal: { detail: { zh: string } } | null
  }
  keys: { role: string; self_generated: boolean }[]
}
const status = (site: Site) => json<Status>(site, "/status")
const dayInChina = (ms: number) => new Date(ms + 8 * hourMs).toISOString().slice(0, 10)

/** The answer of a page, with its text. */
async function page(site: Site, path: string): Promise<{ response: Response; text: string }> {
  const response = await site.get(path)
  return { response, text: await response.text() }
}

const security = ["content-security-policy", "x-content-type-options", "referrer-policy"] as const

/** Addresses of scripts, styles, pictures and frames in a page. */
const loadedFrom = /<(?:script|img|iframe|source|link)\b[^>]*?\b(?:src|href)="([^"]+)"/g

/** The checks. */
export const checks = {
  ready: {
    ...{ zh: "服务就绪，可以受理请求", asks: nothing },
    async look(site) {
      const response = await site.get("/readyz")
      return seen(response.status === 200, `/readyz 答复 ${response.status}`)
    },
  },
  pages: {
    ...{ zh: "公众页面可以打开，中文为先", asks: nothing },
    async look(site) {
      const found = await Promise.all(
        ["/", "/catalogue", "/statistics", "/verify"].map(async (path) => {
          const { response, text: html } = await page(site, path)
          return response.status === 200 && html.includes('<html lang="zh-CN"') ? null : `${path}（${response.status}）`
        }),
      )
      const wrong = found.filter((one) => one !== null)
      return seen(wrong.length === 0, wrong.length === 0 ? "四个页面均为中文页面" : `不符合的：${wrong.join("、")}`)
    },
  },
  "security-headers": {
    ...{ zh: "页面带有安全响应头；使用 HTTPS", asks: nothing },
    async look(site) {
      const { headers } = await site.get("/")
      const isHttps = site.origin.protocol === "https:"
      const lacking = [
        ...[...security, ...(isHttps ? ["strict-transport-security"] : [])].filter((name) => !headers.has(name)),
        ...(isHttps ? [] : ["HTTPS"]),
      ]
      return seen(lacking.length === 0, lacking.length === 0 ? "均有" : `缺少：${lacking.join("、")}`)
    },
  },
  "own-host": {
    ...{ zh: "页面不从第三方加载任何内容", asks: nothing },
    async look(site) {
      const { text: html } = await page(site, "/")
      const hosts = Array.from(html.matchAll(loadedFrom), ([, address = ""]) => new URL(address, site.origin).host)
      const others = [...new Set(hosts)].filter((host) => host !== site.origin.host)
      return seen(others.length === 0, others.length === 0 ? `${hosts.length} 处，均为本站` : others.join("、"))
    },
  },
  "closed-to-strangers": {
    ...{ zh: "办理和管理接口不向未登录者开放", asks: nothing },
    async look(site) {
      const paths = ["/v1/worklist", "/v1/imports", "/v1/clients", "/v1/audit", "/v1/leads"]
      const answers = await Promise.all(paths.map(async (path) => [path, (await site.get(path)).status] as const))
      const open = answers.filter(([, answer]) => ![401, 403, 404].includes(answer))
      const said = (open.length === 0 ? answers : open).map(([path, answer]) => `${path} ${answer}`).join("、")
      return seen(open.length === 0, said)
    },
  },
  "daily-work": {
    ...{ zh: "每日任务（期满停止公示等）按日完成", asks: nothing },
    async look(site) {
      const { daily_work: done } = await status(site)
      const isDone = done !== null && done.day >= dayInChina(site.now() - dayMs)
      return seen(isDone, done === null ? "尚未完成过" : `最近完成的是 ${done.day}`)
    },
  },
  "readers-up-to-date": {
    ...{ zh: "检索、核查、导出与日志同步", asks: nothing, may: { at_most: count } },
    async look(site, { at_most = "0" }) {
      // What was published this moment is read within seconds; an entry of the map is written once in ten minutes.
      for (let time = 1; ; time++) {
        const readers = (await status(site)).readers.filter(({ name }) => name !== "map")
        const behind = readers.filter((reader) => reader.behind < 0 || reader.behind > Number(at_most))
        const said = behind.map((reader) => `${reader.name} 相差 ${reader.behind} 条`).join("、")
        if (behind.length === 0 || time === 5)
          return seen(behind.length === 0 && readers.length > 0, said || `${readers.length} 项均同步`)
        await new Promise((resolve) => setTimeout(resolve, 1_000))
      }
    },
  },
  "search-whole": {
    ...{ zh: "全文检索由所配置的引擎完整答复", asks: nothing, may: { engine: /^(?:postgresql|meilisearch)$/ } },
    async look(site, { engine }) {
      const { search } = await status(site)
      const isIts = engine === undefined || search.configured === engine
      return seen(isIts && search.degraded_by === null, `配置 ${search.configured}，由 ${search.answers} 答复`)
    },
  },
  "log-signed": {
    ...{ zh: "公示日志的检查点已签名，没有未覆盖的条目", asks: nothing },
    async look(site) {
      const { log } = await status(site)
      if (log.refusal) return seen(false, log.refusal.detail.zh)
      const { checkpoint } = log
      return seen(
        checkpoint !== null && log.behind === 0,
        checkpoint ? `检查点 ${checkpoint.size} 条（${checkpoint.time}），未覆盖 ${log.behind} 条` : "尚无检查点",
      )
    },
  },
  witnessed: {
    ...{ zh: "检查点由约定的见证人联署", asks: nothing, may: { hours: count } },
    async look(site, { hours = "24" }) {
      const { policy, witnessed, checkpoint } = (await status(site)).log
      if (policy === null) return seen(false, "没有约定见证人")
      const isFresh = witnessed !== null && site.now() - Date.parse(witnessed.time) <= Number(hours) * hourMs
      const isWhole = witnessed !== null && witnessed.size === checkpoint?.size
      return seen(
        isFresh || isWhole,
        witnessed ? `${policy}，已联署到 ${witnessed.size} 条（${witnessed.time}）` : policy,
      )
    },
  },
  "own-keys": {
    ...{ zh: "签名密钥由运营单位保管，不是程序自行生成", asks: nothing },
    async look(site) {
      const { keys, log } = await status(site)
      const own = [
        ...keys.filter((key) => key.self_generated).map(({ role }) => role),
        ...(log.self_generated ? ["log"] : []),
      ]
      const names = [...new Set(own)].join("、")
      return seen(own.length === 0, own.length === 0 ? `${keys.length} 个用途` : `自行生成的：${names}`)
    },
  },
  "live-records": {
    ...{ zh: "名单在公示的记录数", asks: { list: /^(?:abnormal|serious|penalty)$/, at_least: count } },
    async look(site, { list, at_least }) {
      const { rows } = await json<{ rows: { list?: string; merchants: { live: number } }[] }>(
        site,
        "/v1/statistics?by=list",
      )
      const live = rows.find((row) => row.list === list)?.merchants.live ?? 0
      return seen(live >= Number(at_least), `${live} 条`)
    },
  },
  merchant: {
    ...{ zh: "按统一社会信用代码查询商户", asks: { code, listed: /^(?:yes|no)$/ } },
    async look(site, { code: asked, listed }) {
      const response = await site.get(`/v1/subjects/${asked}`)
      if (response.status === 404) return seen(listed === "no", "本库没有该主体")
      if (!response.ok) throw new Error(`答复 ${response.status}`)
      const { records = [] } = (await response.json()) as { records?: unknown[] }
      return seen(records.length > 0 === (listed === "yes"), `${records.length} 条在公示的记录`)
    },
  },
  search: {
    ...{ zh: "检索词在前列找到商户", asks: { q: text, code }, may: { within: count } },
    async look(site, { q = "", code: asked = "", within = "10" }) {
      const answer = await site.get(`/v1/search?${new URLSearchParams({ q, limit: "50" })}`)
      if (!answer.ok) throw new Error(`答复 ${answer.status}`)
      const place = placeOf((await answer.json()) as Found, asked)
      return seen(place !== null && place <= Number(within), place === null ? "未找到" : `第 ${place} 位`)
    },
  },
  report: {
    ...{ zh: "信用报告可以用公布的公钥核验", asks: { code } },
    async look(site, { code: asked }) {
      const response = await site.get(`/v1/subjects/${asked}/report?witnesses=none`, "application/jwt")
      if (!response.ok) throw new Error(`答复 ${response.status}`)
      const keys = readKeyRing(sha256, { jwks: await json<object>(site, "/.well-known/jwks.json") })
      if ("fault" in keys) return seen(false, "公布的公钥不能识别")
      const now = site.now()
      const found = await verifyReport(await response.text(), { keys, now, sha256, verifySm2: await sm2For(keys) })
      return seen(found.ok, found.ok ? "核验通过" : found.findings.map(({ zh }) => zh).join("；"))
    },
  },
  "answer-time": {
    ...{
      zh: "查询的答复时间（第九十五百分位）",
      asks: { path: /^\/[^\s]{0,300}$/, ms_at_most: count },
      may: { times: count },
    },
    async look(site, { path = "/", ms_at_most, times = "40" }) {
      const took: number[] = []
      for (let index = 0; index < Math.min(Math.max(Number(times), 1), 1_000); index++) {
        const began = performance.now()
        const response = await site.get(path)
        await response.arrayBuffer()
        if (!response.ok) throw new Error(`${path} 答复 ${response.status}`)
        took.push(performance.now() - began)
      }
      const p95 = took.sort((a, b) => a - b)[Math.ceil(took.length * 0.95) - 1] ?? Number.POSITIVE_INFINITY
      return seen(p95 <= Number(ms_at_most), `${took.length} 次，${Math.round(p95)} 毫秒`)
    },
  },
} as const satisfies Record<string, Check>
export type CheckName = keyof typeof checks

/** What a search answers, as far as it is read here. */
interface Found {
  results?: { code?: string }[]
}

function placeOf(found: Found, asked: string): number | null {
  const place = (found.results ?? []).findIndex((row) => row.code === asked)
  return place < 0 ? null : place + 1
}

/** Looks at one requirement. What can't be looked at is said, and holds nothing. */
export async function look(
  site: Site,
  name: CheckName,
  given: Readonly<Record<string, string>>,
): Promise<Seen | { cause: string }> {
  const check: Check = checks[name]
  try {
    return await check.look(site, given)
  } catch (error) {
    return { cause: error instanceof Error ? error.message : String(error) }
  }
}
