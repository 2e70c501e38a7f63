/** What changes of settings do to whom, as the gate sees it. Pure. */
import { type Draft, draftOfOne } from "../../gate/draft.ts"
import type { Affected } from "../../gate/hands.ts"
import type { Office } from "./office.ts"

const of = (authority: string): Affected => ({ kind: "authority", authority })

/** What the public is to be told of an authority. */
export function draftOfOffice(
  authority: string,
  { name, prefix, window, telephone, code = null, validity = null }: Office,
): Draft {
  return draftOfOne(
    "office",
    of(authority),
    JSON.stringify([
      name,
      prefix,
      window,
      telephone,
      ...(code === null ? [] : [code]),
      ...(validity === null ? [] : [{ validity }]),
    ]),
  )
}

/** By which template an authority is to make its documents. */
export function draftOfTemplate(template: { id: string; authority: string; kind: string; text: string | null }): Draft {
  const { id, authority, kind, text } = template
  return draftOfOne("template", of(authority), JSON.stringify([id, kind, text]))
}
