/** Open cases of a family as work of the authority that goes on with them. */
import { actorOf, may, type PersonOf } from "../../access/principal.ts"
import type { Sql } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { DueWork } from "../../register/worklist/due-store.ts"
import type { DueBucket, Place, WorkItem } from "../../register/worklist/item.ts"
import { toDueWork, type WorkQuery, type WorkSource } from "../../register/worklist/source.ts"
import { type AnyFamily, actsIn, type CaseRow, isBarred } from "./family.ts"

/** What the worklist has to know of a family. */
interface Work<Row> {
  /** The source and the kind of its items, with its words. */
  readonly source: WorkItem["source"]
  readonly kind: string
  readonly words: Bilingual
  /** The side of the authority. */
  readonly side: string
  readonly path: string
  readonly store: {
    list(sql: Sql, work: DueWork, after: Place | null, limit: number): Promise<Row[]>
    count(sql: Sql, work: DueWork): Promise<{ due: DueBucket; count: number }[]>
  }
  item(row: Row): Pick<WorkItem, "subjectCode" | "subjectName" | "since" | "begunBy"> & {
    clock: { id: string; name: Bilingual } | null
    /** Whom it waits for; absent: as its state says. */
    waitsFor?: WorkItem["waitsFor"]
  }
  /** Whether somebody's own hand keeps them from what is next. */
  isOwn(row: Row, actor: string, person: PersonOf): boolean
  /** Whether acts are told of what waits for whoever asks alone. */
  readonly actsWithTurn: boolean
}

/** The source. */
export function caseSource<Row extends CaseRow & { authority: string; dueOn: string | null; lastActor: string }>(
  family: AnyFamily,
  work: Work<Row>,
): WorkSource {
  const { source, kind, words, side, path, store } = work
  const right = family.sides[side]
  const toItem = (row: Row, { principal, scope, person }: WorkQuery): WorkItem => {
    const { id, state, authority, dueOn, lastActor } = row
    const { clock, waitsFor = family.states[state]?.waitsFor ?? [], ...item } = work.item(row)
    const actor = actorOf(principal)
    const isTheirs = authority === scope.reach.authority && right !== undefined && may(principal, right)
    const mine = isTheirs && isForAuthority(waitsFor) && !work.isOwn(row, actor, person)
    const possible = mine || (isTheirs && !work.actsWithTurn) ? actsIn(family, row, side) : []
    const acts = possible.filter((act) => !isBarred(family, row, act, actor, person))
    const stateName = { zh: family.states[state]?.zh ?? "", en: family.states[state]?.en ?? "" }
    return {
      ...{ source, id, kind, kindName: { zh: words.zh, en: words.en }, state, stateName, list: null },
      ...{ authority, dueOn, ...item, clock: clock && { id: clock.id, name: { ...clock.name } } },
      ...{ waitsFor: [...waitsFor], lastActor, mine },
      acts: acts.map((act) => ({ act, name: nameOf(family.acts[act]) })),
      url: `${path}/${id}`,
    }
  }
  return {
    kinds: { [kind]: { zh: words.zh, en: words.en } },
    async list(sql, query, after, limit) {
      return (await store.list(sql, toDueWork(query), after, limit)).map((row) => toItem(row, query))
    },
    async count(sql, query) {
      return (await store.count(sql, toDueWork(query))).map((row) => ({ kind, ...row }))
    },
  }
}

const nameOf = (act: Bilingual | undefined) => ({ zh: act?.zh ?? "", en: act?.en ?? "" })

const isForAuthority = (waitsFor: WorkItem["waitsFor"]) =>
  waitsFor.some((each) => each === "officer" || each === "checker")
