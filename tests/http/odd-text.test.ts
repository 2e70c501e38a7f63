/**
 * Texts that were made to take long, wherever a sender chooses one: names and values of parameters, headers, members and their
 * texts, columns and cells, of every operation. Nobody else is held up by them: the thread that answers works no longer than it
 * takes to look a bounded text through.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { carries, type Role, type Scope } from "../../src/access/scope.ts"
import { threadedLookThrough } from "../../src/law/node-look-through.ts"
import { findPersonalDataPlaces } from "../../src/law/personal-data.ts"
import { longText } from "../../src/law/personal-data-foreseen.ts"
import { clock, type TestApp, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { type Part, readDeclared } from "../support/declared.ts"
import { exampleOf, isJson, leaves, noText, put, valuesOf } from "../support/planted.ts"
import { thingAt } from "../support/thing.ts"
import { twoSizes } from "../support/two-sizes.ts"
import { makeWorld, type Who } from "../support/world.ts"

const database = useDatabase()
let world: Awaited<ReturnType<typeof makeWorld>>
let app: TestApp
beforeAll(async () => {
  world = await makeWorld(database)
  app = testApp(() => database.sql, { clock, lookThrough: threadedLookThrough() })
})

interface Operation {
  operationId: string
  "x-scope": Scope
  parameters?: { in: string; name: string }[]
  requestBody?: { content: Record<string, { schema: Part }> }
}
const { document } = readDeclared(testApp(() => database.sql))
const schemas = (document["components"] as { schemas: Record<string, Part> }).schemas
const operations = Object.entries(document["paths"] as Record<string, Record<string, Operation>>).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [operation.operationId, { path, method, operation }] as const),
)

const callers: readonly (readonly [Role, Who])[] = [
  ...([
    ["anyone", "nobody"],
    ["officer", "anna"],
    ["checker", "boris"],
    ["platform", "shop"],
    ["agency", "agency"],
  ] as const),
  ...([
    ["head", "head"],
    ["auditor", "auditor"],
    ["administrator", "administrator"],
    ["merchant", "merchant"],
  ] as const),
]
const whoFor = (operation: Operation) =>
  callers.find(([role]) => carries(role, operation["x-scope"]))?.[1] ?? ("nobody" as const)

// Of the searches each that takes longest: numbers, what is hidden, illness, names.
const units = ["〇 ", "* ", "某因", "员：王"]
const odd = (length: number, unit = units[0] ?? "") => unit.repeat(length / unit.length)

/** The time of the thread that answers, ms. */
async function threadTimeOf(work: () => unknown): Promise<number> {
  const begun = process.threadCpuUsage()
  await work()
  const { user, system } = process.threadCpuUsage(begun)
  return (user + system) / 1_000
}

// What is looked through in place, at most, by the unit that takes longest: the parts of the pointers of one answer.
const yardstick = odd(2 * longText, "* ")
const triesMax = 5

const measure = () => threadTimeOf(() => findPersonalDataPlaces(yardstick))
let usualMs = 0
beforeAll(async () => {
  await measure()
  usualMs = await measure()
})

/** How many times as long as such a text takes: measured beside each other, several times, where it is not far less. */
async function lengthOf(work: () => unknown): Promise<number> {
  let times = (await threadTimeOf(work)) / usualMs
  for (let tries = 1; tries < triesMax && times > timesMax; tries++) {
    const taken = await threadTimeOf(work)
    times = Math.min(times, taken / (await measure()))
  }
  return times
}
const timesMax = 2

interface Asked {
  what: string
  address: string
  headers?: Record<string, string>
  body?: string
}

/** Asks all of them, and gives back those that took too long. */
async function slowOf(method: string, who: Who, all: Iterable<Asked>): Promise<string[]> {
  const slow: string[] = []
  for (const { what, address, headers = {}, body } of all) {
    const times = await lengthOf(async () => {
      const init = { method: method.toUpperCase(), headers: { ...world.who[who], ...headers } }
      const ending = new AbortController()
      const request = new Request(`http://register.test${address}`, {
        ...(body === undefined ? init : { ...init, body }),
        signal: ending.signal,
      })
      const response = await app.app.request(request)
      // A feed goes on for good.
      if (response.status >= 400 || method !== "get") await response.text()
      else await response.body?.cancel()
      ending.abort()
    })
    if (times > timesMax) slow.push(`${what}: ${times.toFixed(1)}`)
  }
  return slow
}

const headerNames = [
  ...["accept", "accept-language", "cookie", "if-none-match", "if-range", "range", "idempotency-key", "user-agent"],
  ...["content-type", "content-encoding", "content-disposition", "origin", "referer", "x-forwarded-for", "prefer"],
]
const addressed = (path: string) => path.replace(/\{\w+\}/g, () => thing(path))
const thing = (path: string) => {
  try {
    return thingAt(path, { ...world.ids, held: world.ids.import })
  } catch {
    return "00000000-0000-4000-8000-000000000000"
  }
}

