/** How the register runs, for who runs it: what follows the log, keys, jobs, exports, quotas, logins. */
import { html } from "hono/html"
import type { z } from "zod"
import { roleWords } from "../../access/role-words.ts"
import { carries } from "../../access/scope.ts"
import { isOlder } from "../../database/writer.ts"
import type { exportListSchema } from "../../exports/job/wire.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { type Officer, officePage, sections } from "../../office/section.ts"
import { doneNotice, table } from "../../web/entry.ts"
import { keyOriginWords } from "../../web/key-origin.ts"
import { momentTag, placeName } from "../../web/shown.ts"
import { formatCount, type Html, inChinese, type View } from "../../web/view.ts"
import type { statusSchema } from "../service-routes.ts"
import { readerName } from "../status-page.ts"
import type { WireOperation } from "./wire.ts"
import { type Command, commandList, jobStateWords } from "./words.ts"

/** What stands on the page. */
export interface ShownOperation {
  status: z.infer<typeof statusSchema>
  operation: WireOperation
  exports: z.infer<typeof exportListSchema>
  /** An export was asked for just now. */
  asked: boolean
}

const count = (number: number) => html`<span class="count">${formatCount(number)}</span>`

export function operationPage(view: View, officer: Officer, shown: ShownOperation): Html {
  const { say } = view
  const { status, operation } = shown
  const main = html`<div class="paper"><h1>${say(sections.operation.name)}</h1>
<p class="lead">${say(words.lead)}</p>
${shown.asked && doneNotice(say(words.exportAsked))}
${status.log.refusal && html`<p class="notice warning">${say(status.log.refusal.detail)}</p>`}
<section class="section"><h2>${say(words.readers)}</h2><p class="lead">${say(words.readersText)}</p>
${table(
  say(words.readers),
  [say(words.reader), say(words.position), say(words.behind)],
  status.readers.map(({ name, position, behind }) => [
    readerName(view, name),
    count(position),
    behind > 0 ? html`<strong>${count(behind)}</strong>` : count(behind),
  ]),
)}
${figures(view, status, operation)}
<p class="links"><a href="${view.link("/status")}">${say(words.status)}</a>${carries(officer.role, "alert:watch") && html` · <a href="${view.link("/alerts")}">${say(words.alerts)}</a>`}</p></section>
${nodeSection(view, status)}
${keySection(view, status)}
${jobSection(view, operation)}
${exportSection(view, officer, shown.exports)}
${quotaSection(view, operation)}
${loginSection(view, operation)}</div>`
  return officePage(view, { officer, section: "operation", title: say(sections.operation.name), main })
}

function figures(
  { say }: View,
  { log, daily_work: daily, alerts }: ShownOperation["status"],
  operation: WireOperation,
) {
  const { version, database } = operation
  return html`<dl class="rows">
<dt>${say(words.checkpoint)}</dt><dd>${log.checkpoint ? html`${formatCount(log.checkpoint.size)} · ${momentTag(new Date(log.checkpoint.time))}` : say(words.none)}</dd>
<dt>${say(words.unsigned)}</dt><dd>${formatCount(log.behind)}</dd>
${log.policy !== null && html`<dt>${say(words.witnessed)}</dt><dd>${log.witnessed ? html`${formatCount(log.witnessed.size)} · ${momentTag(new Date(log.witnessed.time))}` : say(words.none)}</dd>`}
<dt>${say(words.daily)}</dt><dd>${daily ? momentTag(new Date(daily.finished_at)) : say(words.none)}</dd>
<dt>${say(words.messages)}</dt><dd>${formatCount(alerts.messages_waiting)}${alerts.oldest_waiting_at !== null && html` · ${say(words.oldest)} ${momentTag(new Date(alerts.oldest_waiting_at))}`}</dd>
<dt>${say(words.version)}</dt><dd>Gongshi ${version} · PostgreSQL ${database.version} · ${formatCount(Math.round(database.bytes / 1e6))} MB</dd>
</dl>`
}

