/** What waits for the second of two persons beside proceedings, as work: imports to be answered and released, and changes of settings. */
import { actorOf, may } from "../../access/principal.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina } from "../../law/day.ts"
import { documentKind } from "../document/document-kind.ts"
import { handIn, type ImportActName, importActs, importStates, isOffered } from "../import/state.ts"
import type { WorkItem } from "./item.ts"
import { countSecond, listSecond, type SecondScope, type SecondWork, secondKinds } from "./second-person-store.ts"
import type { WorkQuery, WorkSource } from "./source.ts"

const kinds = {
  import: { zh: "批量报送待放行", en: "import to be released" },
  findings: { zh: "批量报送中疑似个人信息待答复", en: "findings in an import, to be answered" },
  undo: { zh: "撤销报送待放行", en: "undoing of an import, to be released" },
  setting: { zh: "设置变动待确认", en: "change of settings to be confirmed" },
} as const satisfies Record<SecondWork["kind"], Bilingual>

export const secondPersonSource: WorkSource = {
  kinds,
  async list(sql, query, after, limit) {
    const { due, kind } = query.filter
    const scope = scopeOf(query)
    if ((due !== null && due !== "none") || scope.kinds.length === 0) return []
    const asked = kind === null ? scope.kinds : scope.kinds.filter((one) => one === kind)
    return (await listSecond(sql, { ...scope, kinds: asked }, after, limit)).map((work) => toItem(work, query))
  },
  async count(sql, query) {
    const scope = scopeOf(query)
    if (scope.kinds.length === 0) return []
    return (await countSecond(sql, scope)).map((row) => ({ ...row, due: "none" }))
  },
}

/** For one person what they may release, and nothing that is their own. */
function scopeOf({ scope: { reach, below, person, by }, principal }: WorkQuery): SecondScope {
  return {
    ...{ reach, below: below && person === null, by },
    kinds: person === null ? secondKinds : secondKinds.filter((kind) => mayRelease(principal, kind)),
    notOf: person?.names ?? null,
  }
}

function mayRelease(principal: WorkQuery["principal"], kind: SecondWork["kind"]): boolean {
  if (kind === "setting") return may(principal, "document:confirm")
  const { by } = kind === "findings" ? importActs.answer : importActs.release
  return principal.kind === "officer" && by.some((role) => role === principal.role)
}

function toItem(
  { id, kind, authority, state, file, actor, answerers, ready, at }: SecondWork,
  { principal, scope, person }: WorkQuery,
): WorkItem {
  const me = actorOf(principal)
  const isOwn = kind !== "findings" && handIn({ actor, answerers }, "release", me, person) !== null
  const mine = authority === scope.reach.authority && mayRelease(principal, kind) && !isOwn
  const isImport = state === "waiting" || state === "releasing"
  const mayDo = (act: string) => {
    if (!isImportAct(act)) return true
    if (principal.kind !== "officer" || !isImport) return false
    return isOffered({ state, actor, answerers, hasToRelease: ready }, { act, actor: me, role: principal.role }, person)
  }
  const of = isImport ? (file ?? "") : state === "office" ? settings.office.zh : documentKind(state).zh
  return {
    ...{ source: kind === "setting" ? "setting" : "import", id, kind, kindName: kinds[kind], state },
    stateName: named(isImport ? importStates[state] : settings.waiting),
    ...{ list: null, subjectCode: null, subjectName: of, authority, dueOn: null, since: dayInChina(at.getTime()) },
    ...{
      clock: null,
      waitsFor: kind === "findings" ? importActs.answer.by : importActs.release.by,
      begunBy: actor,
      lastActor: actor,
      mine,
    },
    acts: mine ? actsOn(kind).filter(({ act }) => mayDo(act)) : [],
    url: isImport
      ? `/v1/imports/${id}`
      : state === "office"
        ? "/v1/documents/office"
        : `/v1/documents/templates/${state}`,
  }
}

function actsOn(kind: SecondWork["kind"]): WorkItem["acts"] {
  const acts = actsOf[kind]
  return Object.entries<Bilingual>(acts).map(([act, name]) => ({ act, name: named(name) }))
}

const released = { release: importActs.release, return: importActs.return }
const settingActs = { confirm: { zh: "确认", en: "confirm" }, discard: { zh: "不予变动", en: "discard" } } as const
const actsOf = {
  ...{ import: released, undo: released, setting: settingActs },
  findings: { answer: { zh: importActs.answer.zh, en: "answer" }, ...released },
} satisfies Record<SecondWork["kind"], Readonly<Record<string, Bilingual>>>

function isImportAct(act: string): act is ImportActName {
  return Object.hasOwn(importActs, act)
}

const named = ({ zh, en }: Bilingual) => ({ zh, en })

const settings = {
  office: { zh: "机关名称和对外公布的联系方式", en: "What the authority is called, and where it is found" },
  waiting: { zh: "待另一人确认", en: "waits for somebody else to confirm it" },
} as const
