/**
 * A listing of a person without registration, proposed on a page. The ID number that is typed is hashed as soon as it comes,
 * and the hash goes on in its place: no page, no log and no table has the number.
 */
import { html } from "hono/html"
import type { Principal } from "../access/principal.ts"
import { contextOf } from "../check/person/context.ts"
import { listingFaults } from "../check/person/listing.ts"
import { listingResultSchema } from "../check/person/routes.ts"
import { readIdentityHash } from "../check/private/identity-key.ts"
import { languageOf } from "../http/language.ts"
import { toProblem } from "../http/problem.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { penaltyClassesAsOf } from "../law/catalogue.ts"
import { dayInChina } from "../law/day.ts"
import { hidePersonalNumbers } from "../law/personal-data.ts"
import { childRegions } from "../names/region.ts"
import { hashIdNumber, type IdentityKey, readIdNumber } from "../roster/identity.ts"
import { placeName, withMore } from "../web/shown.ts"
import { type View, viewOf } from "../web/view.ts"
import { call } from "./api.ts"
import { askedFields } from "./asked.ts"
import { type FormOrder, nothingTried } from "./form-flow.ts"
import type { Field, Sent } from "./form-schema.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { personNewPath } from "./person-listed-page.ts"
import { groundOptions } from "./propose-fields.ts"
import { sections } from "./section.ts"

const { path } = sections.persons
const required = true
const identityField = "identity"
const fields: readonly Field[] = [
  { path: identityField, required, kind: "line" },
  { path: "list", required, kind: "choice", options: ["penalty", "serious", "abnormal"] },
  ...["ground", "class"].map((path): Field => ({ path, required, kind: "choice", options: [] })),
  { path: "decision_no", required, kind: "line" },
  { path: "authority", required, kind: "choice", options: [] },
  ...["decided_on", "published_on", "displayed_until"].map((path): Field => ({ path, required, kind: "day" })),
  { path: "legal_basis", required, kind: "text" },
]

/** What the list decides: a penalty has a class, a listing its ground, and only that of an abnormal one has no end. */
const rows = {
  ground: {
    by: "list",
    ask: ([list]: readonly string[]) => (list === undefined || list === "penalty" ? "not" : "must"),
  },
  class: { by: "list", ask: ([list]: readonly string[]) => (list === "penalty" ? "must" : "not") },
  displayed_until: { by: "list", ask: ([list]: readonly string[]) => (list === "abnormal" ? "may" : "must") },
} as const

/** The form, with what becomes of it. */
export function personOrder(c: OfficeContext): FormOrder {
  const view = viewOf(c)
  const { say } = view
  const { identityKeys, clock } = c.get("parts")
  const [key] = identityKeys
  const today = dayInChina(clock())
  const state = {
    options: {
      authority: authoritiesOf(officer(c)).map((code) => ({ value: code, label: placeName(view, code) })),
      class: penaltyClassesAsOf(today)
        .filter(({ code }) => code !== "P0")
        .map((row) => ({ value: row.code, label: withMore(view, say(row), row.code) })),
    },
    deciding: ["list"],
  }
  const hints = (sent: Sent) => ({
    [identityField]: say(isHash(sent.get(identityField)?.[0], key) ? words.hashed : words.identityHint),
    list: say(words.listHint),
    published_on: say(words.publishedHint),
    legal_basis: say(words.basisHint),
  })
  return {
    head: { section: "persons", back: path, title: words.title, about: null, lead: lead(view) },
    ...{ action: personNewPath, fields, state, fixed: new Map(), redacts: false },
    async follow(sent) {
      const list = sent.get("list")?.[0] ?? ""
      const options = { ...state.options, ground: groundOptions(c, list) }
      return {
        fields: askedFields(fields, sent, { rows, known: {}, today }),
        state: { ...state, options, hints: hints(sent) },
      }
    },
    reads: (sent) => mapped(sent, identityField, (text) => hashed(text, key)),
    shows: (sent) => new Map([...sent].map(([name, texts]) => [name, texts.map((text) => shown(name, text, key))])),
    async tryIt(input) {
      const faults = listingFaults(toRow(input), contextOf(c.get("principal"), c.get("parts")))
      if (faults.length === 0) return nothingTried
      return {
        kind: "faults",
        faults: faults.map((each) => (each.field === "identity_hash" ? identityFault(key) : each)),
      }
    },
    async doIt(input) {
      const body = new Blob([JSON.stringify(toRow(input))]).stream()
      const headers = { "content-type": "application/x-ndjson" }
      const listed = await call(c, listingResultSchema, "/v1/person-listings", { method: "POST", headers, body })
      if (listed.kind === "refused") return listed
      const [row] = listed.value.results
      if (row?.reason) {
        const problem = toProblem("invalid-request", { detail: row.reason, pointer: `/${row.field}` }, languageOf(c))
        return { kind: "refused", problem }
      }
      return { kind: "done", value: view.link(path, { done: row?.outcome === "unchanged" ? "unchanged" : "propose" }) }
    },
    warning: async () => null,
    preview: async () => html`<p class="notice">${say(words.waits)}</p>`,
  }
}