function nodeSection(view: View, { nodes, writers_from: oldest }: ShownOperation["status"]): Html {
  const { say } = view
  return html`<section class="section"><h2>${say(words.nodes)}</h2><p class="lead">${say(words.nodesText)}</p>
${
  nodes.length > 0 &&
  table(
    say(words.nodes),
    [say(words.nodeVersion), say(words.started), say(words.seen)],
    nodes.map(({ version, started_at, seen_at }) => [
      oldest !== null && isOlder(version, oldest)
        ? html`<strong>${version}</strong> ${say(words.mayNotWrite)}`
        : version,
      momentTag(new Date(started_at)),
      momentTag(new Date(seen_at)),
    ]),
  )
}
<dl class="rows"><dt>${say(words.writersFrom)}</dt><dd>${oldest ?? say(words.none)}</dd></dl></section>`
}

function keySection(view: View, { keys }: ShownOperation["status"]): Html {
  const { say } = view
  return html`<section class="section"><h2>${say(words.keys)}</h2><p class="lead">${say(words.keysText)}</p>
${
  keys.length === 0
    ? html`<p class="notice">${say(words.noKeys)}</p>`
    : table(
        say(words.keys),
        [say(words.signs), say(words.key), say(words.keySince), say(words.origin), say(words.next)],
        keys.map(({ role, kid, since, self_generated, signs_here, next }) => [
          say(keyRoleWords[role]),
          kid === null
            ? say(words.none)
            : html`<span class="code long">${kid}</span>${!signs_here && html`<br><span class="quiet">${say(words.elsewhere)}</span>`}`,
          since ? momentTag(new Date(since)) : kid && say(words.begun),
          kid === null ? "" : say(keyOriginWords[self_generated ? "self-generated" : "provided"]),
          next ? html`<span class="code long">${next.kid}</span> ${momentTag(new Date(next.from))}` : say(words.none),
        ]),
      )
}
<details class="quiet-form"><summary>${say(words.keyCommands)}</summary><p>${say(words.keyCommandsText)}</p>
${commandList(view, keyCommands)}</details></section>`
}

function jobSection(view: View, { jobs, failed }: WireOperation): Html {
  const { say } = view
  return html`<section class="section"><h2>${say(words.jobs)}</h2>
${
  jobs.length === 0
    ? html`<p class="notice">${say(words.noJobs)}</p>`
    : table(
        say(words.jobs),
        [say(words.kind), say(words.state), say(words.number), say(words.oldest)],
        jobs.map(({ kind, state, jobs: number, oldest }) => [
          say(jobKindWords[kind]),
          say(jobStateWords(state)),
          count(number),
          momentTag(new Date(oldest)),
        ]),
      )
}
${
  failed.length > 0 &&
  html`<h3>${say(words.failed)}</h3>${table(
    say(words.failed),
    [say(words.kind), say(words.client), say(words.ended), say(words.why)],
    failed.map(({ kind, client, ended_at, problem }) => [
      say(jobKindWords[kind]),
      inChinese(view, client),
      ended_at && momentTag(new Date(ended_at)),
      problem && say(problem),
    ]),
  )}`
}</section>`
}

function exportSection(view: View, officer: Officer, { exports, jobs }: ShownOperation["exports"]): Html {
  const { say } = view
  const [newest] = exports
  const isMaking = jobs.some(({ state }) => state === "waiting" || state === "running")
  return html`<section class="section"><h2>${say(words.exports)}</h2>
<p>${newest ? html`${say(words.newest)} ${momentTag(new Date(newest.made_at))}${view.language === "zh" ? "，" : ", "}${formatCount(newest.size)} ${say(words.entries)} · <a href="${view.link("/exports")}">${say(words.download)}</a>` : say(words.noExport)}</p>
${
  jobs.length > 0 &&
  table(
    say(words.exports),
    [say(words.askedAt), say(words.state), say(words.lines), say(words.why)],
    jobs
      .slice(0, 5)
      .map(({ asked_at, state, lines, reason }) => [
        momentTag(new Date(asked_at)),
        say(jobStateWords(state)),
        count(lines),
        reason && say(reason),
      ]),
  )
}
${
  carries(officer.role, "export:make") &&
  html`<form method="post" action="${view.link("/office/operation/export")}"><p class="actions"><button class="button plain"${isMaking && html` disabled`}>${say(words.make)}</button></p></form>`
}</section>`
}

