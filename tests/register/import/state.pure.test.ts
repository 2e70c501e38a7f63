/** Who has answered findings of personal data in an import does not release it, by whatever name of the login. */
import { expect, test } from "vitest"
import { judgeAnswers } from "../../../src/register/import/state.ts"

const run = {
  actor: "officer:410105:ada",
  answerers: ["officer:410105:bea"],
  state: "waiting",
  open: 0,
  waiting: 1,
} as const
const person = (name: string) => name.replace(/^officer:\d{6}:/, "officer:").replace("officer:bea-2", "officer:bea")
const judge = (name: string, by?: typeof person) =>
  judgeAnswers({ ...run, answerers: [...run.answerers] }, { actor: `officer:410105:${name}` }, by)

test("one who answered is refused, and so is another name of theirs that is linked", () => {
  expect(judge("bea")).toMatchObject({ problem: "own-act" })
  expect(judge("bea-2", person)).toMatchObject({ problem: "own-act" })
  expect(judge("cleo", person)).toBeNull()
  expect(judge("bea-2")).toBeNull()
})
