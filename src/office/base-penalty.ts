/** What the register holds of the penalty that a listing rests on: beside the answer that it is a heavy one. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { findPenaltyClass } from "../law/catalogue.ts"
import { penaltyKinds } from "../law/penalty-kind.ts"
import type { Row } from "../register/pages/catalogue-block.ts"
import type { Tried } from "../register/proceeding/trial.ts"
import { penaltiesNumbered } from "../register/record/link.ts"
import { factsOf, namedKinds } from "../register/record/penalty-fact.ts"
import type { HeldRecord } from "../register/record/record.ts"
import { listRecords } from "../register/record/store.ts"
import { dayTag } from "../web/shown.ts"
import { formatCount, type Html, inChinese, type View, viewOf } from "../web/view.ts"
import type { OfficeContext } from "./gate.ts"

/** A row for it; none where nothing rests on a penalty, or the register holds none of the number. */
export async function basePenaltyRows(c: OfficeContext, { record, content }: Tried): Promise<Row[]> {
  const number = content["base_penalty_no"]
  if (record?.list !== "serious" || typeof number !== "string") return []
  const held = penaltiesNumbered(number, await listRecords(c.get("parts").sql, record.subjectCode))
  return held.length === 0 ? [] : [[words.base, html`<ul>${held.map((penalty) => line(viewOf(c), penalty))}</ul>`]]
}

function line(view: View, { content }: HeldRecord): Html {
  const { say, language } = view
  const found = content.penaltyClass === null ? undefined : findPenaltyClass(content.penaltyClass)
  const kinds = namedKinds(content).map((kind) => say(penaltyKinds[kind]))
  const { fineCny: fine, confiscatedCny: confiscated } = factsOf(content)
  const told = [
    found && `${found.code} ${say(found)}`,
    kinds.length > 0 && kinds.join(language === "zh" ? "、" : ", "),
    fine !== undefined && `${say(words.fine)} ${formatCount(fine)} ${say(words.yuan)}`,
    confiscated !== undefined && `${say(words.confiscated)} ${formatCount(confiscated)} ${say(words.yuan)}`,
  ].filter((text) => typeof text === "string")
  return html`<li>${inChinese(view, content.decisionNo)} · ${dayTag(content.decidedOn)}${told.map((text) => html` · ${text}`)}</li>`
}

const words = {
  base: { zh: "本库中所依据的处罚", en: "The penalty it rests on, as held here" },
  fine: { zh: "罚款", en: "fined" },
  confiscated: { zh: "没收", en: "confiscated" },
  yuan: { zh: "元", en: "yuan" },
} as const satisfies Record<string, Bilingual>
