/**
 * Decides what an act makes of a proceeding: who may, from where, with what, and which clock runs then. Pure.
 */
import { isForMerchant, isSamePerson, type PersonOf, personOf } from "../../access/principal.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { hidePersonalData } from "../../law/personal-data.ts"
import type { HeldRecord } from "../record/record.ts"
import { isLawful, type RecordMoveName, recordMoves, recordStates } from "../record/state.ts"
import { insideNumbers } from "./inside-number.ts"
import { type ActRule, type Faults, fault, faultsIn, type Kind } from "./kind.ts"
import { getKind } from "./kinds.ts"
import { type CaseFile, judgeFile, unmetWords } from "./legality.ts"
import { type ActRow, actsFrom, isEnd, type Party, parties } from "./machine.ts"
import { awayContent, isAway } from "./other-province.ts"
import { leavingOf, type Review, review, takeAnswers } from "./personal-data-review.ts"
import { preconditions } from "./precondition.ts"
import {
  type Content,
  type Facts,
  type Fault,
  type Keeper,
  newlyBegun,
  type Proceeding,
  recordOf,
  type Step,
  toFaults,
} from "./proceeding.ts"
import { didLast } from "./recall.ts"
import { clockOf } from "./running-clock.ts"

/** Somebody, and as whom they come to this proceeding. */
export interface Doer {
  /** As the audit trail names them. */
  actor: string
  parties: readonly Party[]
  /** The one subject that a merchant may know anything about; absent: no such limit. */
  only?: string
  /** The person behind a name, of names that are linked always the same; absent of the register itself. */
  person?: PersonOf
}

/** What is asked for. */
export interface ActRequest {
  act: string
  /** In words; needed where the machine says so. */
  reason: string | null
  /** The other fields, as sent. */
  input: unknown
}

/** Why an act was refused. */
export type Refused =
  /** `faults`: where there are several, all that stands against it. */
  | { kind: "illegal-act"; reason: Bilingual; legal: readonly string[]; faults?: readonly Fault[] }
  | { kind: "not-your-act"; reason: Bilingual; legal: readonly string[] }
  | { kind: "own-act"; reason: Bilingual; legal: readonly string[] }
  | { kind: "faults"; faults: readonly Fault[]; review?: Review }

/** What an act makes of a proceeding, and what happens to the record. */
export interface Done {
  kind: "done"
  next: Proceeding
  effect: {
    move: "publish" | RecordMoveName
    source: Proceeding
    /** What binds a publication to the sheet of its file. */
    sheet?: string
  } | null
}

/**
 * Begins a proceeding. `id` is fresh.
 * @param keeper the authority that answers for the record it is about; null for one about no record
 */
export function begin(
  name: string,
  input: unknown,
  doer: Doer,
  id: string,
  facts: Facts,
  keeper: Keeper | null,
): Done | Refused {
  const kind = getKind(name)
  const asked = takeAnswers(input, doer.parties)
  const read = kind.input.safeParse(asked.input)
  if (!read.success || "faults" in asked) {
    return { kind: "faults", ...faultsIn({ faults: toFaults(read.error?.issues ?? []) }, asked) }
  }
  if (!kind.begunBy.some((party) => doer.parties.includes(party))) {
    return { kind: "not-your-act", legal: [], reason: mayDo(kind.begunBy) }
  }
  const beginning = kind.begin(read.data, facts, doer.parties)
  if ("faults" in beginning) return { kind: "faults", faults: beginning.faults }
  const same = facts.open.find(
    (open) => open.kind === name && open.recordId !== null && open.recordId === beginning.recordId,
  )
  if (same) {
    return {
      kind: "illegal-act",
      legal: [],
      reason: {
        zh: `同一记录已有在办事项 ${same.id}`,
        en: `a proceeding of this kind about this record is open already: ${same.id}`,
      },
    }
  }
  const proceeding: Proceeding = {
    id,
    kind: name,
    ...beginning,
    content: keeper?.away ? awayContent(beginning.content) : beginning.content,
    authority: keeper?.authority ?? beginning.authority,
    displayedBy: keeper?.displayedBy ?? null,
    state: kind.machine.start,
    ...newlyBegun(doer.actor, facts.today),
  }
  const reviewed = review(kind, proceeding, asked, facts)
  const inside = insideFaults(kind, proceeding, read.data, facts)
  if ("faults" in reviewed) return { kind: "faults", ...reviewed, ...faultsIn(reviewed, inside) }
  if (inside) return { kind: "faults", ...inside }
  const illegal = refuseUnmet({ proceeding: reviewed, act: "begin", steps: [], facts })
  if (illegal) return illegal
  return { kind: "done", next: { ...reviewed, ...clockOf(kind, reviewed, null, facts) }, effect: null }
}

