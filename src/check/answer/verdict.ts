/** Verdicts of a check. Pure. */
import type { NameMatch } from "../../match/match.ts"
import type { CodeReading } from "../../names/code.ts"
import type { ExactName } from "../../search/exact-name.ts"
import type { PersonListing } from "../person/listing.ts"
import type { Brief, Whole } from "./facts.ts"

/**
 * `listed`: live records. `clear`: the register knows the subject and it has none. `review`: by name alone, or by another
 * mark, it can't be told which subject is meant; the candidates are there for a person to look at. `unknown`: a valid
 * code, or a name, that the register does not know, which is not a clearance. `invalid`: not a code, nor a name.
 * @template Told what is told of who is listed
 */
export type Verdict<Told = Whole> =
  | ({ verdict: "listed"; code: string; name: string | null; matched: NameMatch | null } & KnownParts & Told)
  /**
   * `name`: of the subject that a name was taken for; null where it was asked by code, which memory alone answers. `code`:
   * null of a sole trader that was asked for by its exact name, of which nothing but that is told (search/exact-name.ts).
   */
  | ({
      verdict: "clear"
      code: string | null
      name: string | null
      matched: NameMatch | null
      exact?: true
    } & KnownParts)
  /**
   * `exact`: what the exact name tells: that `several` bear it, of whom those without records are not among the candidates, or that
   * `branches` of the one that bears it are listed. Listed ones that are called nearly so are among them.
   */
  | { verdict: "review"; candidates: readonly NameMatch[]; exact?: Exclude<ExactName["kind"], "clear"> }
  | { verdict: "unknown"; code: string | null }
  | { verdict: "invalid"; reading: Exclude<CodeReading, { kind: "valid" }> }

/** What is known beside, where there is anything: the code that was put in the place of the one asked by, and the day of the deregistration. */
interface KnownParts {
  changedTo?: string
  endedOn?: string
}

/** The verdict on a query; a person without registration is listed in another place, and never clear. */
export type SubjectVerdict<Told = Whole> = Verdict<Told> | { verdict: "listed"; listings: readonly PersonListing[] }

/** The verdict on a row, which may tell records or not. */
export type RowVerdict = SubjectVerdict<Whole | Brief>
