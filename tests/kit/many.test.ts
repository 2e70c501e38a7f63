/** Many cases acted on at once: one transaction, each row decided by itself and on what those before it have left. */
import { randomUUID } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { linkPersons } from "../../src/access/person-link-act-store.ts"
import type { Principal } from "../../src/access/principal.ts"
import type { Tenant } from "../../src/access/tenant.ts"
import type { Transaction } from "../../src/database/client.ts"
import type { Order } from "../../src/enforcement/duty/order.ts"
import { orderCase } from "../../src/enforcement/duty/order-case.ts"
import { orderStore } from "../../src/enforcement/duty/order-store.ts"
import { draftOfMeasures, measureEffect } from "../../src/enforcement/measure/measure.ts"
import { endMeasures, insertMeasures } from "../../src/enforcement/measure/store.ts"
import type { Draft } from "../../src/gate/draft.ts"
import { byOperator, type Hand, handsNamed } from "../../src/gate/hands.ts"
import { PassError, passOrThrow } from "../../src/gate/pass.ts"
import { actOnMany } from "../../src/kit/case/act.ts"
import { noEffect } from "../../src/kit/case/family.ts"
import { type CaseChange, draftOfChanges } from "../../src/kit/case/store.ts"
import { clock, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import type { Fixture } from "./family.ts"
import { makeOrders } from "./orders.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)
let fixture: Fixture
beforeAll(async () => {
  fixture = await makeOrders({ request } as never, database.sql)
})

const boris: Principal = { kind: "officer", role: "checker", subject: "boris", authority: "410105" }
const doer = { principal: boris, scope: { prefix: "4101" } }
const wanted = (id: string, act = "issue", seen?: number) => ({ id, act: { act, reason: "示例" } as never, seen })
const act = (rows: readonly ReturnType<typeof wanted>[]) =>
  actOnMany(orderCase, { sql: database.sql, clock, newId: randomUUID }, doer, rows)
const drafted = (by = "officer:410105:anna") => fixture.put("drafted", "issue", { draftedBy: by })
const stateOf = async (id: string) => {
  const [row] = await database.sql<{ state: string; version: number }[]>`
    select state, version from platform_order where id = ${id}`
  return [row?.state, row?.version]
}
const stepsOf = async (id: string) =>
  (await database.sql<{ act: string }[]>`select act from audit_event where object = ${id} order by id`).map(
    ({ act: name }) => name,
  )

test("good rows go in and bad ones are named: absent, stale, out of turn, and one’s own by whatever name", async () => {
  await linkPersons(database.sql, { name: "boris-too", person: "boris", actor: "system:test", at: clock() })
  const [good, stale, own, linked, other] = [
    ...[await drafted(), await drafted(), await drafted("officer:410105:boris")],
    ...[await drafted("officer:410105:boris-too"), await drafted("officer:410105:carla")],
  ] as [string, string, string, string, string]
  const closed = await fixture.put("closed")
  const rows = [good, stale, own, linked, closed, randomUUID(), other].map((id) =>
    wanted(id, "issue", id === stale ? 2 : 3),
  )
  expect((await act(rows)).map(({ kind }) => kind)).toEqual(
    // biome-ignore format: in the order of the rows
    ["done", "stale", "own", "own", "illegal", "absent", "done"],
  )
  for (const id of [good, other]) {
    expect(await stateOf(id)).toEqual(["issued", 4])
    expect(await stepsOf(id)).toEqual(["order.issue"])
  }
  for (const id of [stale, own, linked]) expect([await stateOf(id), await stepsOf(id)]).toEqual([["drafted", 3], []])
  // A finding for each pair of hands, under whom it affects.
  const found = await database.sql<{ after: { hands: Hand[]; effects: object } }[]>`
    select after from audit_event where act = 'effect.pass' and object = '410105' order by id`
  expect(found.map(({ after }) => [after.hands.map(({ name }) => name), after.effects])).toEqual([
    [["officer:410105:anna", "officer:410105:boris"], { order: 1 }],
    [["officer:410105:carla", "officer:410105:boris"], { order: 1 }],
  ])
})

test("two rows about one case are two acts, the second on what the first has left", async () => {
  const id = await drafted()
  const outcomes = await act([wanted(id), wanted(id, "withdraw"), wanted(id, "withdraw")])
  expect(outcomes.map(({ kind }) => kind)).toEqual(["done", "done", "illegal"])
  expect(await stateOf(id)).toEqual(["withdrawn", 5])
  expect(await stepsOf(id)).toEqual(["order.issue", "order.withdraw", "effect.pass"])
  // Whoever has seen what was there before the sheet has not seen what its first row does.
  const next = await drafted()
  expect((await act([wanted(next, "issue", 3), wanted(next, "withdraw", 3)])).map(({ kind }) => kind)).toEqual([
    "done",
    "stale",
  ])
})

test("it is one transaction: where the trail can’t tell of one, none is done", async () => {
  const ids = [await drafted(), await drafted()] as const
  await database.sql.unsafe(`alter table audit_event add constraint none check (object <> '${ids[1]}') not valid`)
  await expect(act(ids.map((id) => wanted(id)))).rejects.toThrow("none")
  await database.sql.unsafe("alter table audit_event drop constraint none")
  for (const id of ids) expect(await stateOf(id)).toEqual(["drafted", 3])
})

test("two sheets about the same cases in another order wait for one another, and each case is done once", async () => {
  const ids = [await drafted(), await drafted(), await drafted()]
  const sheets = [ids, ids.toReversed(), ids].map((order) => act(order.map((id) => wanted(id, "issue", 3))))
  const kinds = (await Promise.all(sheets)).flat().map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === "done")).toHaveLength(3)
  expect(kinds.filter((kind) => kind === "stale")).toHaveLength(6)
})

