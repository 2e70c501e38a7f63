/** Preconditions of not punishing a violation (APL 33): the list and its conditions, a first offence, the paper. Pure. */
import { cite } from "../../law/citation.ts"
import { citationText } from "../../law/citation-text.ts"
import { conditionsAsked, exemptionConditions, exemptionGrounds, exemptionItemOn } from "../../law/exemption.ts"
import { fallen } from "../record/link.ts"
import type { ExemptionContent } from "./exemption.ts"
import { type CaseFile, met, notAsked, type Precondition, unmet } from "./legality.ts"
import type { ExemptionFacts } from "./proceeding.ts"

const contentOf = ({ proceeding: { content } }: CaseFile) => content as ExemptionContent
const sinceApl = { validFrom: "2021-07-15", validTo: null } as const
const common = { source: [cite("APL", "33")], sure: "copy", origins: ["here"], ...sinceApl } as const
const onward = ["begin", "revise", "check", "decide"]
/** A field of the form that can still be filled in. */
const atForm = ({ act }: CaseFile, field: string) => (act === "begin" || act === "revise" ? field : undefined)

/**
 * Whether an earlier case was let off for the act of an item: numbers are each province's own, and a list that takes another's place
 * may give one to another act.
 */
function isSameItem(
  { proceeding: { authority }, facts: { policy, today } }: CaseFile,
  code: string,
  earlier: ExemptionFacts["earlier"][number],
): boolean {
  if (earlier.item !== code || earlier.authority.slice(0, 2) !== authority.slice(0, 2)) return false
  const then = exemptionItemOn(policy.exemptionItems, code, earlier.authority, earlier.decidedOn)
  // Of a list that is kept no more the number alone is known.
  return then === undefined || then.act === exemptionItemOn(policy.exemptionItems, code, authority, today)?.act
}

export const exemptionRows = {
  "exemption-conditions": {
    ...{
      zh: "属于本省清单所列的事项，并符合不予处罚的各项条件",
      en: "The list has the act, and each condition is shown",
    },
    ...common,
    word: { zh: "承办人对各项条件的说明", en: "what the officer has said of each condition" },
    acts: { exemption: onward },
    judge(file) {
      const { exempt_as: ground, item: code, shown } = contentOf(file)
      const { policy, today } = file.facts
      const { authority } = file.proceeding
      const item = code === null ? undefined : exemptionItemOn(policy.exemptionItems, code, authority, today)
      if (code !== null && !item) {
        return unmet(
          { zh: `本省清单今天没有“${code}”`, en: `The province's list has no “${code}” today` },
          {
            zh: "请核对清单的编号；清单以外的，不填编号",
            en: "Check its number in the list; give none for what no list has",
          },
          atForm(file, "item"),
        )
      }
      if (item && item.ground !== ground) {
        return unmet(
          {
            zh: `清单所列“${item.act}”属于“${exemptionGrounds[item.ground].zh}”`,
            en: `By the list “${item.act}” is a case of “${exemptionGrounds[item.ground].en}”`,
          },
          { zh: "请按清单选择情形", en: "Choose the case that the list has" },
          atForm(file, "exempt_as"),
        )
      }
      const lacking = conditionsAsked(ground, item).find((name) => !shown[name])
      if (lacking) {
        const more = lacking === "own" ? item?.conditions : null
        return unmet(
          {
            zh: `没有写明“${exemptionConditions[lacking].zh}${more ? `：${more}` : ""}”由什么表明`,
            en: `What shows that ${exemptionConditions[lacking].en}${more ? ` (${more})` : ""} is missing`,
          },
          { zh: "请逐项写明", en: "Say it of each condition" },
          atForm(file, `shown/${lacking}`),
        )
      }
      const { zh, en } = exemptionGrounds[ground]
      if (!item) return met(zh, en)
      return met(
        `${zh}；清单“${item.code}”${item.act}（${citationText(item.source, "zh")}）`,
        `${en}; “${item.code}” of the list (${citationText(item.source, "en")})`,
      )
    },
  },
  "exemption-first-offence": {
    ...{
      zh: "首违不罚的，本库所载不能表明曾有同类违法行为",
      en: "A first offence: the register knows of none of its kind",
    },
    ...common,
    word: {
      zh: "本库没有的以往违法行为，以及承办人关于不属于同一类违法行为的说明",
      en: "earlier offences that the register does not hold, and the officer's word that those it holds are of another kind",
    },
    acts: { exemption: onward },
    judge(file) {
      const { exempt_as: ground, item, not_same_kind: reasons } = contentOf(file)
      if (ground !== "first") return notAsked
      const { records, exemptions = { earlier: [], since: null } } = file.facts
      const earlier = exemptions.earlier.filter(({ id }) => id !== file.proceeding.id)
      const same = item === null ? undefined : earlier.find((one) => isSameItem(file, item, one))
      if (same) {
        return unmet(
          {
            zh: `该当事人已因同一事项不予处罚（${same.number}）`,
            en: `The party was let off for the same act before (${same.number})`,
          },
          { zh: "不属于初次违法，不得按首违不罚办理", en: "It is no first offence, and can't be let off as one" },
        )
      }
      const known = [
        ...records.flatMap(({ content, state }) =>
          content.list === "penalty" && state !== fallen ? [content.decisionNo] : [],
        ),
        ...earlier.map(({ number }) => number),
      ]
      const { since } = exemptions
      const far = {
        zh: since === null ? "本库尚未载有其他不予处罚案件" : `本库自 ${since} 起载有不予处罚案件，更早的不在本库`,
        en:
          since === null
            ? "the register holds no other such case yet"
            : `the register holds such cases since ${since}, and none before`,
      }
      if (known.length > 0 && reasons === null) {
        return unmet(
          {
            zh: `本库载有该当事人的处罚或者不予处罚：${known.join("、")}`,
            en: `The register knows of the party: ${known.join(", ")}`,
          },
          {
            zh: "不属于同一类违法行为的，请写明理由（not_same_kind）",
            en: "Where these are of another kind, say why (not_same_kind)",
          },
          atForm(file, "not_same_kind"),
        )
      }
      return known.length > 0
        ? met(`${known.join("、")}：${reasons}；${far.zh}`, `${known.join(", ")}: ${reasons}; ${far.en}`)
        : met(`本库没有该当事人的处罚和不予处罚；${far.zh}`, `The register holds none of the party; ${far.en}`)
    },
  },
  "exemption-in-writing": {
    ...{ zh: "不予行政处罚决定书已制作", en: "The decision not to punish is a paper" },
    ...common,
    acts: { exemption: ["serve"] },
    judge({ proceeding: { content }, facts: { file } }) {
      const decidedOn = String(content["decided_on"] ?? "")
      const paper = file?.made.find(({ kind, madeOn }) => kind === "no-penalty-decision" && madeOn >= decidedOn)
      if (paper) return met(`${paper.number}（${paper.madeOn}）`, `${paper.number} of ${paper.madeOn}`)
      return unmet(
        { zh: "卷内没有不予行政处罚决定书", en: "The file holds no decision in writing" },
        { zh: "请先在本事项中制作决定书", en: "Make it first, in this case" },
      )
    },
  },
} as const satisfies Record<string, Precondition>
