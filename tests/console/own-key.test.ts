/** A platform replaces its own key, by the API and on its page: by showing the one that goes, and no other. */
import { expect, test } from "vitest"
import { clock, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { platform } from "../support/roster.ts"
import { look, send, signIn } from "./desk.ts"

const database = useDatabase()
let now = clock()
const app = testApp(() => database.sql, { clock: () => now })

async function renew(key: string, shown: string) {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" }
  const answer = await app.request("/v1/key", { method: "POST", headers, body: JSON.stringify({ key: shown }) })
  return { status: answer.status, text: await answer.text() }
}
const usage = async (key: string) =>
  (await app.request("/v1/usage", { headers: { authorization: `Bearer ${key}` } })).status

test("the key that goes is shown, and is refused from then on; another's replaces nothing", async () => {
  const shop = await platform(database.sql, "示例购物平台")
  const other = await platform(database.sql, "示例外卖平台")
  const refused = await renew(shop.key, other.key)
  expect(refused.status).toBe(400)
  expect(JSON.parse(refused.text)).toMatchObject({ errors: [{ pointer: "/key" }] })
  expect(refused.text).not.toContain(other.key)
  expect([await usage(shop.key), await usage(other.key)]).toEqual([200, 200])

  const { status, text } = await renew(shop.key, shop.key)
  const { key } = JSON.parse(text) as { key: string }
  expect(status).toBe(200)
  expect(key).toMatch(/^gongshi_[\w-]{43}$/)
  expect([await usage(shop.key), await usage(key)]).toEqual([401, 200])
  // Of two who replace it at once one alone does.
  expect((await renew(key, shop.key)).status).toBe(400)
  const trail = await database.sql`select actor, after::text, reason from audit_event where act = 'client.renew'`
  expect(trail).toEqual([{ actor: `client:${shop.id}`, after: expect.stringContaining("示例购物平台"), reason: null }])
  expect(JSON.stringify(trail) + app.log.join()).not.toContain(key)
})

test("a page asks for the key that goes, shows the new one once, and says since when there is one", async () => {
  const { key } = await platform(database.sql, "示例团购平台")
  now = Date.parse("2026-07-03T04:00:00Z")
  const cookie = await signIn(app, key)
  const elsewhere = await signIn(app, key)
  const wrong = await send(app, "/console/usage/renew", { key: "gongshi_x" }, { cookie })
  expect(wrong.status).toBe(400)
  expect(wrong.text).toContain('href="#wrong-key"')
  expect(wrong.text).toContain('id="wrong-key-fault"><span class="unseen">错误： </span>')
  expect(wrong.text).not.toContain("gongshi_x")
  const renewed = await send(app, "/console/usage/renew", { key: ` ${key} ` }, { cookie })
  const [fresh = ""] = /gongshi_[\w-]{43}/.exec(renewed.text) ?? []
  expect([renewed.status, renewed.headers.get("cache-control")]).toEqual([200, "private, no-store"])
  expect([await usage(key), await usage(fresh)]).toEqual([401, 200])
  for (const before of [cookie, elsewhere]) {
    expect((await look(app, "/console/usage", before)).to).toContain("/console/sign-in")
  }
  const { text } = await look(app, "/console/usage", await signIn(app, fresh))
  expect(text).not.toContain(fresh)
  expect(text).toMatch(/签发时间<\/dt><dd><time datetime="2026-07-03T04:00/)
})
