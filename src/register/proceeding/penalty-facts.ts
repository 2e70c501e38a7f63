/** The facts that decide the class of a penalty (R107), as inputs have them and as the law takes them. Pure. */
import { z } from "zod"
import { decidesByFine, type PenaltyFacts } from "../../law/penalty-classification.ts"
import {
  isPenaltyKind,
  type PenaltyKind,
  type PenaltyQuestion,
  penaltyFields,
  penaltyKinds,
  penaltyQuestions,
} from "../../law/penalty-kind.ts"
import { type AskedBy, type Asking, dayInput, yuanInput } from "./kind.ts"

const kindNames = Object.keys(penaltyKinds) as [keyof typeof penaltyKinds, ...(keyof typeof penaltyKinds)[]]
const fieldNames = Object.keys(penaltyFields) as [keyof typeof penaltyFields, ...(keyof typeof penaltyFields)[]]

/** What decides the class of a penalty. */
export const factsInput = z.strictObject({
  kinds: z.array(z.enum(kindNames)).min(1),
  procedure: z.enum(["ordinary", "simple"]),
  fine_cny: yuanInput.nullable(),
  confiscated_cny: yuanInput.nullable().optional(),
  party: z.enum(["operator", "person"]),
  lenient_tier: z.boolean().nullable(),
  field: z.enum(fieldNames).nullable(),
  restriction_ends_on: dayInput.nullable(),
})

/** The facts that a kind of penalty asks for, by those that were chosen. */
export const factsAsked = Object.fromEntries(
  penaltyQuestions.map((name): [string, AskedBy] => [
    `facts.${name}`,
    { by: "facts.kinds", ask: (chosen) => askingFor(chosen.filter(isPenaltyKind), name) },
  ]),
)

/** What the class hangs on is needed, as classifying asks for it. */
function askingFor(kinds: readonly PenaltyKind[], name: PenaltyQuestion): Asking {
  const asking = kinds.filter((kind) => (penaltyKinds[kind].asks as readonly PenaltyQuestion[]).includes(name))
  if (asking.length === 0) return "not"
  if (name === "fine_cny" || (name === "restriction_ends_on" && asking.includes("barred-from-trade"))) return "must"
  return name === "lenient_tier" && decidesByFine(kinds) ? "must" : "may"
}

/** Facts as the law takes them. */
export function toFacts(facts: z.infer<typeof factsInput>, decidedOn: string): PenaltyFacts {
  return {
    kinds: facts.kinds,
    procedure: facts.procedure,
    fineCny: facts.fine_cny,
    ...(typeof facts.confiscated_cny === "number" ? { confiscatedCny: facts.confiscated_cny } : {}),
    party: facts.party,
    lenientTier: facts.lenient_tier,
    field: facts.field,
    restrictionEndsOn: facts.restriction_ends_on,
    decidedOn,
  }
}

/** Facts as inputs have them. */
export function toFactsInput(facts: PenaltyFacts): z.infer<typeof factsInput> {
  return {
    kinds: [...facts.kinds],
    procedure: facts.procedure,
    fine_cny: facts.fineCny,
    ...(facts.confiscatedCny === undefined ? {} : { confiscated_cny: facts.confiscatedCny }),
    party: facts.party,
    lenient_tier: facts.lenientTier,
    field: facts.field,
    restriction_ends_on: facts.restrictionEndsOn,
  }
}