function* inAddresses(path: string, { parameters = [] }: Operation): Generator<Asked> {
  const whole = addressed(path)
  const names = parameters.filter((each) => each.in === "query").map(({ name }) => name)
  const each = Math.floor(7_000 / (names.length + 1))
  const query = new URLSearchParams([...names.map((name) => [name, odd(each, "* ")]), [odd(each, "* "), "1"]])
  yield { what: "parameters", address: `${whole}?${query}` }
  for (const name of names.slice(0, 1)) {
    yield { what: `parameter ${name}`, address: `${whole}?${new URLSearchParams([[name, odd(7_000, "* ")]])}` }
  }
  for (const { name } of parameters.filter((each) => each.in === "path")) {
    const address = path
      .replace(`{${name}}`, encodeURIComponent(odd(1_700, "* ")))
      .replace(/\{\w+\}/g, () => thing(path))
    yield { what: `place ${name}`, address }
  }
  const headers = Object.fromEntries(headerNames.map((name) => [name, odd(1_000, "* ")]))
  yield { what: "headers", address: whole, headers }
  yield { what: "credential", address: whole, headers: { authorization: `Bearer ${odd(8_000, "* ")}` } }
}

// As long as the field that takes the most, and longer than any.
const lengths = [19_800, 300_000]

/** @param all both lengths at each place; otherwise one of them at every second place */
function* inBodies(path: string, operation: Operation, all: boolean): Generator<Asked> {
  const address =
    addressed(path) + (path.endsWith("imports") ? "?source=odd" : path.endsWith("rosters") ? "?mode=delta" : "")
  for (const [type, { schema }] of Object.entries(operation.requestBody?.content ?? {})) {
    const headers = { "content-type": type }
    if (noText.test(type)) continue
    const example = exampleOf(schema, schemas)
    if (isJson(type)) {
      const values = [example ?? {}, ...valuesOf(schema, schemas)]
      const seen = new Set<string>()
      for (const value of values) {
        for (const leaf of leaves(value)) {
          const place = leaf.join("/")
          if (seen.has(place)) continue
          seen.add(place)
          for (const [at, length] of lengths.entries()) {
            if (!all && seen.size % 4 !== at * 2) continue
            const body = JSON.stringify(put(value, leaf, () => odd(length, units[(at + seen.size) % units.length])))
            yield { what: `${type} ${place} ${length}`, address, headers, body }
          }
        }
      }
      for (const length of [190, 60_000]) {
        const names = Array.from({ length: length < 200 ? 200 : 1 }, (_, at) => `${at}${odd(length)}`)
        const members = Object.fromEntries(names.map((name) => [name, { code: "1" }]))
        const unknown = JSON.stringify({ ...(example as object), ...members })
        yield { what: `${type} members of ${length}`, address, headers, body: unknown }
        const queries = JSON.stringify({ queries: members })
        yield { what: `${type} queries of ${length}`, address, headers, body: queries }
      }
    } else {
      const [head = "", row = ""] = String(example).split("\n")
      if (type === "text/csv") {
        const cells = head.split(",").map((_, at) => row.split(",")[at] ?? "")
        for (const at of cells.keys()) {
          const line = cells
            .map((cell, index) => (index === at ? odd(19_800, units[at % units.length]) : cell))
            .join(",")
          yield { what: `${type} cell ${at}`, address, headers, body: `${head}\n${line}\n` }
        }
        const columns = Array.from({ length: 100 }, (_, at) => `${at}${odd(290)}`)
        yield { what: `${type} columns`, address, headers, body: `${[head, ...columns].join(",")}\n${row}\n` }
      } else {
        const line = JSON.parse(head) as object
        for (const [at, leaf] of [...leaves(line)].entries()) {
          const text = put(line, leaf, () => odd(19_800, units[at % units.length]))
          yield { what: `${type} ${leaf.join("/")}`, address, headers, body: `${JSON.stringify(text)}\n` }
        }
        for (const length of [290, 19_800]) {
          const names = Array.from({ length: length < 300 ? 100 : 5 }, (_, at) => `${at}${odd(length)}`)
          const members = Object.fromEntries(names.map((name) => [name, 1]))
          yield {
            what: `${type} members of ${length}`,
            address,
            headers,
            body: `${JSON.stringify({ ...line, ...members })}\n`,
          }
        }
      }
    }
  }
}

for (const [whole, options, all] of twoSizes(false, true))
  describe(`what was made to take long holds nobody up${whole}`, options, () => {
    test.each(operations)("%s", async (_, { path, method, operation }) => {
      const who = whoFor(operation)
      expect(await slowOf(method, who, inAddresses(path, operation))).toEqual([])
      expect(await slowOf(method, who, inBodies(path, operation, all))).toEqual([])
      // Without a credential too: whatever is read before anybody is asked who they are.
      if (operation.requestBody)
        expect(await slowOf(method, "nobody", [...inBodies(path, operation, all)].slice(-3))).toEqual([])
    })
  })
