/** How the register is, for people: how fresh each reader of the log is, the daily work, the keys that sign. */
import { html } from "hono/html"
import type { z } from "zod"
import { type ShownWitnesses, witnessSection } from "../exports/pages/witness-section.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { degradedBy } from "../search/pages/words.ts"
import { engineNames } from "../search/record/engine-standing.ts"
import { layout } from "../web/layout.ts"
import { dayWords, momentWords } from "../web/shown.ts"
import { technical } from "../web/technical.ts"
import { formatCount, type Html, type View } from "../web/view.ts"
import { mapEveryMs } from "./followers.ts"
import type { statusSchema } from "./service-routes.ts"

type Status = z.infer<typeof statusSchema>

/** When it is shown, and since when the first entry waits that no map covers; ms since 1970. */
interface Ages {
  now: number
  unmapped: number | null
}

export function statusPage(view: View, status: Status, ages: Ages): Html {
  const { say } = view
  const late = status.readers.filter((reader) => isLate(reader, ages))
  const isWell = status.log.refusal === null && status.log.behind === 0 && late.length === 0
  const main = html`<div class="paper">
<h1>${say(words.title)}</h1>
<section class="verdict" aria-label="${say(words.title)}">
<p class="sentence">${say(status.log.refusal ? words.halted : isWell ? words.well : words.catching)}</p>
${status.log.refusal && html`<p>${say(status.log.refusal.detail)}</p>`}
${status.as_of.time !== null && html`<p class="quiet">${say(words.latest)} ${momentWords(view, new Date(status.as_of.time))}</p>`}
</section>
<section class="section"><h2>${say(words.readers)}</h2><p class="lead">${say(words.readersText)}</p>
<dl class="sums">${status.readers.map(
    (
      reader,
    ) => html`<div><dt>${readerName(view, reader.name)}</dt><dd>${say(isLate(reader, ages) ? words.behind : reader.behind === 0 ? words.upToDate : words.inTime)}</dd></div>
`,
  )}</dl>${searchFault(view, status.search)}</section>
<section class="section"><h2>${say(words.log)}</h2><dl class="rows">
<dt>${say(words.checkpoint)}</dt><dd>${status.log.checkpoint ? html`${momentWords(view, new Date(status.log.checkpoint.time))}` : say(words.none)}</dd>
<dt>${say(words.unsigned)}</dt><dd>${formatCount(status.log.behind)}</dd>
<dt>${say(words.daily)}</dt><dd>${status.daily_work ? html`${dayWords(view, status.daily_work.day)} · ${momentWords(view, new Date(status.daily_work.finished_at))}` : say(words.none)}</dd>
<dt>${say(words.alerts)}</dt><dd>${formatCount(status.alerts.messages_waiting)}</dd>
${
  status.replica &&
  html`<dt>${say(words.replica)}</dt><dd>${say(replicaWords[status.replica.fault ?? "read"])}</dd>
`
}</dl>
${technical(
  view,
  html`<dl class="rows">
<dt>${say(words.size)}</dt><dd><span class="count">${formatCount(status.as_of.size)}</span></dd>
<dt>${say(words.found)}</dt><dd>${engineNames[status.search.answers]}</dd>
${status.readers.map(
  ({ name, position, behind }) =>
    html`<dt>${readerName(view, name)}</dt><dd>${say(words.position)} <span class="count">${formatCount(position)}</span>${behind > 0 && html` ${say(words.short)} <span class="count">${formatCount(behind)}</span>`}</dd>
`,
)}<dt>${say(words.origin)}</dt><dd><span class="code long">${status.log.origin ?? "–"}</span></dd>
${status.log.vkeys.map(
  (vkey) => html`<dt>vkey</dt><dd><span class="code long">${vkey}</span></dd>
`,
)}${status.keys.map(
  ({ role, kid }) => html`<dt>${role}</dt><dd><span class="code long">${kid ?? say(words.none)}</span></dd>
`,
)}</dl><p class="links"><a href="/status">JSON</a> <a href="/log/checkpoint">/log/checkpoint</a></p>`,
)}</section>
${status.log.policy !== null && witnessSection(view, toWitnessing(status.log.policy, status), ages.now)}
</div>`
  const time = status.as_of.time === null ? 0 : Date.parse(status.as_of.time)
  return layout(view, {
    title: say(words.title),
    main,
    asOf: { size: status.as_of.size, time },
    robots: "noindex, follow",
  })
}

