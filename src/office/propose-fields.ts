/** The fields of a proposal: those of its kind's input, among what each chooses, and which of them are asked for by now. */
import { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import { findGround, groundsAsOf } from "../law/catalogue.ts"
import { dayInChina } from "../law/day.ts"
import { exemptionItemsOn } from "../law/exemption.ts"
import type { SubjectType } from "../law/subject-type.ts"
import { cleanCode } from "../names/code.ts"
import { childRegions } from "../names/region.ts"
import { registrationOf } from "../names/registration-authority.ts"
import { findKept } from "../register/proceeding/facts.ts"
import type { Kind } from "../register/proceeding/kind.ts"
import { kinds } from "../register/proceeding/kinds.ts"
import type { HeldRecord } from "../register/record/record.ts"
import { isLawful, proposableMoves, recordMoves } from "../register/record/state.ts"
import { findRecord } from "../register/record/store.ts"
import { placeName, withMore } from "../web/shown.ts"
import { viewOf } from "../web/view.ts"
import { askedFields } from "./asked.ts"
import { patternHint } from "./bulk-block.ts"
import type { FormOrder } from "./form-flow.ts"
import { type Field, fieldsOf, type Schema, type Sent } from "./form-schema.ts"
import { type OfficeContext, officer } from "./gate.ts"
import type { ProposedKind } from "./new-page.ts"

type Fields = Pick<FormOrder, "fields" | "state">

/** All fields of a proposal. @param list of those that a kind is for */
export function proposalFields(c: OfficeContext, kind: ProposedKind, list: string): Fields {
  const view = viewOf(c)
  const { authority } = officer(c)
  const options = {
    ...(kind === "exemption" ? { item: itemOptions(c, authority) } : {}),
    ...(kind === "change" || kind === "exemption"
      ? {}
      : { ground: groundOptions(c, kind === "received" ? list : listOf(kind)) }),
    authority: [{ value: authority, label: placeName(view, authority) }],
    // Of which region, and listed under which ground before: those that a query of many may name.
    "query.region": regionsOf(authority).map((code) => ({
      value: code.replace(/(00)+$/, ""),
      label: placeName(view, code),
    })),
    "query.listed_under": groundOptions(c, "abnormal"),
  }
  const hints = {
    "subject.code": view.say(words.codeHint),
    record_id: view.say(kind === "filing" ? words.endedHint : words.recordHint),
    evidence: view.say(words.evidenceHint),
    number_pattern: view.say(patternHint),
    papers: view.say(words.papersHint),
    ...(kind === "received" ? { authority: view.say(words.publisherHint) } : {}),
    ...(kind === "repair" || kind === "objection" ? { received_on: view.say(words.receivedHint) } : {}),
  }
  return { fields: proposedFields(kind, list), state: { options, hints } }
}

function proposedFields(kind: ProposedKind, list: string): Field[] {
  const schema = z.toJSONSchema(kinds[kind].input, { io: "input" }) as Schema
  if (!schema.oneOf) return fieldsOf(schema)
  // Of several shapes the one whose list was chosen.
  const chosen = schema.oneOf.find(({ properties }) => properties?.["list"]?.const === list) ?? schema.oneOf[0]
  return chosen ? fieldsOf(chosen) : []
}

/** An authority's region, and those below it. */
function regionsOf(authority: string): string[] {
  return [authority, ...childRegions(authority).flatMap((code) => regionsOf(code))]
}

/** The list whose grounds a kind may name; null: any. */
function listOf(kind: ProposedKind): string | null {
  return kind === "received" ? null : kind === "bulk" ? "abnormal" : kind
}

/** The grounds of the day, of one list or of any. @param type of the merchants that they are for; other: all */
export function groundOptions(c: OfficeContext, list: string | null, type: SubjectType = "other") {
  const view = viewOf(c)
  return groundsAsOf(dayInChina(c.get("parts").clock()))
    .filter((row) => list === null || row.list === list)
    .filter(({ subjectType }) => subjectType === null || type === "other" || subjectType === type)
    .map((ground) => ({ value: ground.code, label: withMore(view, view.say(ground), ground.code) }))
}

/** The items of the list of what is not punished that are in force today in an authority's province. */
function itemOptions(c: OfficeContext, authority: string) {
  const { policy, clock } = c.get("parts")
  return exemptionItemsOn(policy.exemptionItems, authority, dayInChina(clock())).map(({ code, act }) => ({
    value: code,
    label: withMore(viewOf(c), act, code),
  }))
}

/** What is asked for by what was chosen so far, and among what: of a record what may become of it, of a ground its day. */
export async function followedProposal(
  c: OfficeContext,
  kind: ProposedKind,
  { fields, state }: Fields,
  sent: Sent,
): Promise<Fields> {
  const { say } = viewOf(c)
  const { sql, clock } = c.get("parts")
  const { asked: rows = {} }: Kind = kinds[kind]
  const recordId = sent.get("record_id")?.[0]?.trim() ?? ""
  const record = recordId === "" ? null : await findRecord(sql, recordId)
  const kept = record && (await findKept(sql, record.id))
  const displayed = kept?.displayedBy == null ? "here" : "elsewhere"
  const known = { displayed, ...(record ? { list: record.content.list } : {}) }
  const arises = findGround(sent.get("ground")?.[0] ?? "")?.arises
  const code = sent.get("subject.code")?.[0] ?? ""
  const options = {
    ...(record && kind === "change"
      ? {
          change: changeOptions(c, record, sent.get("change")?.[0]),
          "corrected.ground": groundOptions(c, record.content.list, registrationOf(record.content.subjectCode)),
        }
      : {}),
    // Of the kind of merchant that the code tells.
    ...(kind === "abnormal" ? { ground: groundOptions(c, kind, registrationOf(cleanCode(code))) } : {}),
  }
  const deciding = [...new Set(Object.values(rows).map(({ by }) => by))]
  const hints = {
    ...Object.fromEntries(deciding.map((path) => [path, say(words.decidesHint)])),
    ...(arises ? { arose_on: say(arises) } : {}),
  }
  return {
    fields: askedFields(fields, sent, { rows, known, today: dayInChina(clock()) }),
    state: { options: { ...state.options, ...options }, hints: { ...state.hints, ...hints }, deciding },
  }
}

/** What may become of a record; what was chosen before it was known stays, for who proposes it to be told why not. */
function changeOptions(c: OfficeContext, { content: { list }, state }: HeldRecord, chosen: string | undefined) {
  return proposableMoves
    .filter((move) => isLawful(move, list, state) || move === chosen)
    .map((move) => ({ value: move, label: viewOf(c).say(changeWords[move]) }))
}

/** What becomes of a record by each change, told apart where it is chosen. */
const changeWords = {
  amend: {
    zh: "更正内容：记录继续公示，改正写错的栏目",
    en: "Correct its content: it stays published, and what is wrong in it is mended",
  },
  correct: {
    zh: "更正撤下：记录本身有误，不应公示，停止公示（决定没有被撤销）",
    en: "Take it down as an error: it should not have been published (its decision was not revoked)",
  },
  withdraw: {
    zh: "撤回：处罚决定被撤销、确认违法或者无效，停止公示",
    en: "Withdraw it: the decision to punish was revoked, or found unlawful or void",
  },
  annul: {
    zh: "撤销列入决定：列入决定本身被撤销、确认违法或者无效，停止公示",
    en: "Annul the listing: the decision to list was itself revoked, or found unlawful or void",
  },
  supersede: {
    zh: "变更撤回：处罚决定被变更，原记录停止公示，变更后的决定另行公示",
    en: "Withdraw it as changed: the decision to punish was changed; what it is now is published anew",
  },
  revoke: {
    zh: "撤销列入：列入所依据的处罚被撤销、确认违法或者无效",
    en: "Revoke the listing: the penalty it rests on was revoked, or found unlawful or void",
  },
  deregister: {
    zh: "主体注销：该主体的全部记录停止公示",
    en: "Deregistered: every record of the merchant ceases to be shown",
  },
  mask: {
    zh: "破产重整期间暂停公示：以后可以恢复",
    en: "Mask it during bankruptcy reorganisation: it may be shown again",
  },
  unmask: { zh: "恢复公示：破产重整期间的暂停到此为止", en: "Show it again: masking ends" },
  halt: recordMoves.halt,
  resume: recordMoves.resume,
} as const satisfies Record<(typeof proposableMoves)[number], Bilingual>

const words = {
  decidesHint: {
    zh: "选择后，只列出需要填写的项目。",
    en: "What is asked for below follows from it.",
  },
  codeHint: { zh: "18 位，见营业执照。", en: "18 characters, as on the licence." },
  recordHint: {
    zh: "在页面上方查到商户，从它的档案中点“提出变动”，这一项即已填好。",
    en: "Find the merchant by the box above: “Propose a change” beside its record fills this in.",
  },
  endedHint: {
    zh: "已结束公示的记录：在“全库查询”中查到后，从“补存文书”进入即已填好。",
    en: "A record that has ended: found under Search, whose link “Keep its papers” fills this in.",
  },
  papersHint: {
    zh: "是什么文书、文号；文件在下一步存入。仅供内部办理，不公示。请勿填写身份证号等个人信息。",
    en: "What they are, with their numbers; the files are brought in the next step. For officers alone. Please no ID numbers.",
  },
  publisherHint: {
    zh: "公示这一决定的本机关；外省作出决定的机关在下一项填写。",
    en: "Yours, which publishes it; whose decision it is comes next.",
  },
  receivedHint: { zh: "不填即为今天。", en: "Empty: today." },
  evidenceHint: {
    zh: "仅供内部办理，不公示。请勿填写身份证号等个人信息。",
    en: "For officers alone. Please no ID numbers.",
  },
} as const satisfies Record<string, Bilingual>
