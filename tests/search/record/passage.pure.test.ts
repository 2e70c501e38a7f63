import { expect, test } from "vitest"
import { explainHit } from "../../../src/search/record/passage.ts"
import { parseTextQuery } from "../../../src/search/text/text-query.ts"
import { growthOf, linear } from "../../support/growth.ts"

test("shows an amount in other figures, behind any number of figures that are none", async () => {
  const { terms } = parseTextQuery("罚款30000元")
  const explain = (figures: number) => {
    const { passages } = explainHit({ text: [`${"1 ".repeat(figures)}。罚款3万元`] }, terms)
    expect(passages[0]?.passage).toContain("3万元")
  }
  // To try every figure as the first of an amount, to the end of the text, would be five thousand million steps.
  expect(await growthOf(explain, 50_000)).toBeLessThan(linear)
})
