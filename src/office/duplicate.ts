/** What is on its way or published of a merchant already, so that nothing is decided twice. */

import { html } from "hono/html"
import { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import { publishingKinds } from "../register/proceeding/kinds.ts"
import { recordAddress } from "../register/record/address.ts"
import { findRecord } from "../register/record/store.ts"
import { type Html, viewOf } from "../web/view.ts"
import { call } from "./api.ts"
import { casePath } from "./case.ts"
import type { OfficeContext } from "./gate.ts"

const bilingual = z.object({ zh: z.string(), en: z.string() })
const openSchema = z.object({
  results: z.array(
    z.object({ url: z.string(), record_id: z.string().nullable(), kind_name: bilingual, state_name: bilingual }),
  ),
})

/** A merchant as far as its records are named. */
export const knownSubjectSchema = z.object({
  records: z.array(
    z.object({
      ...{ id: z.string(), list: z.string(), list_name: bilingual, published_on: z.string() },
      ...{ ground: z.string().nullish(), ground_name: bilingual.nullish() },
      decision_no: z.string().nullish(),
    }),
  ),
})

const groups = ["decisions", "repairs", "objections", "bulk-decisions"] as const

/** What a proposal is about: a record, or a merchant and what of it would be published. */
export type About = { recordId: string } | { subjectCode: string; list: string; ground: string | null }

/**
 * What there is already: of a merchant what is on its way and what of the same list is published, of a record what is on
 * its way about it; null where nothing is.
 */
export async function duplicateWarning(c: OfficeContext, kind: string, about: About): Promise<Html | null> {
  const recordId = "recordId" in about ? about.recordId : null
  const code = "subjectCode" in about ? about.subjectCode : await subjectOf(c, about.recordId)
  if (code === "") return null
  const { say, link } = viewOf(c)
  const open = await Promise.all(
    groups.map((group) => call(c, openSchema, `/v1/${group}?subject=${code}&closed=false&limit=20`)),
  )
  const running = open.flatMap((one) => (one.kind === "done" ? one.value.results : []))
  const same = running.filter((one) => recordId === null || one.record_id === recordId)
  // What publishes nothing doubles no record.
  const subject =
    recordId === null && publishingKinds.includes(kind)
      ? await call(c, knownSubjectSchema, `/v1/subjects/${code}`)
      : null
  const list = "list" in about ? about.list : null
  const records = subject?.kind === "done" ? subject.value.records.filter((record) => record.list === list) : []
  if (same.length === 0 && records.length === 0) return null
  return html`<p>${say(recordId === null ? words.already : words.running)}</p><ul>${same.map(
    (one) => html`<li><a href="${link(casePath(one.url))}">${say(one.kind_name)} · ${say(one.state_name)}</a></li>`,
  )}${records.map(
    (record) =>
      html`<li><a href="${link(recordAddress(code, record.id))}">${[say(record.list_name), record.decision_no ?? (record.ground_name && say(record.ground_name)), record.published_on].filter(Boolean).join(" · ")}</a>${isSameGround(about, record.ground) && say(words.sameGround)}</li>`,
  )}</ul>`
}

function isSameGround(about: About, ground: string | null | undefined): boolean {
  return "ground" in about && about.ground !== null && about.ground === ground
}

async function subjectOf(c: OfficeContext, recordId: string): Promise<string> {
  return (await findRecord(c.get("parts").sql, recordId))?.content.subjectCode ?? ""
}

const words = {
  sameGround: { zh: "（同一事由）", en: " (the same ground)" },
  already: {
    zh: "该主体已有以下事项或者记录，请确认不是重复：",
    en: "There is this already. Make sure that it is not the same:",
  },
  running: {
    zh: "该记录已有以下在办事项，请确认不是重复：",
    en: "This is on its way about the record already. Make sure that it is not the same:",
  },
} as const satisfies Record<string, Bilingual>
