/** The columns of a form in which a source tells that a record has ended: the day, of which kind the end is, and why. */
import type { Bilingual } from "../../law/bilingual.ts"
import type { ListName } from "../../law/list.ts"
import { hasToldKind, toldKindNames, toldKinds } from "../record/told-end.ts"
import { dayFor, textFor } from "./cell.ts"
import { type FormColumn, textOf } from "./column.ts"

/** How the forms of a list name the end. */
interface RemovalWords {
  day: Bilingual
  kind: Bilingual
  reason: Bilingual
  number: Bilingual
}

const words = {
  abnormal: {
    day: { zh: "移出日期", en: "Day of the removal" },
    kind: { zh: "移出类型", en: "Kind of the removal" },
    reason: { zh: "移出经营异常名录原因", en: "Reason of the removal" },
    number: { zh: "移出决定书文号", en: "Number of the decision to remove" },
  },
  serious: {
    day: { zh: "移出日期", en: "Day of the removal" },
    kind: { zh: "移出类型", en: "Kind of the removal" },
    reason: { zh: "移出严重违法失信名单原因", en: "Reason of the removal" },
    number: { zh: "移出决定书文号", en: "Number of the decision to remove or revoke" },
  },
  penalty: {
    day: { zh: "停止公示日期", en: "Last day of the display" },
    kind: { zh: "停止公示类型", en: "Kind of the end" },
    reason: { zh: "停止公示原因", en: "Reason of the end" },
    number: { zh: "停止公示决定书文号", en: "Number of the decision to end it" },
  },
} as const satisfies Record<ListName, RemovalWords>

const synonyms = {
  day: ["移出决定日期", "removed_on"],
  kind: ["removal_kind", "移出种类"],
  reason: ["移出原因", "移出事由", "removal_reason"],
  number: ["撤销决定书文号", "移出决定文号", "removal_decision_no"],
} as const

/** The columns of a list. */
export function removalColumns(list: ListName): FormColumn[] {
  const { day, kind, reason, number } = words[list]
  const explanation = {
    zh: "已结束公示的才填；本库从未公示过的只作历史保存",
    en: "For a record that has ended; what was never shown here is kept as history alone.",
  }
  const kinds = toldKindNames.filter((name) => hasToldKind(name, list)).map((name) => toldKinds[name])
  return [
    {
      ...{ key: "removed_on", header: day.zh, required: false, width: 14, example: "", explanation, name: day },
      synonyms: synonyms.day,
      fields: ["removed_on"],
      read: dayFor("removed_on"),
      // A form that is exported holds what is shown now.
      write: () => "",
    },
    {
      ...{ key: "removal_kind", header: kind.zh, required: false, width: 20, example: "", name: kind },
      choices: kinds.map(({ zh }) => zh),
      explanation: {
        zh: `本库自设：可取 ${kinds.map(({ zh }) => zh).join("、")}；不填则按期限推断`,
        en: `Our own: ${kinds.map(({ zh, en }) => `${zh} (${en})`).join(", ")}; where it is blank the term tells.`,
      },
      synonyms: synonyms.kind,
      fields: ["removal_kind"],
      read: textFor("removal_kind"),
      write: () => "",
    },
    {
      ...{ key: "removal_reason", header: reason.zh, required: false, width: 30, example: "", explanation },
      name: reason,
      synonyms: synonyms.reason,
      ...textOf("removal_reason"),
    },
    {
      ...{ key: "removal_decision_no", header: number.zh, required: false, width: 28, example: "", name: number },
      explanation: numberExplanation(list),
      synonyms: synonyms.number,
      ...textOf("removal_decision_no"),
    },
  ]
}

// An end by its term needs neither, one of the decision itself its reason.
const insteadOfReason = Object.values(toldKinds).filter(({ why }) => why === "asked")

function numberExplanation(list: ListName): Bilingual {
  const given = {
    zh: `本库自设：${insteadOfReason.map(({ zh }) => `“${zh}”`).join("、")}的可代替原因`,
    en: `Our own; it may stand for the reason where it was ${insteadOfReason.map(({ en }) => en).join(" or ")}`,
  }
  if (!toldKinds.revoked.numbered.some((one) => one === list)) return given
  const { zh, en } = toldKinds.revoked
  return { zh: `${given.zh}；“${zh}”的必填`, en: `${given.en}, and is needed where it was ${en}` }
}

/** Who has removed a listing. */
export const removalAuthorityColumn: FormColumn = {
  ...{ key: "removal_authority", header: "作出决定机关(移出)", required: false, width: 30, example: "" },
  explanation: {
    zh: "已结束公示的才填；本库从未公示过的只作历史保存",
    en: "For a record that has ended; what was never shown here is kept as history alone.",
  },
  name: { zh: "作出决定机关(移出)", en: "Authority of the removal" },
  synonyms: ["移出机关", "作出移出决定机关", "移出决定机关"],
  ...textOf("removal_authority"),
}
