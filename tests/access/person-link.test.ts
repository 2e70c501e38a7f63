/** Names of the login that are one person's: said by an administrator or by the login's claim, and taken back by two. */
import { importJWK, SignJWT } from "jose"
import { beforeAll, describe, expect, test } from "vitest"
import { authenticate } from "../../src/access/authenticate.ts"
import { configuredIssuer } from "../../src/access/configured-issuer.ts"
import { groupNames, readPersonClaim } from "../../src/access/person-link.ts"
import { linkByClaim } from "../../src/access/person-link-act-store.ts"
import { listLinkedNames, loadNamesOf, loadPersons } from "../../src/access/person-link-store.ts"
import { createSigningKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { actOnImport, clock, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { worker } from "../support/office.ts"
import { signInAs } from "../support/office-pages.ts"
import { abnormalRow } from "../support/rows.ts"
import { signedIn } from "../support/signed-in.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })
const administrator = async (authority: string, name: string) =>
  worker(app, await officerHeader("administrator", authority, name))
const reason = "调任后另开的账号（示例）"
let people = 0

/** Two names that have signed in, at an authority each. */
async function twoNames(first = "410105", second = first) {
  const n = ++people
  const names = { name: `li-${n}b`, same_as: `li-${n}` }
  await signedIn(database.sql, names.same_as, { role: "officer", authority: first })
  await signedIn(database.sql, names.name, { role: "checker", authority: second })
  return names
}
const areOne = async ({ name, same_as }: { name: string; same_as: string }) => {
  const person = await loadPersons(database.sql)
  return person(`officer:410105:${name}`) === person(`officer:410000:${same_as}`)
}

test("who hangs together is one person, in whichever order it was said, and what was said alone stays alone", () => {
  const pairs = [
    { name: "a", person: "b" },
    { name: "c", person: "d" },
    { name: "d", person: "a" },
    { name: "x", person: "y" },
  ]
  for (const order of [pairs, pairs.toReversed()]) {
    const groups = groupNames(order)
    expect(groups.get("officer:c")).toEqual(["officer:a", "officer:b", "officer:c", "officer:d"])
    expect(groups.get("officer:y")).toEqual(["officer:x", "officer:y"])
    expect(groups.get("officer:z")).toBeUndefined()
  }
})

describe("an administrator", () => {
  test("makes two names of the own region one, at once, and both are told", async () => {
    const names = await twoNames()
    const linked = await (await administrator("410000", "ada")).post("/v1/person-links", { ...names, reason })
    expect(linked.status).toBe(200)
    expect(await areOne(names)).toBe(true)
    for (const name of Object.values(names)) {
      const told = await worker(app, await officerHeader("officer", "410105", name)).get("/v1/told")
      expect(told.body).toMatchObject({ told: [{ effect: "link-persons", whom: `person:${name}`, reason }] })
    }
    const stranger = await worker(app, await officerHeader("officer", "410105", "somebody")).get("/v1/told")
    expect(stranger.body).toMatchObject({ told: [] })
  })

  test.each([
    ["of another region", "320000", "410105", "410105"],
    ["of a district, where one of the two works elsewhere", "410105", "410105", "320106"],
    ["of a district, of its city", "410105", "410100", "410100"],
  ])("%s makes no one of them", async (_, authority, first, second) => {
    const names = await twoNames(first, second)
    const refused = await (await administrator(authority, "eve")).post("/v1/person-links", { ...names, reason })
    expect(refused.status).toBe(403)
    expect(await areOne(names)).toBe(false)
    const list = await (await administrator(authority, "eve")).get("/v1/person-links")
    expect(JSON.stringify(list.body)).not.toContain(names.name)
  })

  test("reaches nobody whose posts are not known, but the country's", async () => {
    const names = { name: `ghost-${++people}`, same_as: `spectre-${people}` }
    for (const [authority, status] of [
      ["410000", 403],
      ["100000", 200],
    ] as const) {
      const answer = await (await administrator(authority, "ada")).post("/v1/person-links", { ...names, reason })
      expect([authority, answer.status]).toEqual([authority, status])
    }
  })

  test("takes a link back by two, neither of whom is one of the two names, whatever else they are called", async () => {
    const names = await twoNames()
    const [ada, bea] = [await administrator("410000", "ada"), await administrator("410105", "bea")]
    await ada.post("/v1/person-links", { ...names, reason })
    const act = (who: Awaited<ReturnType<typeof administrator>>, name: string) =>
      who.post("/v1/person-links/acts", { act: name, ...names, ...(name === "confirm-undo" ? {} : { reason }) })
    expect((await act(bea, "confirm-undo")).status).toBe(409)
    const own = await administrator("410105", names.name)
    expect((await act(own, "undo")).status).toBe(409)
    expect((await act(await administrator("320000", "eve"), "undo")).status).toBe(404)
    expect((await act(ada, "undo")).status).toBe(200)
    expect(await areOne(names)).toBe(true)
    expect((await act(ada, "confirm-undo")).status).toBe(409)
    expect((await act(own, "confirm-undo")).status).toBe(409)
    // By another name of who proposed it neither.
    await signedIn(database.sql, "ada", { role: "administrator", authority: "410000" })
    await signedIn(database.sql, "ada-2", { role: "administrator", authority: "410000" })
    await bea.post("/v1/person-links", { name: "ada-2", same_as: "ada", reason })
    // Bea is of a district, and links nobody of the province.
    await (await administrator("410000", "cem")).post("/v1/person-links", { name: "ada-2", same_as: "ada", reason })
    expect((await act(await administrator("410000", "ada-2"), "confirm-undo")).status).toBe(409)
    expect(await areOne(names)).toBe(true)
    expect((await act(bea, "confirm-undo")).status).toBe(200)
    expect(await areOne(names)).toBe(false)
    const trail = await database.sql`select act from audit_event where object = ${names.same_as} order by id`
    expect(trail.map((row) => row["act"])).toEqual(["person.link", "person.undo", "person.unlink"])
  })

  test("does it on the page of people", async () => {
    const names = await twoNames()
    const browser = await signInAs(app, "administrator", "410000")
    const page = await browser.go("/office/people")
    expect(page.text).toContain('action="/office/people/link"')
    const refused = await browser.go("/office/people/link", { ...names, reason: "" })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain(names.name)
    expect((await browser.go("/office/people/link", { ...names, reason })).status).toBe(303)
    expect(await areOne(names)).toBe(true)
    const link = JSON.stringify([names.name, names.same_as])
    expect((await browser.go("/office/people/link-act", { act: "undo", link, undo_reason: reason })).status).toBe(303)
    expect((await browser.go("/office/people")).text).toContain("confirm-undo")
  })
})

test("what two names of one person have done before they were linked is no second hand afterwards", async () => {
  const names = await twoNames()
  const headers = {
    ...(await officerHeader("officer", "410105", names.same_as)),
    "content-type": "application/x-ndjson",
  }
  const sent = await app.request("/v1/imports?source=link", {
    method: "POST",
    headers,
    body: `${JSON.stringify(abnormalRow(1))}\n`,
  })
  const { id } = (await sent.json()) as { id: string }
  const checker = worker(app, await officerHeader("checker", "410105", names.name))
  const mine = async () => JSON.stringify((await checker.get("/v1/worklist?for=me")).body)
  expect(await mine()).toContain(id)
  await (await administrator("410000", "ada")).post("/v1/person-links", { ...names, reason })
  expect(await mine()).not.toContain(id)
  const released = await actOnImport(app, "410105", id, { act: "release" }, { subject: names.name })
  expect(released.status).toBe(409)
  expect(await loadNamesOf(database.sql, `officer:410105:${names.name}`)).toHaveLength(2)
})

describe("the login's claim", () => {
  const officer = { iss: "https://sso.example", aud: "gongshi", role: "officer", authority: "410105" }
  let sign: (claims: Record<string, unknown>) => Promise<string>
  let issuer: ReturnType<typeof configuredIssuer>
  beforeAll(async () => {
    const key = await createSigningKey("Ed25519")
    const settings = { issuer: officer.iss, audience: officer.aud, algorithms: ["Ed25519"], personClaim: "employee" }
    issuer = configuredIssuer(settings, JSON.stringify({ keys: [toPublicKey(key)] }))
    sign = async (claims) =>
      new SignJWT({ ...officer, ...claims, exp: Math.floor(clock() / 1000) + 60 })
        .setProtectedHeader({ alg: key.alg, kid: key.kid })
        .sign(await importJWK(key, key.alg))
  })
  const enter = async (claims: Record<string, unknown>) => {
    const authority = { sql: database.sql, issuers: { officers: issuer, merchants: null }, keyMemory: null, clock }
    return authenticate(`Bearer ${await sign(claims)}`, authority)
  }

  test("makes all names with the same value one person's as they come, without keeping the value", async () => {
    for (const sub of ["wu", "wu.b", "wu.c"])
      expect(await enter({ sub, employee: "E-4711" })).toMatchObject({ subject: sub })
    await enter({ sub: "xu", employee: "E-4712" })
    const person = await loadPersons(database.sql)
    expect(new Set(["wu", "wu.b", "wu.c"].map((sub) => person(`officer:410105:${sub}`))).size).toBe(1)
    expect(person("officer:410105:xu")).not.toBe(person("officer:410105:wu"))
    const [kept] = await database.sql`select
      (select json_agg(l) from person_link l)::text || (select json_agg(a) from audit_event a)::text as text`
    expect(kept?.["text"]).not.toContain("E-4711")
  })

  test("costs nobody who compares names anything where it tells of one name alone", async () => {
    const before = (await listLinkedNames(database.sql)).length
    await database.sql`insert into person_link (name, person, actor, at)
      select 'alone-' || n, 'claim:alone-' || n, 'register', now() from generate_series(1, 1000) as n`
    expect((await listLinkedNames(database.sql)).length).toBe(before)
    const list = await (await administrator("100000", "ada")).get("/v1/person-links")
    expect(JSON.stringify(list.body)).not.toContain("alone-")
    // Another name with the same value, and the one that an administrator has linked with it, are the same person's from then on.
    await database.sql`insert into person_link (name, person, actor, at)
      values ('other-7', 'claim:alone-7', 'register', now()), ('third-7', 'alone-7', 'officer:100000:ada', now())`
    const person = await loadPersons(database.sql)
    expect(new Set(["alone-7", "other-7", "third-7"].map((name) => person(`officer:410105:${name}`))).size).toBe(1)
    expect(person("officer:410105:alone-8")).toBe("officer:alone-8")
  })

  test("is taken once of who comes twice at the same time", async () => {
    const claimed = readPersonClaim("employee", { employee: "E-twice" }) ?? ""
    await Promise.all([1, 2, 3].map(() => linkByClaim(database.sql, "twice", claimed, clock())))
    const links = await database.sql`select name from person_link where person = ${claimed}`
    expect(links).toHaveLength(1)
  })

  test("is read of nothing that is none: another type, nothing, what is too long", () => {
    const read = (value: unknown) => readPersonClaim("employee", { employee: value })
    for (const value of [undefined, null, "", "  ", {}, ["x"], true, 1.5, "x".repeat(501)])
      expect(read(value)).toBeNull()
    expect(read(4711)).toBe(read("4711"))
    expect(readPersonClaim(null, { employee: "E" })).toBeNull()
  })

  test("is nobody's name: no administrator links a name with it", async () => {
    const names = await twoNames()
    const claimed = readPersonClaim("employee", { employee: "E-1" })
    const answer = await (await administrator("100000", "ada")).post("/v1/person-links", {
      ...{ name: names.name, same_as: claimed, reason },
    })
    expect(answer.status).toBe(400)
  })
})
