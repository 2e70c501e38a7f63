/** Who has power over a client's key, as rules: regions, hands, and what each half of a code opens. */
import { expect, test } from "vitest"
import { affectedClient, placesOfPosts } from "../../src/access/effect.ts"
import {
  codeMs,
  decideConfirmation,
  decideOrder,
  decideTrade,
  type KeyOrder,
  type Placed,
  reaches,
} from "../../src/access/key-order.ts"
import type { Post, Principal } from "../../src/access/principal.ts"
import type { Tenant } from "../../src/access/tenant.ts"
import type { EffectName } from "../../src/gate/effect.ts"
import { type Affected, handsNamed, type OfficerHand } from "../../src/gate/hands.ts"
import { mayTakeEffect } from "../../src/gate/may-take-effect.ts"

const id = "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" as Tenant
const other = "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a22" as Tenant
const now = Date.parse("2026-06-30T04:00:00Z")
const placed = (more: Partial<Placed> = {}): Placed & { revokedAt: Date | null } => ({
  ...{ role: "agency", region: "410105", authorities: [], revokedAt: null },
  ...more,
})
const officerHand = (authority: string, name: string): OfficerHand => ({
  ...{ kind: "officer", name: `officer:${authority}:${name}`, authority },
})
const authorities = ["410105", "410100", "410000", "100000", "000000", "410103", "320106", "110000"]

test("an authority reaches its own place and those below, and the country's clients are the country's alone", () => {
  const within = (client: Placed) => authorities.filter((authority) => reaches(authority, client))
  expect(within(placed())).toEqual(["410105", "410100", "410000", "100000", "000000"])
  expect(within(placed({ region: "410000" }))).toEqual(["410000", "100000", "000000"])
  for (const region of [null, "100000", "000000"]) expect(within(placed({ region }))).toEqual(["100000", "000000"])
  const source = placed({ role: "source", region: null, authorities: ["410105", "320106"] })
  expect(within(source)).toEqual(["100000", "000000"])
  // What only takes power away is for whoever one of the places lies at or below.
  const stops = authorities.filter((authority) => lets("withdraw-key", affectedClient({ ...source, id }), authority))
  expect(stops).toEqual([...["410105", "410100", "410000", "100000", "000000", "320106"]])
  const gives = authorities.filter((authority) => lets("quota", affectedClient({ ...source, id }), authority))
  expect(gives).toEqual(["100000", "000000"])
})

test("every pair of persons and authorities: two who are two, both in reach, and neither of them who is to hold it", () => {
  let allowed = 0
  for (const first of ["ada", "bea", "zoe"])
    for (const second of ["ada", "bea", "zoe"])
      for (const one of authorities)
        for (const two of authorities)
          for (const region of ["410105", "410000", null]) {
            const client = placed({ region })
            const ordered = decideOrder(client, officerHand(one, first), "zoe")
            const order = open({ heldBy: "zoe", orderedBy: `officer:${one}:${first}`, expiresAt: null })
            const hand = officerHand(two, second)
            const confirmed = ordered ?? decideConfirmation(order, client, hand, order.id)
            const isRight =
              first !== second && first !== "zoe" && second !== "zoe" && reaches(one, client) && reaches(two, client)
            expect([first, second, one, two, region, confirmed === null]).toEqual([
              first,
              second,
              one,
              two,
              region,
              isRight,
            ])
            if (confirmed === null) allowed++
          }
  // Two orders of ada and bea, by five, three and two authorities that reach.
  expect(allowed).toBe(2 * (25 + 9 + 4))
})

test("a key counts for its holder, whoever orders", () => {
  expect(decideOrder(placed(), officerHand("410105", "zoe"), "zoe")).toBe("holder")
  const order = open({ heldBy: "zoe", orderedBy: "merchant:91000000MA00000157:ada", expiresAt: null })
  const hand = officerHand("410000", "ada")
  expect(decideConfirmation(order, placed(), hand, order.id)).toBe("own")
})

