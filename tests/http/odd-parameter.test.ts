/**
 * What no page of ours sends, in each parameter of each operation that is read: numbers beyond any column, days that are
 * none, ids and cursors that only look like some. Whoever may ask is answered or refused; no query fails on it.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { carries, type Role, type Scope } from "../../src/access/scope.ts"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { readDeclared } from "../support/declared.ts"
import { codeOf } from "../support/rows.ts"
import { twoSizes } from "../support/two-sizes.ts"
import { makeWorld, type Who } from "../support/world.ts"

const database = useDatabase()
let world: Awaited<ReturnType<typeof makeWorld>>
beforeAll(async () => {
  world = await makeWorld(database)
})

interface Operation {
  operationId: string
  "x-scope": Scope
  parameters?: { in: string; name: string }[]
}
const { document } = readDeclared(testApp(() => database.sql))
const read = Object.entries(document["paths"] as Record<string, Record<string, Operation>>).flatMap(
  ([path, { get: operation }]) => (operation ? [[operation.operationId, { path, operation }] as const] : []),
)

const noId = "-".repeat(36)
const odd = [
  ...["", " ", "0", "-1", "1.5", "1e9", "NaN", "null", "true", "[]", "%", "'", "\\", "示例", "\u{20000}".repeat(60)],
  ...["2147483648", "9999999999", "999999999999999", "9".repeat(40), "1.9999999999", "999999999999999.2147483647"],
  ...["0000-00-00", "2026-02-30", "9999-12-31", "9999-12-31T23:59:59Z", "infinity", "9999-13", "0000000"],
  ...[noId, `1.${noId}`, `-~${noId}`, `2026-06-25~${noId}`, `infinity~${noId}`, `-~410105~${noId}`, `1~${noId}`],
  ...["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "~", ".", "-~-", "../../x"],
  ...[Buffer.from('["",99999999999,"x"]').toString("base64url"), Buffer.from("{}").toString("base64url")],
]

const roles: readonly (readonly [Role, Who])[] = [
  ...([
    ["anyone", "nobody"],
    ["platform", "shop"],
    ["agency", "agency"],
    ["source", "source"],
    ["merchant", "merchant"],
  ] as const),
  ...([
    ["officer", "anna"],
    ["checker", "boris"],
    ["head", "head"],
    ["auditor", "auditor"],
    ["administrator", "administrator"],
  ] as const),
]

// Every day each parameter is asked with every fourth of them, its neighbours with the others.
for (const [whole, options, step] of twoSizes(4, 1))
  describe(`what is odd is answered or refused${whole}`, options, () => {
    test.each(read)("%s", async (_, { path, operation }) => {
      const callers = roles.filter(([role]) => carries(role, operation["x-scope"])).map(([, who]) => who)
      const names = (operation.parameters ?? []).filter((each) => each.in === "query").map(({ name }) => name)
      const places = (operation.parameters ?? []).filter((each) => each.in === "path").map(({ name }) => name)
      const address = path.replace("{code}", codeOf(3)).replace(/\{(\w+)\}/g, (_, name) => idOf(path, name))
      const asked = odd.flatMap((value, at) => [
        ...names
          .filter((_, nth) => (at + nth) % step === 0)
          .map((name) => `${address}?${new URLSearchParams([[name, value]])}`),
        ...places.map((name) => path.replace(`{${name}}`, encodeURIComponent(value)).replace(/\{\w+\}/g, codeOf(3))),
      ])
      const twice = names.map((name) => `${address}?${name}=1&${name}=2`)
      // Each by another of those who may, and what takes nothing by all of them.
      const turns = [...asked, ...twice].map((each, at) => [each, callers[at % callers.length]] as const)
      for (const [each, who] of [...turns, ...callers.map((who) => [address, who] as const)]) {
        if (who === undefined) continue
        const ending = new AbortController()
        const request = new Request(`http://register.test${each}`, { headers: world.who[who], signal: ending.signal })
        const response = await world.app.app.request(request)
        expect([who, each, response.status]).not.toContain(500)
        await response.body?.cancel()
        ending.abort()
      }
      expect(world.app.log).toEqual([])
    })
  })

/** The id of a thing of the world that stands at such an address; one of nothing where there is none. */
function idOf(path: string, name: string): string {
  const kind = Object.keys(world.ids).find((each) => path.startsWith(`/v1/${each}s/`)) as keyof typeof world.ids
  return name === "id" && kind !== undefined ? world.ids[kind] : "00000000-0000-4000-8000-000000000000"
}
