/** A form on a page: where it was sent and is refused, it shows again what was typed, without what seems to be somebody's number. */
import type { Context } from "hono"
import { html } from "hono/html"
import type { Environment } from "../http/environment.ts"
import { languageOf } from "../http/language.ts"
import type { Problem } from "../http/problem.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { hidePersonalNumbers } from "../law/personal-data.ts"
import { faultNotice, wrongPlace } from "./entry.ts"
import { labelled } from "./shown.ts"
import type { Html, LinkParameters, View } from "./view.ts"

/** The view of what stands in a form. */
export interface FormView extends View {
  /** Whether it is this form that was sent. */
  isSent: boolean
  /** What was typed into a field of it, before; undefined where the form was not sent. */
  typed(name: string): string | undefined
  /** What is wrong with a field of it; undefined where nothing is, or the form was not sent. */
  wrong(name: string): string | undefined
  /** Whether something is ticked. @param first whether it is where the form was not sent */
  ticked(name: string, value: string, first?: boolean): boolean
}

/** @param action where the form goes @param act what it sends as `act`, by which it is told from others that go there */
export function formView(view: View, action: string, act?: string): FormView {
  const { sent } = view
  const isSent = sent !== null && sent.path === action && (act === undefined || sent.values("act")[0] === act)
  const values = (name: string) => (isSent ? sent.values(name) : undefined)
  return {
    ...view,
    isSent,
    typed: (name) => (isSent ? hidePersonalNumbers(sent.values(name)[0] ?? "") : undefined),
    wrong: (name) => (isSent ? sent.faults?.find(({ field }) => field === name)?.text : undefined),
    ticked: (name, value, first = false) => values(name)?.includes(value) ?? first,
  }
}

/** What the API finds wrong with a form, said at the form that is shown again. */
export function refuseSent<E extends Environment>(
  c: Context<E>,
  { detail, errors = [] }: Pick<Problem, "detail" | "errors">,
): void {
  const sent = c.get("sent") ?? { path: c.req.path, values: () => [] }
  const faults = errors.map((error) => ({ field: error.pointer?.slice(1) ?? null, text: error.detail }))
  c.set("sent", { ...sent, faults: faults.length > 0 ? faults : [{ field: null, text: detail }] })
}

/** The same of a form that brings a file, which was not taken. */
export function refuseFile<E extends Environment>(c: Context<E>, sent: Bilingual | { problem: Problem }): void {
  const { detail, errors = [] } = "problem" in sent ? sent.problem : { detail: sent[languageOf(c)] }
  refuseSent(c, { detail, errors: errors.length > 0 ? errors : [{ pointer: "/file", detail }] })
}

/** What is wrong with the form that was sent, first of all on the page. @param labels of the fields that the form has */
export function sentFaults(view: View, labels: Readonly<Record<string, Bilingual>>): Html | null {
  const faults = view.sent?.faults ?? []
  return faultNotice(
    view,
    faults.map(({ field, text }) => {
      const label = field === null ? undefined : labels[field]
      if (field === null || label === undefined) return { id: null, text }
      return { id: wrongPlace(field), text: labelled(view, view.say(label), text) }
    }),
  )
}

/** The same of a form whose faults are held apart, each by the label of its field. @param labels of the fields, whose names are their ids */
export function namedFaults(
  view: View,
  faults: readonly { field: string | null; text: string }[],
  labels: Readonly<Record<string, Bilingual>>,
): Html | null {
  return faultNotice(
    view,
    faults.map(({ field, text }) => {
      const label = field === null ? undefined : labels[field]
      return label === undefined ? { id: null, text } : { id: field, text: labelled(view, view.say(label), text) }
    }),
  )
}

/** A form that opens, and stands open where it is refused. */
export interface FoldedForm {
  action: string
  /** The part of a list on which it stands, as its page is asked for it: refused, it stands there again. */
  part?: LinkParameters | undefined
  summary: Html | string
  /** Sent along unseen; an `act` tells it from other forms that go there. */
  unseen?: Readonly<Record<string, string | number>>
  /** Whether it brings a file. */
  files?: boolean
  /** Whether the page has one such form for its act, to which `actPlace` leads. */
  isPlace?: boolean
}

/** Where the form of an act stands open on a page, and has the focus. */
export function actPlace({ link }: View, page: string, act: string): string {
  return `${link(page, { act })}#act-${act}`
}

/** @param content what stands in it, with its button */
export function foldedForm(view: View, given: FoldedForm, content: (form: FormView) => Html): Html {
  const { action, part, summary, unseen = {}, files = false, isPlace = false } = given
  const act = unseen["act"]?.toString()
  const form = formView(view, action, act)
  const isOpen = form.isSent || (isPlace && act === view.act)
  return html`<details class="quiet-form"${isOpen && html` open`}><summary${isPlace && html` id="act-${act}"`}>${summary}</summary><form class="apply" method="post" action="${view.link(action, part)}"${files && html` enctype="multipart/form-data"`}>
${Object.entries(unseen).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}${content(form)}</form></details>`
}
