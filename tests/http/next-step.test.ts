/** Each refusal says what to do next, in both languages. */
import { expect, test } from "vitest"
import { createApp } from "../../src/app/app.ts"
import { nextSteps } from "../../src/http/next-step.ts"
import { openApiDocument } from "../../src/http/openapi.ts"
import { type ProblemName, problems, toProblem } from "../../src/http/problem.ts"

const names = Object.keys(problems) as ProblemName[]

test.each(names)("%s names a next step", (name) => {
  for (const language of ["zh", "en"] as const) {
    const told = toProblem(name, { detail: { zh: "原因", en: "why" } }, language)
    expect(told.next.length).toBeGreaterThan(language === "zh" ? 5 : 15)
    expect(told.next).toMatch(language === "zh" ? /[\u4e00-\u9fff].*[。]$/ : /^[A-Z][^\u4e00-\u9fff]*\.$/)
    // Another sentence than the title or the reason.
    expect([told.title, told.detail]).not.toContain(told.next)
  }
})

test("there is no step of a problem that there is not", () => {
  expect(Object.keys(nextSteps).sort()).toEqual([...names].sort())
})

test("an address that a step names is one of the API", () => {
  const app = createApp({ version: "0" }, () => {
    throw new Error("describing the API takes no parts")
  })
  const paths = new Set(Object.keys(openApiDocument(app, { version: "0" }).paths ?? {}))
  const named = Object.values(nextSteps).flatMap(({ en }) =>
    [...en.matchAll(/GET (\/[\w/{}.-]+\w\}?)/g)].map(([, path]) => path ?? ""),
  )
  expect(named.filter((path) => !paths.has(path))).toEqual([])
  expect(named.length).toBeGreaterThan(20)
})
