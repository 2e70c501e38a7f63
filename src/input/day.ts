/** A day as an input: one that a calendar has. The pattern of dates lets the year 0 pass, with which nothing can be reckoned. */
import { z } from "@hono/zod-openapi"
import { isDay } from "../law/day.ts"

const words = { zh: "应为日期，如 2026-03-05", en: "it should be a day, as 2026-03-05" } as const

export const dayAsked = z.iso.date().check(({ value, issues }) => {
  // What is no date in its pattern has been told so.
  if (issues.length === 0 && !isDay(value)) issues.push({ code: "custom", input: value, params: words })
})