describe("a writer", () => {
  const inTransaction = (write: (tx: Transaction) => Promise<unknown>) => database.sql.begin(write)
  const two = handsNamed(["officer:410105:anna", "officer:410105:boris"])
  const order = async (): Promise<CaseChange<Order>> => {
    const held = await orderStore.find(database.sql, await drafted(), { prefix: "4101" })
    const affected = { kind: "authority", authority: "410105" } as const
    if (!held) throw new Error("no order")
    return { held, change: { state: "issued", version: 4 }, effect: { name: "order", affected } }
  }

  test("of cases writes what takes effect with the gate’s pass for it alone", async () => {
    const [one, other] = [await order(), await order()]
    const pass = (tx: Transaction, of: readonly CaseChange<Order>[]) =>
      passOrThrow(tx, draftOfChanges(of), two, {}, clock())
    const refused: ((tx: Transaction) => Promise<unknown>)[] = [
      (tx) => orderStore.update(tx, [one], noEffect),
      (tx) => orderStore.update(tx, [one], pass(tx, [other])),
      (tx) => orderStore.update(tx, [one, other], pass(tx, [one])),
      (tx) => orderStore.update(tx, [{ ...one, effect: null }], pass(tx, [one])),
    ]
    for (const write of refused) await expect(inTransaction(write)).rejects.toThrow(PassError)
    expect(await stateOf(one.held.id)).toEqual(["drafted", 3])
    await inTransaction((tx) => orderStore.update(tx, [one, other], pass(tx, [one, other])))
    expect(await stateOf(one.held.id)).toEqual(["issued", 4])
  })

  test("of measures takes the pass for what is put in force, and for what is ended", async () => {
    const client = randomUUID() as Tenant
    const key: Hand = { kind: "agency", name: `client:${client}`, client, persons: 2 }
    const pass = (tx: Transaction, draft: Draft) => passOrThrow(tx, draft, [key], {}, clock())
    const other = draftOfMeasures(client, [{ recordId: "another" }])
    const ending = { recordId: "x", state: "lifted", liftedOn: "2026-06-30", keptBasis: null, reason: "示例" } as const
    for (const write of [
      (tx: Transaction) => insertMeasures(tx, client, [], clock(), pass(tx, other)),
      (tx: Transaction) => endMeasures(tx, client, [ending], pass(tx, other)),
    ])
      await expect(inTransaction(write)).rejects.toThrow(PassError)
    // It is the agency's own: neither another one, nor the operator, nor officers of any authority bring it about.
    for (const hands of [[{ ...key, client: randomUUID() }], byOperator("system:command-line"), two]) {
      expect(() => passOrThrow({}, draftOfMeasures(client, [ending]), hands, {}, clock())).toThrow(PassError)
    }
    expect(measureEffect(client).affected).toMatchObject({ client })
  })
})