function quotaSection(view: View, { role_quotas: quotas }: WireOperation): Html {
  const { say } = view
  return html`<section class="section"><h2>${say(words.quotas)}</h2>
${
  quotas.length === 0
    ? html`<p class="notice">${say(words.noQuotas)}</p>`
    : html`<p class="lead">${say(words.quotasText)}</p>${table(
        say(words.quotas),
        [say(words.role), say(words.units), say(words.rows)],
        quotas.map(({ role, units, rows }) => [say(roleWords[role]), count(units), count(rows)]),
      )}`
}</section>`
}

function loginSection(view: View, { logins }: WireOperation): Html {
  const { say } = view
  const groups = logins.officers?.groups ?? []
  return html`<section class="section" id="logins"><h2>${say(words.logins)}</h2><dl class="rows">
<dt>${say(words.officers)}</dt><dd>${logins.officers?.issuer ?? say(words.noLogin)}</dd>
<dt>${say(words.merchants)}</dt><dd>${logins.merchants?.issuer ?? say(words.noLogin)}</dd></dl>
${!logins.officers && html`<p class="notice">${say(words.noLoginText)}</p>`}
${
  groups.length > 0 &&
  table(
    say(words.logins),
    [say(words.group), say(words.post), say(words.authority)],
    groups.map(({ group, role, authority = "", agency }) => [
      ...[group, say(roleWords[role]), agency ?? placeName(view, authority)],
    ]),
  )
}</section>`
}

const keyCommands: readonly Command[] = [
  [{ zh: "查看密钥和存放位置", en: "Keys, and where they lie" }, "npx gongshi keys list"],
  [
    { zh: "七天后换用新的日志密钥（先公布，再启用）", en: "Another key of the log in seven days, announced first" },
    "npx gongshi keys rotate log --after 7d",
  ],
  [{ zh: "立即换用新的导出密钥", en: "Another key of exports, at once" }, "npx gongshi keys rotate export --now"],
  [
    { zh: "停用一把旧密钥，其签名仍然有效", en: "Retire a key: what it signed stays believed" },
    "npx gongshi keys retire KID",
  ],
  [
    { zh: "密钥疑似泄露：只信到日志的某一条", en: "A key may be stolen: believe it up to a size of the log" },
    "npx gongshi keys compromised KID --good-until SIZE",
  ],
]

const keyRoleWords = {
  log: { zh: "公示日志", en: "the log" },
  export: { zh: "导出", en: "exports" },
  statement: { zh: "报告和证明", en: "reports and certificates" },
  receipt: { zh: "核查回执", en: "receipts" },
} as const satisfies Record<ShownOperation["status"]["keys"][number]["role"], Bilingual>

const jobKindWords = {
  check: { zh: "文件核查", en: "Files to check" },
  search: { zh: "检索结果汇集", en: "Records to collect" },
} as const satisfies Record<WireOperation["jobs"][number]["kind"], Bilingual>

