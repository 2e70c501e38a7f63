import { expect, test } from "vitest"
import { actorOf, personOf } from "../../src/access/principal.ts"
import { officerRoles } from "../../src/access/scope.ts"

test("a person is the issuer and the subject of a token, whatever role and authority it carries", () => {
  const officers = officerRoles.flatMap((role) =>
    ["410105", "410000", "110101"].map((authority) =>
      personOf(actorOf({ kind: "officer", role, authority, subject: "anna" })),
    ),
  )
  expect(new Set(officers).size).toBe(1)
  const others = [
    actorOf({ kind: "officer", role: "officer", authority: "410105", subject: "boris" }),
    // The same name at another issuer is somebody else.
    actorOf({ kind: "merchant", role: "merchant", code: "91000000MA00000157", subject: "anna" }),
    actorOf({ kind: "officer", role: "officer", authority: "410105", subject: "officer:410105:anna" }),
    actorOf({ kind: "officer", role: "officer", authority: "410105", subject: "410105:anna" }),
  ].map(personOf)
  expect(new Set([...officers, ...others]).size).toBe(5)
})
