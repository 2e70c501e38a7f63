/** For whom a proceeding waits, and whether somebody in particular can go on with it. Pure. */
import { consentNeeded } from "../../law/superior-consent.ts"
import { type Doer, isBarred } from "../proceeding/decide.ts"
import type { Kind } from "../proceeding/kind.ts"
import { getKind, kinds } from "../proceeding/kinds.ts"
import { actsFrom, type Machine, type Party } from "../proceeding/machine.ts"
import type { Proceeding, Step } from "../proceeding/proceeding.ts"

/**
 * For whom a proceeding waits: a bureau above only where the law of the day on which it came to wait asks for its consent,
 * the registration side only where that is another province.
 */
export function waitsForOf({
  kind,
  state,
  authority,
  enteredOn,
  displayedBy,
}: Pick<Proceeding, "kind" | "state" | "authority" | "enteredOn" | "displayedBy">): Party[] {
  const waitsFor = getKind(kind).machine.states[state]?.waitsFor ?? []
  return waitsFor.filter((party) => {
    if (party === "superior") return consentNeeded(authority, enteredOn) !== undefined
    return party !== "registrar" || displayedBy !== null
  })
}

/**
 * The ways in which a party that is waited for goes on from a state, each as the acts that bar from it whoever did one.
 * Where the party's step is one that nobody does on their own work, only such steps count: to send back or to drop what
 * one has prepared oneself is no reason to be asked.
 */
function waysOn(machine: Machine, state: string, party: Party): (readonly string[])[] {
  const bars = actsFrom(machine, state).flatMap((name) => {
    const row = machine.acts[name]
    return row?.by.includes(party) ? [row.notBy] : []
  })
  const guarded = bars.filter((notBy) => notBy.length > 0)
  return guarded.length > 0 ? guarded : bars.slice(0, 1)
}

/** Whether a proceeding waits for somebody, who may go on with it. `steps` are the acts so far. */
export function waitsForDoer(proceeding: Proceeding, doer: Doer, steps: readonly Step[]): boolean {
  const { machine } = getKind(proceeding.kind)
  return waitsForOf(proceeding)
    .filter((party) => doer.parties.includes(party))
    .flatMap((party) => waysOn(machine, proceeding.state, party))
    .some((notBy) => !isBarred(notBy, doer, steps))
}

/** How somebody comes to proceedings. */
export const sides = ["own", "below", "displayed"] as const
export type Side = (typeof sides)[number]

/** A state that waits for somebody, as the database looks for it. */
export interface Way {
  /** Kind and state: `abnormal/confirmed`. */
  key: string
  /** Whose proceedings it is about: the own ones, those of bureaus below, those about records that are displayed here. */
  side: Side
  /** Acts of which whoever did one is barred. */
  notBy: readonly string[]
}

/** Everything that waits for somebody who comes with these parties to the own proceedings and to those below. */
export function waysOf(parties: Readonly<Record<Side, readonly Party[]>>): Way[] {
  return states().flatMap(({ key, machine, state, waitsFor }) =>
    sides.flatMap((side) =>
      waitsFor
        .filter((party) => parties[side].includes(party))
        .flatMap((party) => waysOn(machine, state, party).map((notBy) => ({ key, side, notBy }))),
    ),
  )
}

/** The kinds in which a merchant acts, for what it has asked for. */
export const merchantKinds: readonly string[] = Object.entries<Kind>(kinds).flatMap(([name, { begunBy }]) =>
  begunBy.includes("merchant") ? [name] : [],
)

/** The states, as `kind/state`, in which a proceeding waits for a bureau above. */
export function superiorKeys(): string[] {
  return states().flatMap(({ key, waitsFor }) => (waitsFor.includes("superior") ? [key] : []))
}

function states(): { key: string; machine: Machine; state: string; waitsFor: readonly Party[] }[] {
  return Object.entries<Kind>(kinds).flatMap(([name, { machine }]) =>
    Object.entries(machine.states).map(([state, { waitsFor }]) => ({
      key: `${name}/${state}`,
      machine,
      state,
      waitsFor,
    })),
  )
}
