/** Open proceedings as work. */
import { actorOf } from "../../access/principal.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { clockWords, isClockId } from "../../law/clock.ts"
import { registerActor } from "../daily/daily-context.ts"
import { type Doer, legalActs } from "../proceeding/decide.ts"
import type { Kind } from "../proceeding/kind.ts"
import { getKind, kinds } from "../proceeding/kinds.ts"
import { partiesOf } from "../proceeding/party.ts"
import type { Proceeding, Step } from "../proceeding/proceeding.ts"
import { nameOf } from "../proceeding/wire.ts"
import type { WorkItem } from "./item.ts"
import type { WorkSource } from "./source.ts"
import { countOpenWork, listOpenWork, listSteps } from "./store.ts"
import { waitsForDoer, waitsForOf } from "./waiting.ts"

const kindWords: Record<string, Bilingual> = Object.fromEntries(
  Object.entries<Kind>(kinds).map(([name, { zh, en }]) => [name, { zh, en }]),
)

export const proceedingSource: WorkSource = {
  kinds: kindWords,
  async list(sql, { scope, filter, days, principal, person }, after, limit) {
    const proceedings = await listOpenWork(sql, scope, filter, days, after, limit)
    const steps = await listSteps(sql, proceedings)
    return proceedings.map((proceeding) => {
      const doer = { actor: actorOf(principal), person, parties: partiesOf(principal, proceeding) }
      return toItem(proceeding, steps.get(proceeding.id) ?? [], doer)
    })
  },
  count: (sql, { scope, days }) => countOpenWork(sql, scope, days),
}

function toItem(proceeding: Proceeding, steps: readonly Step[], doer: Doer): WorkItem {
  const { machine, route, zh, en } = getKind(proceeding.kind)
  const { id, kind, state, list, subjectCode, subjectName, authority, clock, dueOn, startedBy } = proceeding
  return {
    ...{ source: "proceeding", id, kind, kindName: { zh, en }, state, stateName: nameOf(machine.states[state], state) },
    ...{ list, subjectCode, subjectName, authority, dueOn, since: proceeding.enteredOn },
    clock: clock !== null && isClockId(clock) ? { id: clock, name: clockWords(clock) } : null,
    waitsFor: waitsForOf(proceeding),
    begunBy: startedBy,
    lastActor: steps.findLast(({ actor }) => actor !== registerActor)?.actor ?? startedBy,
    mine: waitsForDoer(proceeding, doer, steps),
    acts: legalActs(proceeding, doer, steps).map((act) => ({ act, name: nameOf(machine.acts[act], act) })),
    url: `/v1/${route}/${id}`,
  }
}