/** Acts on a proceeding. `steps` are the acts so far, the oldest first. */
export function decideAct(
  proceeding: Proceeding,
  request: ActRequest,
  doer: Doer,
  steps: readonly Step[],
  facts: Facts,
): Done | Refused {
  const kind = getKind(proceeding.kind)
  const row = kind.machine.acts[request.act]
  const refused = refuse(kind, row, proceeding, request, doer, steps)
  if (refused) return refused
  if (!row) throw new Error("an act without a row was not refused")
  const asked = takeAnswers(request.input, doer.parties)
  const changed = applyRule(kind, proceeding, { ...request, input: asked.input }, facts, doer)
  const wrong = faultsIn(reasonFault(row, request), asked, changed)
  if (wrong || "faults" in asked || "faults" in changed) return { kind: "faults", faults: wrong?.faults ?? [] }
  const moved: Proceeding = {
    ...proceeding,
    content: changed.content,
    state: row.to,
    enteredOn: facts.today,
    overdueOn: null,
    closed: isEnd(kind.machine, row.to),
    version: proceeding.version + 1,
  }
  const reviewed = review(kind, moved, asked, facts)
  const inside = insideFaults(kind, moved, { ...Object(asked.input), reason: request.reason }, facts)
  if ("faults" in reviewed) return { kind: "faults", ...reviewed, ...faultsIn(reviewed, inside) }
  if (inside) return { kind: "faults", ...inside }
  const next = { ...reviewed, ...clockOf(kind, reviewed, proceeding.dueOn, facts) }
  const effect = effectOf(kind, row, next)
  const illegal = refuseUnmet({ proceeding: next, act: request.act, steps, facts })
  if (illegal) return illegal
  return refuseMove(kind, proceeding, effect, doer, steps, facts) ?? { kind: "done", next, effect }
}

/**
 * What the law asks of the file before the act, and is not met, all of it: each at its field, or of the act as a whole ("").
 * What no field could bring stands against the act, whatever else is to be mended.
 */
export function refuseUnmet(file: CaseFile): Refused | null {
  const faults = judgeFile(preconditions, file).flatMap(({ row, verdict }) =>
    verdict.kind === "unmet" ? [{ field: verdict.field ?? "", reason: unmetWords(row, verdict) }] : [],
  )
  if (faults.length === 0) return null
  const whole = faults.find(({ field }) => field === "")
  if (!whole) return { kind: "faults", faults }
  return { kind: "illegal-act", reason: whole.reason, legal: [], ...(faults.length > 1 ? { faults } : {}) }
}

/** What is told and stays inside holds nobody's number. */
function insideFaults(kind: Kind, next: Proceeding, told: Content, facts: Facts): Faults | null {
  return faultsIn({ faults: insideNumbers(told, new Set(Object.keys(leavingOf(kind, next, facts) ?? {}))) })
}

/** The record may have ended, or moved on, since the proceeding began. */
function refuseMove(
  { machine }: Kind,
  proceeding: Proceeding,
  effect: Done["effect"],
  doer: Doer,
  steps: readonly Step[],
  facts: Facts,
): Refused | null {
  if (effect === null || effect.move === "publish" || effect.move === "recode") return null
  const record = recordOf(proceeding, facts)
  if (record && isLawful(effect.move, record.content.list, record.state)) return null
  const legal = legalActs(proceeding, doer, steps).filter((name) => machine.acts[name]?.writes === null)
  return { kind: "illegal-act", reason: unlawfulWords(effect.move, record), legal }
}

/** Why a record can't make a move. */
export function unlawfulWords(name: RecordMoveName, record: HeldRecord | undefined): Bilingual {
  const state = record ? recordStates[record.state] : { zh: "不存在", en: "not there" }
  const move = recordMoves[name]
  return { zh: `该记录${state.zh}，不能${move.zh}`, en: `the record is ${state.en}: it can't be ${move.en}` }
}

/** The acts that somebody may do on a proceeding as it stands. */
export function legalActs(proceeding: Proceeding, doer: Doer, steps: readonly Step[]): string[] {
  const kind = getKind(proceeding.kind)
  return actsFrom(kind.machine, proceeding.state).filter((name) => {
    const row = kind.machine.acts[name]
    if (!row || (row.display !== null && row.display !== displayOf(proceeding))) return false
    if (row.list !== null && row.list !== proceeding.list) return false
    if (row.own && !didLast(doer, steps)) return false
    return row.by.some((party) => doer.parties.includes(party)) && !isBarred(row.notBy, doer, steps)
  })
}

/** Where a record is displayed. What another register displays is carried out here: it takes the certificate of it. */
export const displayOf = ({ displayedBy, content }: Proceeding) =>
  displayedBy === null || isAway(content) ? "here" : "elsewhere"

