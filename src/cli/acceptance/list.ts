/** A checklist of an acceptance (验收清单) as a province writes it: its own numbers and words, each with a check or for people. Pure. */
import { type Check, type CheckName, checks } from "./check.ts"

/** One requirement. */
export interface Item {
  no: string
  requirement: string
  /** Null: somebody looks at it and writes down what they saw. */
  check: CheckName | null
  given: Readonly<Record<string, string>>
}

const isCheck = (name: string): name is CheckName => Object.hasOwn(checks, name)
export const checkNames = Object.keys(checks) as CheckName[]

/** What can be asked of any register without knowing what it holds. */
export const ownList: readonly Item[] = checkNames
  .filter((name) => Object.keys(checks[name].asks).length === 0)
  .map((check, index) => ({ no: String(index + 1), requirement: checks[check].zh, check, given: {} }))

const textMax = 1_000
const isText = (value: unknown): value is string =>
  typeof value === "string" && value.trim() !== "" && value.length <= textMax

/** Reads a list: a JSON list of `no`, `requirement`, `check` and what that asks for. Or what is wrong with it, naming the entry. */
export function parseList(text: string): Item[] | { problem: string } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { problem: "it is not JSON" }
  }
  if (!Array.isArray(json) || json.length === 0) return { problem: "expected a list of requirements" }
  const items: Item[] = []
  for (const [index, entry] of json.entries()) {
    const item = readItem(entry)
    if (typeof item === "string") return { problem: `entry ${index + 1}: ${item}` }
    if (items.some(({ no }) => no === item.no)) return { problem: `entry ${index + 1}: ${item.no} stands there twice` }
    items.push(item)
  }
  return items
}

function readItem(entry: unknown): Item | string {
  if (typeof entry !== "object" || entry === null) return "expected an object with no, requirement and check"
  const { no, requirement, check = null, ...given } = entry as Record<string, unknown>
  if (!isText(no)) return "no is the number of the requirement"
  if (!isText(requirement)) return `requirement is its text, of at most ${textMax} characters`
  if (check === null) {
    const [stranger] = Object.keys(given)
    return stranger === undefined ? { no, requirement, check, given: {} } : `without a check nobody reads ${stranger}`
  }
  if (typeof check !== "string" || !isCheck(check)) return `check is one of ${checkNames.join(", ")}, or left out`
  const { asks, may = {} }: Check = checks[check]
  const known: Readonly<Record<string, RegExp>> = { ...asks, ...may }
  for (const [name, value] of Object.entries(given)) {
    if (!known[name]) return `${check} takes no ${name}`
    if (!known[name].test(String(value))) return `${name} of ${check} can't be read`
  }
  const lacking = Object.keys(asks).find((name) => given[name] === undefined)
  if (lacking !== undefined) return `${check} asks for ${lacking}`
  return { no, requirement, check, given: Object.fromEntries(Object.entries(given).map(([k, v]) => [k, String(v)])) }
}
