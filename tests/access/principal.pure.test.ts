import { expect, test } from "vitest"
import { actorOf, type Principal, personOf, senderOf } from "../../src/access/principal.ts"
import { officerRoles } from "../../src/access/scope.ts"
import type { Tenant } from "../../src/access/tenant.ts"

test("a person is the issuer and the subject of a token, whatever role and authority it carries", () => {
  const officers = officerRoles.flatMap((role) =>
    ["410105", "410000", "110101"].map((authority) =>
      personOf(actorOf({ kind: "officer", role, authority, subject: "anna" })),
    ),
  )
  const merchants = ["91000000MA00000157", "91000000MA000002XB"].map((code) =>
    personOf(actorOf({ kind: "merchant", role: "merchant", code, subject: "anna" })),
  )
  officers.push(...merchants)
  expect(new Set(officers).size).toBe(1)
  const others = [
    actorOf({ kind: "officer", role: "officer", authority: "410105", subject: "boris" }),
    actorOf({ kind: "merchant", role: "merchant", code: "91000000MA00000157", subject: "boris:anna" }),
    actorOf({ kind: "officer", role: "officer", authority: "410105", subject: "officer:410105:anna" }),
    actorOf({ kind: "officer", role: "officer", authority: "410105", subject: "410105:anna" }),
  ].map(personOf)
  expect(new Set([...officers, ...others]).size).toBe(5)
})

test("who has signed in for an agency is the person that the same login knows, and what they send is the agency's", () => {
  const id = "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" as Tenant
  const byKey: Principal = { kind: "client", role: "agency", id, name: "示例市税务局", authorities: [] }
  const asAgency: Principal = { ...byKey, subject: "anna" }
  const asOfficer: Principal = { kind: "officer", role: "checker", authority: "410105", subject: "anna" }
  expect(personOf(actorOf(asAgency))).toBe(personOf(actorOf(asOfficer)))
  expect(personOf(actorOf(byKey))).not.toBe(personOf(actorOf(asOfficer)))
  // A login's name that reads as another's is nobody but itself.
  expect(personOf(actorOf({ ...byKey, subject: "x:anna" }))).not.toBe(personOf(actorOf(asOfficer)))
  expect(senderOf(asAgency)).toBe(senderOf(byKey))
  expect(senderOf(asOfficer)).toBe("authority:410105")
})