/** That records are found by another engine than is configured, why, and how far what mends it is. */
function searchFault({ say }: View, { degraded_by: fault, building }: Status["search"]): Html | "" {
  if (fault === null && building === null) return ""
  return html`<p class="notice">${fault && say(degradedBy(fault.kind))}${
    building &&
    html` ${say(words.built)} <span class="count">${formatCount(building.built)} / ${formatCount(building.of)}</span>`
  }</p>`
}

function toWitnessing(rule: string, { log: { witnessed, witnesses } }: Status): ShownWitnesses {
  const point = (at: { size: number; time: string } | null) => at && { size: at.size, time: Date.parse(at.time) }
  return {
    rule,
    witnessed: point(witnessed),
    witnesses: witnesses.map((each) => ({ ...each, cosigned: point(each.cosigned) })),
  }
}

/** Whether a reader has not read what it should have by now: the map is made anew at its own interval, all else at once. */
export function isLate({ name, behind }: Status["readers"][number], { now, unmapped }: Ages): boolean {
  return behind > 0 && (name !== "map" || now - (unmapped ?? now) > mapEveryMs)
}

/** What follows the log, in words; by its own name where it has none. */
export function readerName(view: View, name: string): string {
  const known = readers[name]
  return known ? view.say(known) : name
}

const readers: Readonly<Record<string, Bilingual>> = {
  tree: { zh: "公示日志校验树", en: "Merkle tree" },
  map: { zh: "在列记录索引", en: "map of what is listed" },
  search: { zh: "商户检索", en: "search of merchants" },
  "search-records": { zh: "记录检索", en: "search of records" },
  "meilisearch-records": { zh: "记录检索（Meilisearch）", en: "search of records, Meilisearch" },
  "search-ended": { zh: "已结束记录检索（工作人员）", en: "search of ended records, for officers" },
  alerts: { zh: "平台预警", en: "alerts to platforms" },
  "listed-set": { zh: "核查名单", en: "set in memory, for checks" },
  statistics: { zh: "统计", en: "statistics" },
  notices: { zh: "协同机构通知", en: "notices to agencies" },
}

const replicaWords = {
  read: { zh: "正在用于公开查询", en: "answers public look-ups" },
  lagging: { zh: "落后，暂由主库应答", en: "lags; the database answers in its place" },
  away: { zh: "没有应答，暂由主库应答", en: "gives no answer; the database answers in its place" },
  "another-database": {
    zh: "不是本库的副本，由主库应答",
    en: "is no replica of this database, which answers in its place",
  },
} as const satisfies Record<string, Bilingual>

const words = {
  title: { zh: "运行状态", en: "Status" },
  well: { zh: "运行正常，各项内容都是最新的。", en: "All is well, and everything is up to date." },
  catching: { zh: "运行正常，部分内容正在更新。", en: "All is well; some of it is catching up." },
  halted: {
    zh: "公示日志暂停写入：没有新的公示。查询不受影响。",
    en: "The log takes nothing new at present. Looking up goes on.",
  },
  size: { zh: "公示日志条数", en: "Entries of the log" },
  readers: { zh: "各项内容的新鲜程度", en: "How fresh everything is" },
  readersText: {
    zh: "每一项都从同一份公示日志读取。",
    en: "Each reads the same log.",
  },
  latest: { zh: "最近一次公示", en: "Last publication" },
  upToDate: { zh: "已是最新", en: "up to date" },
  position: { zh: "已读到", en: "has read" },
  behind: { zh: "正在更新", en: "catching up" },
  inTime: { zh: "每十分钟更新一次", en: "made anew every ten minutes" },
  short: { zh: "落后（条）", en: "behind by" },
  built: { zh: "已建立索引的记录：", en: "Records indexed:" },
  log: { zh: "日志和日常工作", en: "The log, and daily work" },
  checkpoint: { zh: "最新签名检查点", en: "Newest checkpoint" },
  found: { zh: "记录检索引擎", en: "Records are found by" },
  unsigned: { zh: "尚未签名（条）", en: "Not signed yet" },
  daily: { zh: "最近一次日常工作", en: "Last daily work" },
  alerts: { zh: "待发送的预警", en: "Messages that wait" },
  none: { zh: "没有", en: "none" },
  replica: { zh: "只读副本", en: "Replica" },
  origin: { zh: "日志名称", en: "Name of the log" },
} as const satisfies Record<string, Bilingual>
