/**
 * Charts without scripts and without styles of their own: bars in SVG, with words and numbers beside them in HTML, where
 * they keep their size. What a chart shows stands in a table as well; the picture is hidden from who can't see it.
 */
import { html } from "hono/html"
import type { Html } from "../../../web/view.ts"

/** A bar in the cell of a table, as long as its part of the greatest. */
export function barCell(value: number, greatest: number): Html {
  const width = greatest <= 0 ? 0 : Math.round((Math.max(0, value) / greatest) * 1000) / 10
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect width="${width}" height="10"/></svg>`
}

/** A step of a chart over time. */
export interface Step {
  label: string
  first: number
  second: number
}

const height = 100
const pitch = 10
const bar = 4

/** Two bars for each step side by side, the first filled and the second outlined. */
export function stepChart(steps: readonly Step[], greatest: number): Html {
  const tall = (value: number) => (greatest <= 0 ? 0 : Math.round((value / greatest) * height * 10) / 10)
  const rect = (place: number, value: number, kind: string) =>
    html`<rect class="${kind}" x="${place}" y="${height - tall(value)}" width="${bar}" height="${tall(value)}"/>`
  return html`<svg class="steps-chart" viewBox="0 0 ${steps.length * pitch} ${height}" preserveAspectRatio="none" aria-hidden="true" focusable="false">${steps.map(
    ({ first, second }, index) =>
      html`${rect(index * pitch + 1, first, "first")}${rect(index * pitch + 1 + bar, second, "second")}`,
  )}</svg>`
}