test("two names of the login that are linked are one person, who neither confirms nor is to hold it", () => {
  const person = (name: string) => name.replace(/^officer:\d{6}:/, "officer:").replace("officer:ada-2", "officer:ada")
  const order = open({ heldBy: "zoe", orderedBy: "officer:410000:ada", expiresAt: null })
  const hand = officerHand("410000", "ada-2")
  expect(decideConfirmation(order, placed(), hand, order.id, person)).toBe("own")
  expect(decideConfirmation(order, placed(), hand, order.id)).toBeNull()
  expect(decideOrder(placed(), hand, "ada", person)).toBe("holder")
  // Nor does another confirm for one who ordered it for themselves, by a name that was linked since.
  const own = open({ heldBy: "ada-2", orderedBy: "officer:410000:ada", expiresAt: null })
  expect(decideConfirmation(own, placed(), officerHand("410000", "bea"), own.id, person)).toBe("holder")
})

const agencyKey: Principal = { kind: "client", role: "agency", id, name: "示例", authorities: [] }
const traders: Record<string, Principal> = {
  nobody: { kind: "anyone", role: "anyone" },
  key: agencyKey,
  lentKey: { ...agencyKey, subject: "ada" },
  otherKey: { ...agencyKey, id: other },
  holderAtDesk: { ...agencyKey, subject: "zoe", post: "clerk" },
  colleagueAtDesk: { ...agencyKey, subject: "yan", post: "approver" },
  holderAsOfficer: { kind: "officer", role: "officer", subject: "zoe", authority: "410105" },
  administrator: { kind: "officer", role: "administrator", subject: "ada", authority: "410000" },
}

test("a code alone opens nothing; with the present key, or with the second code, it opens for the holder", () => {
  const lets = (order: KeyOrder | null, isSecond: boolean, at = now) =>
    Object.entries(traders)
      .filter(([, trader]) => decideTrade(order, { holder: "zoe", isSecond, now: at }, trader) === null)
      .map(([name]) => name)
  expect(lets(open({ heldBy: null }), false)).toEqual(["key", "lentKey", "holderAtDesk"])
  expect(lets(open({ heldBy: "zoe" }), false)).toEqual([])
  expect(lets(open({ heldBy: "zoe" }), true)).toEqual([
    ...["nobody", "key", "lentKey", "otherKey", "holderAtDesk", "holderAsOfficer"],
  ])
  for (const order of [null, open({ heldBy: null, expiresAt: null })]) expect(lets(order, true)).toEqual([])
  expect(lets(open({ heldBy: null }), false, now + codeMs - 1)).toHaveLength(3)
  expect(lets(open({ heldBy: null }), false, now + codeMs)).toEqual([])
})

test("the sessions of a person are ended by whom any of their posts lies at or below", () => {
  const regionOf = (name: string) => (name === "示例市税务局" ? "410100" : null)
  const ends = (posts: readonly Post[]) => {
    const places = placesOfPosts(posts, regionOf)
    return authorities.filter((authority) =>
      lets("end-sessions", { kind: "person", person: "anna", places }, authority),
    )
  }
  expect(ends([{ role: "officer", authority: "410105" }])).toEqual(["410105", "410100", "410000", "100000", "000000"])
  expect(ends([{ role: "agency", agency: "示例市税务局" }])).toEqual(["410100", "410000", "100000", "000000"])
  expect(ends([{ role: "agency", agency: "不存在" }])).toEqual(["100000", "000000"])
  expect(ends([{ role: "merchant", code: "91410105MA00000157" }])).toContain("410105")
  expect(ends([{ role: "merchant", code: "91000000MA00000157" }])).toEqual(["100000", "000000"])
})

/** Whether one person of an authority alone brings it about. */
function lets(effect: EffectName, affected: Affected, authority: string): boolean {
  return mayTakeEffect(effect, affected, handsNamed([`officer:${authority}:ada`]), {}, now) === null
}

function open(more: Partial<KeyOrder>): KeyOrder {
  return {
    ...{
      id: "o-1",
      clientId: id,
      heldBy: null,
      orderedBy: "officer:410000:ada",
      orderedAt: new Date(now),
      reason: null,
    },
    ...{ confirmedBy: null, expiresAt: new Date(now + codeMs) },
    ...more,
  }
}
