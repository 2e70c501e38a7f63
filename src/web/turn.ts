/** A list that is at hand whole, because its sums are shown or it is short as a rule, turned over page by page. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { withMore } from "./shown.ts"
import { formatCount, type Html, type View } from "./view.ts"

/** As many rows as other lists have on a page. */
export const turnRows = 25

/** A page of a list. */
export interface Turned<T> {
  rows: readonly T[]
  /** How many rows stand on the pages before, and on all. */
  from: number
  total: number
  /** Where the next page begins; null: this is the last. */
  next: string | null
}

/**
 * @param cursor how many rows stood on the pages before; what can't be read is the beginning, and what is past the end, of a
 * list that has become shorter, the last page
 */
export function turn<T>(all: readonly T[], cursor: string | undefined): Turned<T> {
  const asked = cursor !== undefined && /^\d{1,9}$/.test(cursor) ? Number(cursor) : 0
  const from = asked < all.length ? asked : pageOf(all.length - 1)
  const end = from + turnRows
  return { rows: all.slice(from, end), from, total: all.length, next: end < all.length ? String(end) : null }
}

/** The page on which the row of an id stands, where one is named. `missed`: there is none, and the first page stands for it. */
export function turnTo<T extends { id: string }>(
  all: readonly T[],
  id: string | undefined,
  cursor: string | undefined,
): Turned<T> & { missed: boolean } {
  if (id === undefined) return { ...turn(all, cursor), missed: false }
  const at = all.findIndex((row) => row.id === id)
  return { ...turn(all, String(pageOf(at))), missed: at < 0 }
}

/** Where the page of a row begins. */
function pageOf(at: number): number {
  return at < 0 ? 0 : at - (at % turnRows)
}

/** Which of the rows these are; nothing where they are all. @param remark what is counted with them */
export function turnedSpan(view: View, { rows, from, total }: Turned<unknown>, remark?: Bilingual): Html | null {
  if (rows.length === total) return null
  const { say } = view
  const [first, last, all] = [from + 1, from + rows.length, total].map(formatCount)
  const span = say({ zh: `第 ${first} 至 ${last} 条，共 ${all} 条`, en: `${first} to ${last} of ${all}` })
  return html`<p class="quiet">${remark === undefined ? span : withMore(view, span, say(remark))}</p>`
}

/** The ways to the other pages. @param toAddress of the page that begins there; undefined: of the first */
export function turnLinks(
  { say }: View,
  { from, next }: Turned<unknown>,
  toAddress: (cursor: string | undefined) => string,
): Html | null {
  if (from === 0 && next === null) return null
  const link = (name: keyof typeof words, cursor: number) =>
    html`<a class="button plain" rel="${name}" href="${toAddress(cursor > 0 ? String(cursor) : undefined)}">${say(words[name])}</a> `
  return html`<p class="pages">${next !== null && link("next", Number(next))}${from > 0 && link("prev", Math.max(from - turnRows, 0))}${from > turnRows && link("first", 0)}</p>`
}

const words = {
  next: { zh: "下一页", en: "Next page" },
  prev: { zh: "上一页", en: "Previous page" },
  first: { zh: "第一页", en: "First page" },
} as const satisfies Record<string, Bilingual>