const words = {
  lead: {
    zh: "供运行人员查看。要深入检查，请在服务器上运行 gongshi doctor。",
    en: "For whoever runs the register. For a closer look run gongshi doctor on the server.",
  },
  readers: { zh: "公示日志的读取方", en: "What follows the log" },
  readersText: {
    zh: "检索、核查、预警、通知和统计都从同一份公示日志读取。落后为 0 表示已是最新。",
    en: "Searches, checks, alerts, notices and statistics all read the same log. 0 behind means up to date.",
  },
  reader: { zh: "读取方", en: "What" },
  position: { zh: "已读到", en: "Has read" },
  behind: { zh: "落后（条）", en: "Entries behind" },
  checkpoint: { zh: "最新签名检查点", en: "Newest checkpoint" },
  unsigned: { zh: "尚未签名（条）", en: "Entries not signed yet" },
  witnessed: { zh: "最新见证检查点", en: "Newest witnessed one" },
  daily: { zh: "最近一次日常工作", en: "Last daily work" },
  messages: { zh: "待推送的消息", en: "Messages waiting" },
  version: { zh: "版本和数据库", en: "Version and database" },
  status: { zh: "公开的运行状态和见证人", en: "Public status, and witnesses" },
  alerts: { zh: "平台预警送达情况", en: "How alerts arrive" },
  nodes: { zh: "运行节点", en: "Nodes" },
  nodesText: {
    zh: "最近两分钟内报到的进程。比下列版本更旧的程序，数据库拒绝其写入。",
    en: "Processes seen within two minutes. The database takes no writes of a version older than the one below.",
  },
  nodeVersion: { zh: "版本", en: "Version" },
  started: { zh: "启动", en: "Started" },
  seen: { zh: "最近报到", en: "Last seen" },
  mayNotWrite: { zh: "（过旧，不得写入）", en: "(too old to write)" },
  writersFrom: { zh: "可以写入的最旧版本", en: "Oldest version that may write" },
  keys: { zh: "签名密钥", en: "Signing keys" },
  noKeys: { zh: "本节点没有签名密钥。", en: "This node has no signing key." },
  keysText: {
    zh: "签名密钥在服务器上用命令更换和吊销：gongshi keys。接入方的 API 密钥在“接入方”中。",
    en: "They are rotated and revoked on the server, with gongshi keys. API keys are under Clients.",
  },
  begun: { zh: "自日志开始", en: "from the beginning" },
  keySince: { zh: "启用时间", en: "Since" },
  keyCommands: { zh: "更换、停用、报告泄露的命令", en: "Commands to rotate, retire and report a stolen key" },
  keyCommandsText: {
    zh: "私钥不经过网页，在服务器上执行。用途有 log、export、statement、receipt；KID 是上表中的密钥。",
    en: "Private keys never pass through a page: run these on the server. The role is log, export, statement or receipt; KID a key of the table.",
  },
  signs: { zh: "用途", en: "Signs" },
  key: { zh: "密钥", en: "Key" },
  origin: { zh: "来源", en: "Where from" },
  next: { zh: "下一把", en: "Next" },
  elsewhere: { zh: "本进程不持有私钥", en: "this process does not hold the private key" },
  jobs: { zh: "后台任务", en: "Jobs" },
  noJobs: { zh: "没有后台任务。", en: "There are no jobs." },
  kind: { zh: "任务", en: "Job" },
  state: { zh: "状态", en: "State" },
  number: { zh: "数量", en: "Number" },
  oldest: { zh: "最早", en: "Oldest" },
  failed: { zh: "没有完成的", en: "Failed" },
  client: { zh: "接入方", en: "Client" },
  ended: { zh: "结束时间", en: "Ended" },
  why: { zh: "原因", en: "Why" },
  exports: { zh: "导出", en: "Exports" },
  newest: { zh: "最新一份制作于", en: "The newest was made at" },
  entries: { zh: "条", en: "entries" },
  download: { zh: "下载页", en: "to the downloads" },
  noExport: { zh: "还没有导出。", en: "There is no export yet." },
  make: { zh: "现在制作一份导出", en: "Make an export now" },
  exportAsked: {
    zh: "已安排制作导出，稍后刷新本页查看。",
    en: "An export will be made. Reload this page in a while.",
  },
  askedAt: { zh: "安排时间", en: "Asked for" },
  lines: { zh: "已写行数", en: "Lines written" },
  quotas: { zh: "各类接入方每日额度", en: "Daily quotas, by role" },
  quotasText: {
    zh: "由环境变量设置；单个接入方的额度在其页面设置。",
    en: "They are set by environment variables; those of a single client on its page.",
  },
  noQuotas: { zh: "本节点不计额度。", en: "Usage is not counted here." },
  role: { zh: "类别", en: "Role" },
  units: { zh: "单位", en: "Units" },
  rows: { zh: "行", en: "Rows" },
  logins: { zh: "登录", en: "Logins" },
  officers: { zh: "工作人员", en: "Officers" },
  merchants: { zh: "商户", en: "Merchants" },
  noLogin: { zh: "没有设置", en: "not set up" },
  noLoginText: {
    zh: "要让工作人员登录：在服务器上设置 OFFICER_ISSUER、OFFICER_CLIENT_ID 和 OFFICER_CLIENT_SECRET，在 OFFICER_GROUPS 中写明登录系统的哪个组是哪个机关的哪个岗位，然后重新启动。人员的增减在登录系统中办理。",
    en: "For officers to sign in: set OFFICER_ISSUER, OFFICER_CLIENT_ID and OFFICER_CLIENT_SECRET on the server, say in OFFICER_GROUPS which group of the login system has which post at which authority, and restart. People are added and removed in the login system.",
  },
  group: { zh: "登录系统中的组", en: "Group in the login system" },
  post: { zh: "岗位", en: "Post" },
  authority: { zh: "机关", en: "Authority" },
  none: { zh: "没有", en: "none" },
} as const satisfies Record<string, Bilingual>
