/** The witnesses of the log, for people: on the page of exports, and on that of how the register is. */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Witnessing, WitnessStanding } from "../../ledger/witness/standing.ts"
import { momentWords } from "../../web/shown.ts"
import { technical } from "../../web/technical.ts"
import { formatCount, type Html, type View } from "../../web/view.ts"

/** What is shown of them. Times are ms since 1970. */
export interface ShownWitnesses extends Pick<Witnessing, "rule" | "witnessed"> {
  witnesses: (Pick<WitnessStanding, "name" | "cosigned"> & { fault: { detail: Bilingual } | null })[]
}

/** Each witness with its freshness: by its own clock, so that one that has stopped is seen. */
export function witnessSection(view: View, { rule, witnesses, witnessed }: ShownWitnesses, now: number): Html {
  const { say } = view
  return html`<section class="section" aria-labelledby="witnesses">
<h2 id="witnesses">${say(words.witnesses)}</h2>
<p>${say(words.witnessNote)}</p>
<p>${witnessed ? html`${say(words.witnessed)} ${momentWords(view, new Date(witnessed.time))} <span class="quiet">${ageLabel(view, now - witnessed.time)}</span>` : say(words.unwitnessed)}</p>
<ul class="files">${witnesses.map(
    ({ name, cosigned, fault }) => html`<li><span>${name}</span>
<span class="count">${cosigned ? ageLabel(view, now - cosigned.time) : say(words.neverCosigned)}</span>
${fault && html`<span class="small">${say(fault.detail)}</span>`}</li>
`,
  )}</ul>
${technical(
  view,
  html`<p>${say(words.rule)} <code>${rule}</code></p>
<ul class="files">${witnessed && html`<li><a href="/log/checkpoint/witnessed">${sizeLabel(view, witnessed.size)}</a></li>`}${witnesses.map(
    ({ name, cosigned }) =>
      cosigned &&
      html`<li><span>${name}</span> ${sizeLabel(view, cosigned.size)} · ${ageLabel(view, now - cosigned.time)}</li>
`,
  )}</ul>`,
)}
</section>`
}

function sizeLabel(view: View, size: number): string {
  const count = formatCount(size)
  return view.language === "zh" ? `截至第 ${count} 条` : `up to entry ${count}`
}

const steps = [
  [86_400_000, { zh: "天前", en: "days ago" }],
  [3_600_000, { zh: "小时前", en: "hours ago" }],
  [60_000, { zh: "分钟前", en: "minutes ago" }],
] as const

function ageLabel(view: View, ms: number): string {
  const [unit, label] = steps.find(([each]) => ms >= 2 * each) ?? []
  if (unit === undefined) return view.language === "zh" ? "刚刚" : "just now"
  return `${Math.floor(ms / unit)}${view.language === "zh" ? "" : " "}${view.say(label ?? { zh: "", en: "" })}`
}

const words = {
  witnesses: { zh: "见证方", en: "Witnesses" },
  witnessNote: {
    zh: "下列机构各自核对公示日志只增不改，并在检查点上共签：向不同的人出示不同的日志会被发现。",
    en: "Each of these checks on its own that the log only grows, and cosigns its checkpoints: to show two logs to two readers is found out.",
  },
  witnessed: { zh: "最近一次足够共签：", en: "Cosigned by enough of them:" },
  rule: { zh: "所需共签：", en: "Needed:" },
  unwitnessed: { zh: "还没有检查点得到足够的共签。", en: "No checkpoint has been cosigned by enough of them yet." },
  neverCosigned: { zh: "尚未共签", en: "has not cosigned yet" },
} as const satisfies Record<string, Bilingual>
