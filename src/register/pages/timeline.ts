/**
 * The time of records as a picture: from when to when each is shown, and where today is. On a wide screen all of them in
 * one figure, at each record a bar of its own. What it shows is said in words too. Pure.
 */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { writtenDay } from "../../law/day-words.ts"
import type { ListName } from "../../law/list.ts"
import { listWords } from "../../web/shown.ts"
import type { Html, View } from "../../web/view.ts"

/** From when to when a record is shown; YYYY-MM-DD. */
export interface Lasting {
  list: ListName
  publishedOn: string
  /** Null where only an act ends it. */
  displayedUntil: string | null
}

const dayMs = 86_400_000
const days = (day: string): number => Date.parse(day) / dayMs

/** How long from a day to another, in years and months as people say it; in days below two months. */
export function lengthBetween(from: string, to: string): Bilingual {
  const count = Math.max(0, Math.round(days(to) - days(from)))
  if (count < 60) return { zh: `${count} 天`, en: count === 1 ? "1 day" : `${count} days` }
  const months = Math.round(count / 30.44)
  const [years, rest] = [Math.floor(months / 12), months % 12]
  const zh = [years > 0 ? `${years} 年` : "", rest > 0 ? `${rest} 个月` : ""].filter(Boolean).join(" ")
  const plural = (n: number, unit: string) => (n === 0 ? "" : `${n} ${unit}${n === 1 ? "" : "s"}`)
  return { zh, en: [plural(years, "year"), plural(rest, "month")].filter(Boolean).join(" ") }
}

/** How far the display of a record has come, in words. */
export function progressWords({ publishedOn, displayedUntil }: Lasting, today: string): Bilingual {
  const past = lengthBetween(publishedOn, today)
  if (displayedUntil === null) {
    return { zh: `已公示 ${past.zh}，没有固定期限`, en: `published for ${past.en}, without a set end` }
  }
  const left = lengthBetween(today, displayedUntil)
  return { zh: `已公示 ${past.zh}，还有 ${left.zh}`, en: `published for ${past.en}, ${left.en} to go` }
}

/** The bar of one record. */
export function progressBar(view: View, lasting: Lasting, today: string): Html {
  const { publishedOn, displayedUntil } = lasting
  // Without a set end a bar that is a third full says that it goes on.
  const whole = displayedUntil === null ? 1 : Math.max(1, days(displayedUntil) - days(publishedOn))
  const share = displayedUntil === null ? 1 / 3 : Math.min(1, Math.max(0, (days(today) - days(publishedOn)) / whole))
  const bar = html`<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width="${Math.round(share * 1000) / 10}" height="6"/></svg>`
  return html`<p class="lasting">${bar}<span class="small quiet">${view.say(progressWords(lasting, today))}</span></p>`
}

// In units of the drawing.
const [width, left, right, step, top] = [720, 8, 118, 34, 30]

// More bars than these are no picture any more: the records stand below.
const barsMax = 12

/** All of them in one figure. */
export function timeline(view: View, records: readonly Lasting[], today: string): Html | null {
  if (records.length === 0 || records.length > barsMax) return null
  const [first, last] = spanOf(records, today)
  const scale = (day: string): number =>
    Math.round((left + ((days(day) - days(first)) / (days(last) - days(first))) * (width - left - right)) * 10) / 10
  const height = top + records.length * step + 22
  const now = scale(today)
  return html`<figure class="timeline"><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${view.say(inWords(records, today))}">
${yearsBetween(first, last).map((year) => {
  const x = scale(`${year}-01-01`)
  return html`<path class="grid" d="M${x} 22V${height - 20}"/><text class="year" x="${x + 4}" y="14">${year}</text>`
})}
${records.map((record, at) => barOf(view, record, { y: top + at * step, scale, now, last }))}
<path class="today" d="M${now} 20V${height - 18}"/><text class="today-word" x="${now}" y="${height - 4}" text-anchor="middle">${view.say(words.today)}</text>
</svg></figure>`
}

interface Place {
  y: number
  scale(day: string): number
  now: number
  last: string
}

function barOf(view: View, { list, publishedOn, displayedUntil }: Lasting, { y, scale, now, last }: Place): Html {
  const from = scale(publishedOn)
  const to = displayedUntil === null ? Math.max(now, from + 2) : Math.max(scale(displayedUntil), from + 2)
  const name = view.say(listWords[list])
  const isWide = to - from > name.length * (view.language === "zh" ? 17 : 9)
  const until = displayedUntil === null ? view.say(words.open) : view.say(writtenDay(displayedUntil))
  const open =
    displayedUntil === null &&
    html`<path class="bar-open" d="M${to} ${y + 2}H${scale(last)}M${to} ${y + 22}H${scale(last)}"/>`
  const beside = isWide ? until : `${name} ${until}`
  return html`<g class="of-${list}"><rect x="${from}" y="${y}" width="${Math.round((to - from) * 10) / 10}" height="24" rx="3"/>${open}${
    isWide && html`<text class="inside" x="${from + 8}" y="${y + 17}">${name}</text>`
  }<text class="end" x="${to + 8}" y="${y + 17}">${beside}</text></g>`
}

/** From before the first to after the last, today in between. */
function spanOf(records: readonly Lasting[], today: string): [string, string] {
  const all = [
    today,
    ...records.flatMap(({ publishedOn, displayedUntil }) => [publishedOn, displayedUntil ?? today]),
  ].sort()
  const [first = today, last = today] = [all[0], all.at(-1)]
  const margin = Math.max(30, (days(last) - days(first)) * 0.06)
  return [toDay(days(first) - margin), toDay(days(last) + margin)]
}

function toDay(number: number): string {
  return new Date(Math.round(number) * dayMs).toISOString().slice(0, 10)
}

function yearsBetween(first: string, last: string): number[] {
  const [from, to] = [Number(first.slice(0, 4)) + 1, Number(last.slice(0, 4))]
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at)
}

function inWords(records: readonly Lasting[], today: string): Bilingual {
  const each = (language: "zh" | "en") =>
    records.map(({ list, publishedOn, displayedUntil }) => {
      const from = writtenDay(publishedOn)[language]
      const name = listWords[list][language]
      if (displayedUntil === null)
        return language === "zh" ? `${name} ${from}起，移出为止` : `${name} since ${from}, until removed`
      const to = writtenDay(displayedUntil)[language]
      return language === "zh" ? `${name} ${from}到${to}` : `${name} from ${from} to ${to}`
    })
  return {
    zh: `${records.length} 条记录的公示时间：${each("zh").join("；")}。今天是 ${writtenDay(today).zh}。`,
    en: `When ${records.length} records are published: ${each("en").join("; ")}. Today is ${writtenDay(today).en}.`,
  }
}

const words = {
  today: { zh: "今天", en: "today" },
  open: { zh: "移出为止", en: "until removed" },
} as const satisfies Record<string, Bilingual>
