import { expect, test } from "vitest"
import { documentKindNames, whyNotMade } from "../../../src/register/document/document-kind.ts"

test.each([
  ["rejected", ["repair-not-accepted"]],
  ["refused", ["repair-refused"]],
  ["granted", []],
])("of an application that was told to be %s no other outcome is put on paper", (outcome, papers) => {
  const told = { kind: "credit-china", state: "told", list: "penalty", content: { outcome } } as const
  const made = documentKindNames.filter((name) => name !== "proof-of-service" && whyNotMade(name, told) === null)
  expect(made).toEqual(papers)
})
