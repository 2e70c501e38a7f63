/**
 * Draws an invented penalty: which case it is, how it ended, and what of it stands in its short fields. Pure.
 */
import type { SeriousGroundCode } from "../../law/serious-ground.ts"
import { type Draw, type NonEmpty, nonEmpty } from "./draw.ts"
import { type Outcome, type PenaltyCase, penaltyCases, type SampleClass } from "./penalty-case.ts"
import { goods, platforms, type Sector } from "./vocabulary.ts"

/** A penalty as a record of the import has it. */
export interface SamplePenalty {
  readonly class: SampleClass
  /** In a phrase, without a full stop. */
  readonly violation: string
  /** What the violation is about. */
  readonly goods: string
  readonly platform: string
  readonly content: string
  /** Null where nothing is fined. */
  readonly fineCny: number | null
  readonly basis: string
  readonly ground: SeriousGroundCode | null
}

type Choice = Omit<PenaltyCase, "outcomes"> & { readonly outcome: Outcome }
type Choices = { readonly [S in Sector]: NonEmpty<Choice> }

/** Every outcome of every case that a sector may meet, in a list of its own, weighted by both. */
function choicesBySector(take: (outcome: Outcome) => boolean): Choices {
  const choices = (sector: Sector): NonEmpty<Choice> =>
    nonEmpty(
      penaltyCases.flatMap(({ outcomes, ...rest }): Choice[] => {
        if (rest.sectors && !rest.sectors.includes(sector)) return []
        const total = outcomes.reduce((sum, outcome) => sum + outcome.weight, 0)
        return outcomes
          .filter(take)
          .map((outcome) => ({ ...rest, outcome, weight: (rest.weight * outcome.weight) / total }))
      }),
    )
  const entries = Object.keys(goods).map((sector) => [sector, choices(sector as Sector)])
  return Object.fromEntries(entries) as Choices
}

const ordinary = choicesBySector((outcome) => outcome.ground === undefined)
const grave = choicesBySector((outcome) => outcome.ground !== undefined)

/** A penalty that a merchant of this sector may meet; a grave one is followed by a listing as a serious violator. */
export function drawPenalty(draw: Draw, sector: Sector, isGrave: boolean): SamplePenalty {
  const { violations, basis, outcome } = draw.weighted((isGrave ? grave : ordinary)[sector])
  const fineCny = outcome.fine && draw.between(...outcome.fine)
  const parts = [
    ...(outcome.gains ? [`没收违法所得${draw.between(...outcome.gains)}元`] : []),
    ...(fineCny === null ? [] : [`罚款${fineCny}元`]),
    ...(outcome.further ?? []),
  ]
  const about = { goods: draw.pick<string>(goods[sector]), platform: draw.pick(platforms).name }
  return {
    ...about,
    class: outcome.class,
    violation: fill(draw.pick(violations), about),
    content:
      parts.length === 1 ? `${parts[0]}。` : `${parts.map((part, index) => `${index + 1}.${part}`).join("；")}。`,
    fineCny,
    basis,
    ground: outcome.ground ?? null,
  }
}

/** A text with what stands for something replaced by it; what nothing is known of stays. */
export function fill(text: string, about: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (slot, name: string) => about[name] ?? slot)
}
