/** A form's draft on its page: those that are kept, and when this one was. */
import { html } from "hono/html"
import type { OpenedDraft } from "../access/form-draft.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { momentTag } from "../web/shown.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { draftFile, draftId } from "./draft-script.ts"
import type { Sent } from "./form-schema.ts"

/** The field that names the draft which a page keeps: unseen in its form. */
export const draftField = "draft"

/** What a form's page says of drafts. */
export interface DraftShown {
  /** Which one this page keeps. */
  slot: string
  /** Those that can be taken up again. */
  kept: readonly OpenedDraft[]
  /** What became of it; null: nothing so far. */
  status: Bilingual | null
}

/** That there are drafts of this form, each to be taken up or thrown away. */
export function keptBlock(view: View, action: string, { kept }: DraftShown): Html | null {
  const { say } = view
  if (kept.length === 0) return null
  return html`<section class="notice" aria-labelledby="drafts-kept"><h2 id="drafts-kept">${say(words.kept)}</h2>${kept.map(
    ({
      slot,
      savedAt,
      sent,
    }) => html`<form method="post" action="${view.link(action)}"><input type="hidden" name="${draftField}" value="${slot}">
<p>${aboutWhom(view, sent)}${momentTag(savedAt)} <button class="button slim" name="step" value="restore">${say(words.restore)}</button> <button class="button plain slim" name="step" value="discard">${say(words.discard)}</button></p></form>
`,
  )}</section>`
}

/** Whom a draft is about, as far as it says so. */
function aboutWhom(view: View, sent: Sent): Html | null {
  const said = ["subject.name", "subject.code", "name"].map((name) => sent.get(name)?.[0]?.trim() ?? "")
  const first = said.find((text) => text !== "")
  return first === undefined ? null : html`${inChinese(view, first)} · `
}

/** The button, and where it is said that a draft was kept. */
export function draftButton(view: View): Html {
  return html`<button class="button plain" name="step" value="draft" formnovalidate title="${view.say(words.hint)}">${view.say(words.keep)}</button>`
}

/** What became of the draft, in the form that its script sends. */
export function draftLine(view: View, { status }: DraftShown): Html {
  const { say } = view
  return html`<p class="hint" id="${draftId}" role="status" data-failed="${say(notKept)}">${status && say(status)}</p><script src="/assets/${draftFile}" defer></script>`
}

/** That a draft was kept, at this time. */
export function keptAt(at: Date): Bilingual {
  // China has one time, eight hours ahead of UTC.
  const time = new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(11, 16)
  return {
    zh: `草稿已存 ${time}。只有您本人在这一岗位上看得到，七天后删除。`,
    en: `Draft kept at ${time}. You alone see it, in this post; it goes after seven days.`,
  }
}

export const notKept: Bilingual = {
  zh: "草稿没有存上：请不要关闭本页，稍后再存。",
  en: "The draft was not kept: please leave this page open, and try again.",
}

export const restored: Bilingual = { zh: "草稿已恢复。", en: "The draft is back." }

export const gone: Bilingual = {
  zh: "这份草稿已经不在：办理过了，或者超过了七天。",
  en: "That draft is gone: its act was done, or it was older than seven days.",
}

const words = {
  kept: { zh: "未办完的草稿", en: "There are drafts of this form" },
  restore: { zh: "恢复", en: "Take it up" },
  discard: { zh: "丢弃", en: "Throw it away" },
  keep: { zh: "存草稿", en: "Keep a draft" },
  hint: {
    zh: "只有您本人看得到；七天后、或者办理之后删除。页面也会自动保存。",
    en: "You alone see it; it goes after seven days, or with the act. The page keeps one by itself too.",
  },
} as const satisfies Record<string, Bilingual>
