/**
 * SQL of what a hit is worth. A record's fields lie in one text in the order of what they are worth, so the place where a
 * term is first met says its field, and that its weight.
 */
import type { SQL } from "drizzle-orm"
import { joined, type Query, query } from "../../database/query.ts"
import { plainNumberIn } from "../text/decision-number.ts"
import { factTerm } from "../text/text-fact.ts"
import { holdsText, termPlace, wantedPlace } from "./postgres-record-condition-store.ts"
import { recordFieldNames, recordFields } from "./record-field.ts"
import type { RecordQuery } from "./record-index.ts"

const weights = recordFieldNames.map((name) => recordFields[name].weight)
// What stands for a term counts less than the term itself.
const otherShare = 0.8
const otherWeights = weights.map((weight) => Math.round(weight * otherShare))
// A violation begins with what it is about: a hit counts for less the further behind the beginning of its field it stands, by
// less than lies between violation, law and penalty. In bytes, of which a character has two to three.
const lateStep = 80
const lateMax = 7
// Of what need not be held: as a hit of its own in the violation.
const wantedWeight = 80
/**
 * Who holds the whole of what was asked comes first, before them the decision whose number it is in another writing, and before
 * that the one whose number is written so.
 */
const wholeWeight = 1_000
const numberWeight = 1_000

/** What a hit is worth by its place, below 0 where another way to say it stands there, and the field in which that is. */
function worthOf(place: Query, field: Query): Query {
  return query`(case when ${place} > 0 then ${`{${weights.join(",")}}`}::int[] else ${`{${otherWeights.join(",")}}`}::int[] end)
      [${field}] - least(${lateMax}::int, (abs(${place}) - starts[${field}]) / ${lateStep}::int)`
}

/** The candidates that are hits, with the field in which the first term stands: found here it need not be asked for each by a query of its own. */
export function withFirstField(hits: Query): Query {
  return query`select *, width_bucket(abs(first_place), starts) as first_field from (${hits}) w offset 0`
}

/** Whether any hit is worth more than another. */
export function isWeighed({ terms, first, wanted = [] }: RecordQuery): boolean {
  return terms.some(({ excluded }) => !excluded) || wanted.length > 0 || first.length > 0
}

/** The score: what each term's hit is worth by its field, and whether all is held in one piece. */
export function scoreOf(asked: RecordQuery): SQL {
  const { terms, first, wanted = [], sort } = asked
  if (sort === "date" || !isWeighed(asked)) return query`0`
  const parts = terms.flatMap((term, at) =>
    term.excluded
      ? []
      : at === 0
        ? [worthOf(query`first_place`, query`first_field`)]
        : [
            query`(
    select ${worthOf(query`place`, query`field`)}
    from (select place, width_bucket(abs(place), starts) as field from (select ${termPlace(term, at)} as place) p) f)`,
          ],
  )
  // What need not be held counts as much as what is, wherever it stands: the rare one is worth more (record-search.ts orders them).
  for (const [at, term] of wanted.entries()) {
    parts.push(query`case when ${wantedPlace(term)} <> 0 then ${wantedWeight + at}::int else 0 end`)
  }
  if (first.length > 0) {
    const plain = first.flatMap((text) => plainNumberIn(text) ?? [])
    const whole = first.map((text) =>
      text === terms[0]?.text && !terms[0].excluded
        ? query`first_place > 0`
        : joined(
            [query`form`, query`body`].map((within) => holdsText(plainNumberIn(text) ?? text, within)),
            " or ",
          ),
    )
    const written = first.map((text) => query`form ^@ ${`${text}\n`}`)
    // Behind a number that is written otherwise stands the one writing of all (record-document.ts).
    const other = plain.map(
      (number) => query`form ^@ ${`${number}\n`} or split_part(form, ${"\n"}, 2) = ${factTerm(number)}`,
    )
    parts.push(query`case when ${joined(written, " or ")} then ${wholeWeight + 2 * numberWeight}::int
      ${other.length === 0 ? query`` : query`when ${joined(other, " or ")} then ${wholeWeight + numberWeight}::int`}
      when ${joined(whole, " or ")} then ${wholeWeight}::int else 0 end`)
  }
  return joined(parts, " + ")
}
