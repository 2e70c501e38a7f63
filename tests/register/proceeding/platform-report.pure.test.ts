import { describe, expect, test } from "vitest"
import { actsFrom, isEnd } from "../../../src/register/proceeding/machine.ts"
import { platformReport } from "../../../src/register/proceeding/platform-report.ts"

const table = {
  due: { receive: "received" },
  received: { validate: "validated", return: "returned" },
  validated: { accept: "accepted", return: "returned" },
  returned: { receive: "received" },
  accepted: {},
} as const satisfies Record<keyof typeof platformReport.states, Record<string, string>>

describe("a platform's report on its sellers", () => {
  test.each(Object.entries(table))("that is %s goes on as the table says, and not otherwise", (state, moves) => {
    const found = actsFrom(platformReport, state).map((act) => [
      act,
      platformReport.acts[act as keyof typeof platformReport.acts].to,
    ])
    expect(Object.fromEntries(found)).toEqual(moves)
    expect(isEnd(platformReport, state)).toBe(state === "accepted")
  })

  test("is sent by the platform and judged by officers, who give reasons for sending it back", () => {
    for (const [name, row] of Object.entries(platformReport.acts)) {
      expect(row.by).toEqual([name === "receive" ? "platform" : "officer"])
      expect(row.reasoned).toBe(name === "return")
    }
  })
})
