import { TrieRouter } from "hono/router/trie-router"
import { expect, test } from "vitest"
import { KeptRouter } from "../../src/http/kept-router.ts"

const added = [
  ["ALL", "*", "doors"],
  ["GET", "/v1/alerts", "alerts"],
  ["GET", "/v1/alerts/:id", "one alert"],
  ["GET", "/v1/alerts/standing", "standing"],
  ["POST", "/v1/check", "check"],
  ["GET", "/office/:kind{[a-z]+}/new", "form"],
] as const
const asked = ["/v1/alerts", "/v1/alerts/7", "/v1/alerts/standing", "/v1/check", "/office/penalty/new", "/nowhere"]

test("finds what TrieRouter finds, when it is asked again too, and what was added since", () => {
  const [kept, plain] = [new KeptRouter<string>(), new TrieRouter<string>()]
  const add = (method: string, path: string, handler: string) => {
    for (const router of [kept, plain]) router.add(method, path, handler)
  }
  const compare = () => {
    for (const path of [...asked, ...asked]) {
      for (const method of ["GET", "POST", "ALL", "PURGE"]) {
        expect(kept.match(method, path), `${method} ${path}`).toEqual(plain.match(method, path))
      }
    }
  }
  for (const [method, path, handler] of added) add(method, path, handler)
  compare()
  add("ALL", "/v1/*", "door of programs")
  compare()
})
