/** The papers of a batch: how far they are, making and serving all of them at once, and their files. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { foldedForm } from "../web/form.ts"
import { formatCount, type Html, type View } from "../web/view.ts"
import { type FieldFault, faultList, fieldBlocks } from "./form-block.ts"
import type { Field, Sent } from "./form-schema.ts"
import { paperFields } from "./paper-field.ts"

/** How many papers a file holds. */
export const papersInFile = 500

/** The papers, and what was asked for just now. */
export interface BatchPapers {
  counts: { decisions: number; made: number; posted: number; served: number }
  /** The numbers after which a file begins, but for the first. */
  cuts: readonly string[]
  /** Whether whoever looks makes and serves them. */
  works: boolean
  sent: Sent
  faults: readonly FieldFault[]
}

/** What is done with all of them, in this order. */
const batchActs = ["make", "post", "serve"] as const
export type BatchAct = (typeof batchActs)[number]

/** Which of them a form asks for. */
export function actOf(sent: Sent): BatchAct {
  return batchActs.find((name) => name === sent.get("act")?.[0]) ?? "make"
}

/** What an act asks for. */
export function batchFields(act: BatchAct): Field[] {
  if (act === "make") {
    return [{ kind: "group", path: "fields", required: true, fields: paperFields("abnormal-listing-decision") }]
  }
  const day = (path: string): Field => ({ kind: "day", path, required: true })
  const posted: Field[] = [day("posted_on"), { kind: "line", path: "proof", required: true }]
  return act === "post" ? posted : [day("served_on"), ...posted]
}

/** What is left to be done. */
function leftOf({ counts: { decisions, made, posted, served } }: BatchPapers): BatchAct[] {
  if (made < decisions) return ["make"]
  if (posted + served < decisions) return ["post"]
  return served < decisions ? ["serve"] : []
}

export function batchPaperBlock(view: View, place: string, papers: BatchPapers): Html | null {
  const { say, link } = view
  const { counts, cuts, works, sent, faults } = papers
  if (counts.decisions === 0) return null
  const figures = (["decisions", "made", "posted", "served"] as const).map(
    (name) => html`<div><dt>${say(words[name])}</dt><dd>${formatCount(counts[name])}</dd></div>`,
  )
  const starts = counts.made === 0 ? [] : [undefined, ...cuts]
  const fileLinks = (kind: "zip" | "pdf") =>
    starts.map((after, at) => {
      const last = Math.min((at + 1) * papersInFile, counts.made)
      const label = html`${formatCount(at * papersInFile + 1)}–${formatCount(last)}`
      return html`<a href="${link(`${place}/documents/${kind}`, { after })}" download>${kind.toUpperCase()} ${label}</a> `
    })
  return html`<section class="section" id="papers"><h2>${say(words.papers)}</h2>
${faultList(view, faults, batchFields(actOf(sent)))}
<dl class="key-figures">${figures}</dl>
${works && leftOf(papers).map((act) => actForm(view, `${place}/documents`, act, papers))}
${works && starts.length > 0 && html`<p class="links">${say(words.files)} ${fileLinks("zip")}${fileLinks("pdf")}</p>`}</section>`
}

function actForm(view: View, action: string, act: BatchAct, { sent, faults }: BatchPapers): Html {
  const { say } = view
  return foldedForm(
    view,
    { action, summary: say(actWords[act]), unseen: { act }, isPlace: true },
    (form) => html`<p class="hint">${say(hints[act])}</p>
${fieldBlocks(view, batchFields(act), form.isSent ? { sent, faults } : { sent: new Map(), faults: [] })}
<p><button class="button">${say(words.confirm)}${say(actWords[act])}</button></p>`,
  )
}

const actWords = {
  make: { zh: "制作全部列入决定书", en: "Make all decisions" },
  post: { zh: "公告送达全部文书", en: "Put all up as one public notice" },
  serve: { zh: "登记公告期满，视为送达", en: "Enter that they count as served by it" },
} as const satisfies Record<BatchAct, Bilingual>

const hints = {
  make: {
    zh: "所填内容用于每一份；文号即决定书文号，制作后不能更改。数量多的，一次办理几秒，没有办完的再次提交即继续，已制作的不会重复。",
    en: "What is filled in stands in each. Each has the number of its decision, and stays as it is. Many take longer than one turn: send it again to go on; none is made twice.",
  },
  post: {
    zh: "所有文书用同一份公告；单独送达的不受影响。只能登记一次。没有办完的再次提交即继续。",
    en: "One notice for all; those that were served by themselves are left alone. It is entered once. Send it again to go on.",
  },
  serve: {
    zh: "送达日期为公告期满之日。只能登记一次。没有办完的再次提交即继续。",
    en: "The day on which the time of the notice ended. It is entered once. Send it again to go on.",
  },
} as const satisfies Record<BatchAct, Bilingual>

const words = {
  papers: { zh: "列入决定书", en: "Listing decisions on paper" },
  decisions: { zh: "应制作", en: "decisions" },
  made: { zh: "已制作", en: "made" },
  posted: { zh: "已公告", en: "put up" },
  served: { zh: "已送达", en: "served" },
  files: { zh: "下载（每个文件至多 500 份）：", en: "Download (500 in a file at most):" },
  confirm: { zh: "确认：", en: "Confirm: " },
} as const satisfies Record<string, Bilingual>
