/**
 * What the cells of a name and a region ask in a row of a table. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { nameLengthMax } from "../../match/name-query.ts"
import type { CheckQuery } from "../answer/check.ts"
import { isRegion, looksLikeIdNumber, nameWords } from "./query.ts"

/** A query, and why it can't be answered: then it asks for nothing. */
export interface NameCells {
  query: CheckQuery
  fault: Bilingual | null
}

/**
 * Reads the cells of a row that is asked by its name. A name that is cut, or looked for everywhere because its region
 * can't be read, would be another question: such a row is at fault.
 */
export function readNameCells(name: string, regionCell: string): NameCells {
  // As a code an ID number is refused, and looked up nowhere.
  if (looksLikeIdNumber(name)) return { query: { by: "code", code: name }, fault: null }
  const region = regionCell.trim()
  if (name.length > nameLengthMax) return { query: nothing, fault: nameWords.name }
  if (region !== "" && !isRegion(region)) return { query: nothing, fault: nameWords.region }
  return { query: { by: "name", name, region: region === "" ? null : region }, fault: null }
}

const nothing: CheckQuery = { by: "code", code: "" }
