/** What is asked for in the query of a statement: which lists. */
import type { ListName } from "../../law/list.ts"
import { listNames } from "./statement.ts"

/** Reads `?lists=`: names parted by commas; absent or empty: all. Null where one is no list. */
export function readLists(text: string | undefined): ListName[] | null {
  if (text === undefined || text === "") return [...listNames]
  const given = text.split(",")
  const asked = listNames.filter((list) => given.includes(list))
  return given.every((name) => listNames.some((list) => list === name)) ? asked : null
}