/** The own authority, and those right below it, which propose for their own. */
function authoritiesOf({ authority }: Extract<Principal, { kind: "officer" }>): string[] {
  return [authority, ...childRegions(authority)]
}

/** A row as the operation takes it. */
function toRow({ identity, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return { ...(identity === undefined ? {} : { identity_hash: identity }), ...rest }
}

const isHash = (text: string | undefined, key: IdentityKey | undefined) =>
  text !== undefined && key !== undefined && readIdentityHash(text, [key]).kind === "hashes"

/** The hash of an ID number; of what is none the text as it is. */
function hashed(text: string, key: IdentityKey | undefined): string {
  const number = key === undefined ? null : readIdNumber(text)
  return key === undefined || number === null ? text : hashIdNumber(key, number)
}

/** What stands in the form again: of what was typed as a number its hash or nothing, for one mistyped is all but one. */
function shown(name: string, text: string, key: IdentityKey | undefined): string {
  if (name !== identityField) return hidePersonalNumbers(text)
  return isHash(text, key) ? text : ""
}

function mapped(sent: Sent, name: string, change: (text: string) => string): Sent {
  const texts = sent.get(name)
  return texts ? new Map([...sent, [name, texts.map(change)]]) : sent
}

function identityFault(key: IdentityKey | undefined) {
  return { field: identityField, reason: key === undefined ? words.noKey : words.noNumber }
}

const lead = ({ say }: View) => html`<p class="lead">${say(words.lead)}</p>`

const words = {
  title: { zh: "提出列入个人", en: "Propose to list a person" },
  lead: {
    zh: "只供平台和机构核查，不对社会公示；须由另一人确认后才生效。每一项列入须有单独的法律依据。",
    en: "For checks by platforms and agencies alone, never public; it counts once another person has confirmed it. Each needs a legal basis of its own.",
  },
  identityHint: {
    zh: "填写 18 位公民身份号码：提交后立即换成加密摘要，号码不保存、不再显示。也可以填写已经算好的摘要。",
    en: "The ID number of 18 characters: it is turned into a keyed hash at once, neither kept nor shown again. A hash made elsewhere will do.",
  },
  hashed: {
    zh: "号码已经换成加密摘要。要改为另一人的，请清空后填写号码。",
    en: "The number has been turned into its hash. For another person, clear this and type their number.",
  },
  noNumber: {
    zh: "应为 18 位公民身份号码（校验码须相符），或者以当前密钥算出的摘要；号码不再显示，请重新填写",
    en: "expected an ID number of 18 characters whose check digit holds, or its hash under the key in use; a number is not shown again: type it anew",
  },
  noKey: {
    zh: "本库没有设置身份号码摘要的密钥，不能列入个人，请联系管理员",
    en: "This register has no key for hashes of ID numbers and lists no persons: ask its operator",
  },
  listHint: { zh: "选择后，只列出需要填写的项目。", en: "What is asked for below follows from it." },
  publishedHint: {
    zh: "起算显示期限的日期，不早于决定日期。",
    en: "From which its time runs; not before the decision.",
  },
  basisHint: {
    zh: "写明允许将未登记的自然人列入并用于核查的法规名称和条款。请勿填写个人信息。",
    en: "The provision, by instrument and article, on which a person without registration may be listed. No personal data.",
  },
  waits: {
    zh: "提出后等待另一人在“个人列入”中确认，本人不能确认；逾 30 日无人确认的，自动撤下。",
    en: "It then waits for another person to confirm it, which you can’t; what nobody decides in 30 days is dropped.",
  },
} as const satisfies Record<string, Bilingual>
