/** The ways on from a merchant's record: to follow it, to complain of it, to say that it is somebody else, to answer as the merchant. */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Html, View } from "../../web/view.ts"

/** The page that they lead to. */
export function helpPath(code: string): string {
  return `/subjects/${code}/help`
}

/** Where an address is given to follow it by mail. */
export function followPath(code: string): string {
  return `/subjects/${code}/follow`
}

/** Where it is said that a record is about somebody else. */
export function otherPath(code: string): string {
  return `/subjects/${code}/other`
}

const ways = [
  ["follow", { zh: "关注", en: "Follow" }],
  ["complain", { zh: "投诉举报", en: "Complain" }],
  ["other", { zh: "不是同一家？", en: "Somebody else?" }],
  ["own", { zh: "我是这家商户", en: "I am this merchant" }],
] as const satisfies readonly (readonly [string, Bilingual])[]

/** The ways, beside what the record says. */
export function subjectWays({ say, link }: View, code: string): Html {
  return html`<nav class="ways-on" aria-label="${say(words.ways)}"><ul>${ways.map(
    ([place, name]) => html`<li><a href="${link(`${helpPath(code)}#${place}`)}">${say(name)}</a></li>`,
  )}</ul></nav>`
}

const words = {
  ways: { zh: "可以做的事", en: "What you can do" },
} as const satisfies Record<string, Bilingual>
