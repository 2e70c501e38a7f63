/** Names of the login that are one person's: said by an administrator or by the login's claim, and taken back by two. */
import { randomBytes } from "node:crypto"
import { importJWK, SignJWT } from "jose"
import { beforeAll, describe, expect, test } from "vitest"
import { authenticate } from "../../src/access/authenticate.ts"
import { configuredIssuer } from "../../src/access/configured-issuer.ts"
import { claimedNames, readPersonClaim } from "../../src/access/person-claim.ts"
import { linkByClaim, listSharedClaims } from "../../src/access/person-claim-store.ts"
import { groupNames, linksPerDay, namesMax } from "../../src/access/person-link.ts"
import { linkPersons, unlinkAtMachine } from "../../src/access/person-link-act-store.ts"
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
      const { told: rows } = told.body as unknown as { told: object[] }
      expect(rows).toContainEqual(expect.objectContaining({ effect: "link-persons", whom: `person:${name}`, reason }))
    }
    const stranger = await worker(app, await officerHeader("officer", "410105", "somebody")).get("/v1/told")
    expect(JSON.stringify(stranger.body)).not.toContain("person:")
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

  test("links no name of their own, and does not keep a link that they made", async () => {
    const names = await twoNames()
    const [ada, bea] = [await administrator("410000", "ada"), await administrator("410105", "bea")]
    const own = await ada.post("/v1/person-links", { name: "ada", same_as: names.name, reason })
    expect([own.status, await areOne({ name: "ada", same_as: names.name })]).toEqual([409, false])
    await ada.post("/v1/person-links", { ...names, reason })
    await bea.post("/v1/person-links/acts", { act: "undo", ...names, reason })
    const keep = { act: "keep", ...names, reason }
    expect((await ada.post("/v1/person-links/acts", keep)).status).toBe(409)
    expect((await (await administrator("410000", "cem")).post("/v1/person-links/acts", keep)).status).toBe(200)
  })

  test("links so many in a day and no more, and makes nobody of more names than a person has", async () => {
    const eager = await administrator("100000", "eager")
    const link = (n: number, one: string) =>
      eager.post("/v1/person-links", { name: `${one}-${n}`, same_as: one, reason })
    for (let n = 1; n <= linksPerDay - 1; n++) expect([n, (await link(n, "many")).status]).toEqual([n, 200])
    const full = await (await administrator("100000", "other")).post("/v1/person-links", {
      ...{ name: `many-${namesMax}`, same_as: "many", reason },
    })
    expect([full.status, JSON.stringify(full.body)]).toEqual([409, expect.stringContaining(String(namesMax))])
    expect((await link(1, "one-more")).status).toBe(200)
    expect([(await link(2, "one-more")).status, (await link(1, "yet")).status]).toEqual([409, 409])
    const machine = { name: "yet-1", person: "yet", actor: "system:command-line", at: clock() }
    expect(await linkPersons(database.sql, machine)).toBe("linked")
  })

  test("has the authorities hear of it for whose people it is, where it is none of theirs", async () => {
    const names = await twoNames("410105", "410100")
    await (await administrator("410000", "dan")).post("/v1/person-links", { ...names, reason })
    for (const authority of ["410105", "410100"]) {
      const told = await worker(app, await officerHeader("head", authority, "hua")).get("/v1/told?limit=1")
      expect(told.body).toMatchObject({ told: [{ effect: "link-persons", whom: authority, by: "officer:410000:dan" }] })
    }
    const near = await twoNames("410102")
    await (await administrator("410102", "dan")).post("/v1/person-links", { ...near, reason })
    const own = await worker(app, await officerHeader("head", "410102", "hua")).get("/v1/told")
    expect(own.body).toMatchObject({ told: [] })
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
    // Who proposed it is offered nothing, by whatever name: another administrator is.
    const own = (await browser.go("/office/people")).text
    expect([own.includes("confirm-undo"), own.includes("由另一名管理员办理")]).toEqual([false, true])
    const other = await signInAs(app, "administrator", "410105")
    expect((await other.go("/office/people")).text).toContain("confirm-undo")
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
    const issuers = { officers: issuer, merchants: null }
    const authority = { sql: database.sql, issuers, keyMemory: null, clock, claimKeys: keys }
    return authenticate(`Bearer ${await sign(claims)}`, authority)
  }
  const keys = [randomBytes(32)]
  const standsFor = (value: string, under = keys) => claimedNames(under, value)[0]

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
    await Promise.all([1, 2, 3].map(() => linkByClaim(database.sql, keys, "twice", "E-twice", clock())))
    const links = await database.sql`select name from person_link where person = ${standsFor("E-twice")}`
    expect(links).toHaveLength(1)
  })

  test("is read of nothing that is none: another type, nothing, what is too long", () => {
    const read = (value: unknown) => readPersonClaim("employee", { employee: value })
    for (const value of [undefined, null, "", "  ", {}, ["x"], true, 1.5, "x".repeat(501)])
      expect(read(value)).toBe("missing")
    expect(read(4711)).toEqual(read(" 4711 "))
    expect(readPersonClaim(null, { employee: "E" })).toBeNull()
  })

  test("is nobody's name: no administrator links a name with it", async () => {
    const names = await twoNames()
    const claimed = standsFor("E-1")
    const answer = await (await administrator("100000", "ada")).post("/v1/person-links", {
      ...{ name: names.name, same_as: claimed, reason },
    })
    expect(answer.status).toBe(400)
  })

  test("lets nobody in without it where it is configured, and says so", async () => {
    for (const employee of [undefined, null, "", ["E"]]) expect(await enter({ sub: "yu", employee })).toBe("no-claim")
    const issuers = { officers: issuer, merchants: null }
    const strict = testApp(() => database.sql, { issuers, claimKeys: keys })
    const answer = await strict.request("/v1/worklist", {
      headers: { authorization: `Bearer ${await sign({ sub: "yu" })}` },
    })
    expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining("OFFICER_PERSON_CLAIM")])
  })

  test("that is the same for everybody lets so many in as one person has names, who are one, and nobody more", async () => {
    const came = []
    for (let n = 1; n <= namesMax + 2; n++) came.push(await enter({ sub: `same-${n}`, employee: "constant" }))
    expect(came.filter((each) => each === "shared-claim")).toHaveLength(2)
    expect(came.slice(namesMax)).toEqual(["shared-claim", "shared-claim"])
    // Who is in stays in, and the doctor names the value.
    expect(await enter({ sub: "same-1", employee: "constant" })).toMatchObject({ subject: "same-1" })
    const claimed = standsFor("constant")
    expect(await listSharedClaims(database.sql)).toContainEqual({ claimed, names: namesMax })
    // All of them are one person, so that the machine takes it back.
    const gone = { name: claimed, other: null, actor: "system:command-line", at: clock() }
    expect(await unlinkAtMachine(database.sql, gone)).toBe(namesMax)
    expect((await loadPersons(database.sql))("officer:410105:same-2")).toBe("officer:same-2")
    expect(await unlinkAtMachine(database.sql, gone)).toBe(0)
  })

  test("is kept under a key, and moves to the newest with all names that it joins, from 0.12 too, which had none", async () => {
    const [value, next] = ["E-rekeyed", [randomBytes(32), ...keys]]
    const [, unkeyed = ""] = claimedNames(keys, value)
    expect(claimedNames([randomBytes(32)], value)[0]).not.toBe(claimedNames([randomBytes(32)], value)[0])
    await database.sql`insert into person_link (name, person, actor, at)
      values ('old-1', ${unkeyed}, 'register', now()), ('old-2', ${unkeyed}, 'register', now()),
        ('old-1', ${standsFor(value)}, 'register', now())`
    await linkByClaim(database.sql, next, "old-3", value, clock())
    const kept = await database.sql`select name, person from person_link where name like 'old-%' order by name`
    expect(kept).toEqual(["old-1", "old-2", "old-3"].map((name) => ({ name, person: standsFor(value, next) })))
    await linkByClaim(database.sql, next, "old-1", value, clock())
    expect(await database.sql`select name from person_link where name like 'old-%'`).toHaveLength(3)
  })

  test("says so once of a name that an administrator has linked before, and takes no lock again", async () => {
    const names = await twoNames()
    await linkByClaim(database.sql, keys, names.same_as, "E-linked", clock())
    await (await administrator("410000", "ada")).post("/v1/person-links", { ...names, reason })
    for (let n = 0; n < 2; n++) await linkByClaim(database.sql, keys, names.name, "E-linked", clock())
    const kept = await database.sql`select name from person_link where person = ${standsFor("E-linked")} order by name`
    expect(kept.map(({ name }) => name)).toEqual([names.same_as, names.name].toSorted())
  })
})