function refuse(
  kind: Kind,
  row: ActRow | undefined,
  proceeding: Proceeding,
  request: ActRequest,
  doer: Doer,
  steps: readonly Step[],
): Refused | null {
  const { machine } = kind
  const legal = legalActs(proceeding, doer, steps)
  if (!row?.from.includes(proceeding.state)) {
    const state = machine.states[proceeding.state] ?? { zh: proceeding.state, en: proceeding.state }
    const possible = actsFrom(machine, proceeding.state)
    const asked = hidePersonalData(request.act.slice(0, 60))
    const list = (language: "zh" | "en") =>
      possible.map((name) => `${name} (${machine.acts[name]?.[language]})`).join(", ")
    const reason = {
      zh: `事项处于“${state.zh}”，不能 ${asked}；可以：${list("zh") || "无"}`,
      en: `the proceeding is "${state.en}": it can't ${asked}; possible: ${list("en") || "nothing"}`,
    }
    return { kind: "illegal-act", reason, legal }
  }
  if (!row.by.some((party) => doer.parties.includes(party))) {
    return { kind: "not-your-act", legal, reason: mayDo(row.by) }
  }
  if (row.own && !didLast(doer, steps)) return { kind: "not-your-act", legal, reason: notLast }
  if (isBarred(row.notBy, doer, steps)) {
    return { kind: "own-act", legal, reason: wasTheirMerchant(doer, steps) ? bars.merchant : bars.own }
  }
  return null
}

const reasonFault = ({ reasoned }: ActRow, { reason }: ActRequest) =>
  reasoned && (reason ?? "").trim() === "" ? fault("reason", "须写明理由", "reasons must be given") : null

/** Whether somebody, for whichever authority, did one of these acts. */
export function didOneOf(acts: readonly string[], doer: Doer, steps: readonly Step[]): boolean {
  const { actor, person = personOf } = doer
  return steps.some((step) => isSamePerson(step.actor, actor, person) && acts.includes(step.act))
}

/** Whether somebody may not do an act because of what they have done before. */
export function isBarred(notBy: readonly string[], doer: Doer, steps: readonly Step[]): boolean {
  return wasTheirMerchant(doer, steps) || didOneOf(notBy, doer, steps)
}

/** Who has come to a proceeding for the merchant does nothing in it for an authority. */
export function wasTheirMerchant(
  { actor, person = personOf }: Pick<Doer, "actor" | "person">,
  steps: readonly Step[],
): boolean {
  const isTheirs = (step: Step) => isForMerchant(step.actor) && isSamePerson(step.actor, actor, person)
  return !isForMerchant(actor) && steps.some(isTheirs)
}

const bars = {
  own: {
    zh: "须由另一人办理：本人经办的事项不得自行审核",
    en: "another person has to do this: nobody approves what they have prepared",
  },
  merchant: {
    zh: "须由另一人办理：本人曾代表当事人办理此事项，应当回避",
    en: "another person has to do this: you have acted for the merchant in this proceeding",
  },
} as const satisfies Record<string, Bilingual>

const notLast: Bilingual = {
  zh: "只有上一步的办理人可以撤回，他人继续办理之后不能撤回",
  en: "only whoever did the last step may take it back, and not once somebody else has gone on",
}

function mayDo(by: readonly Party[]): Bilingual {
  return {
    zh: `须由${by.map((party) => parties[party].zh).join("或者")}办理`,
    en: `this is for the ${by.map((party) => parties[party].en).join(" or the ")}`,
  }
}

function applyRule(
  kind: Kind,
  proceeding: Proceeding,
  request: ActRequest,
  facts: Facts,
  { parties }: Doer,
): { content: Content } | { faults: readonly Fault[] } {
  const rule = kind.acts[request.act]
  if (!rule) {
    const extra = Object.keys((request.input ?? {}) as object)
    return extra.length === 0
      ? { content: proceeding.content }
      : {
          faults: extra.map((field) => ({
            field,
            reason: { zh: "此办理行为没有该字段", en: "the act takes no such field" },
          })),
        }
  }
  const read = inputOf(rule, parties).safeParse(request.input ?? {})
  return read.success ? rule.apply(proceeding, read.data, facts) : { faults: toFaults(read.error.issues) }
}

/** What an act takes of whoever does it. */
export function inputOf({ input, merchantInput }: ActRule, parties: readonly Party[]): ActRule["input"] {
  return (parties.includes("merchant") && merchantInput) || input
}

/** What the next act will do to a record that there is, as a proceeding stands; null where it waits for something else. */
export function effectAhead(next: Proceeding): Done["effect"] {
  const kind = getKind(next.kind)
  const rows = actsFrom(kind.machine, next.state).map((name) => kind.machine.acts[name])
  const row = rows.find((act) => act && act.writes !== null && act.writes !== "publish")
  return row ? effectOf(kind, row, next) : null
}

function effectOf(kind: Kind, row: ActRow, next: Proceeding): Done["effect"] {
  if (row.writes === null) return null
  if (row.writes !== "as-proposed") return { move: row.writes, source: next }
  const move = kind.proposedMove?.(next)
  if (!move) throw new Error(`proceedings of kind ${next.kind} propose no move`)
  return { move, source: next }
}
