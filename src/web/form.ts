/** A form on a page: where it was sent and is refused, it shows again what was typed, without what seems to be somebody's number. */
import { html } from "hono/html"
import { hidePersonalNumbers } from "../law/personal-data.ts"
import type { Html, View } from "./view.ts"

/** The view of what stands in a form. */
export interface FormView extends View {
  /** Whether it is this form that was sent. */
  isSent: boolean
  /** What was typed into a field of it, before; undefined where the form was not sent. */
  typed(name: string): string | undefined
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
    ticked: (name, value, first = false) => values(name)?.includes(value) ?? first,
  }
}

/** A form that opens, and stands open where it is refused. */
export interface FoldedForm {
  action: string
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
  const { action, summary, unseen = {}, files = false, isPlace = false } = given
  const act = unseen["act"]?.toString()
  const form = formView(view, action, act)
  const isOpen = form.isSent || (isPlace && act === view.act)
  return html`<details class="quiet-form"${isOpen && html` open`}><summary${isPlace && html` id="act-${act}"`}>${summary}</summary><form class="apply" method="post" action="${view.link(action)}"${files && html` enctype="multipart/form-data"`}>
${Object.entries(unseen).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}${content(form)}</form></details>`
}
