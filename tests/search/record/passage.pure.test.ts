import { expect, test } from "vitest"
import { explainHit } from "../../../src/search/record/passage.ts"
import { parseTextQuery } from "../../../src/search/text/text-query.ts"

test("shows an amount in other figures, behind any number of figures that are none", () => {
  const { terms } = parseTextQuery("罚款30000元")
  const figures = "1 ".repeat(50_000)
  const start = performance.now()
  const { passages } = explainHit({ text: [`${figures}。罚款3万元`] }, terms)
  // To try every figure as the first of an amount, to the end of the text, would be five thousand million steps.
  expect(performance.now() - start).toBeLessThan(3_000)
  expect(passages[0]?.passage).toContain("3万元")
})
