/** The description of the API, as the two linters that most people have read it: with no finding. */
import { createConfig, lintFromString } from "@redocly/openapi-core"
import spectral, { type RulesetDefinition } from "@stoplight/spectral-core"
import { oas } from "@stoplight/spectral-rulesets"
import { expect, test } from "vitest"
import { createApp } from "../../src/app/app.ts"
import { openApiDocument } from "../../src/http/openapi.ts"

const app = createApp({ version: "0.0.0-test" }, () => {
  throw new Error("describing the API takes no parts")
})
const text = JSON.stringify(openApiDocument(app, { version: "0.0.0-test" }))

test("Spectral finds nothing by its rules for OpenAPI", { tags: "long" }, async () => {
  const linter = new spectral.Spectral()
  linter.setRuleset({ extends: [[oas as RulesetDefinition, "recommended"]] })
  const found = await linter.run(text)
  expect(found.map(({ code, path }) => `${code} ${path.join("/")}`)).toEqual([])
})

test("Redocly finds nothing by the rules that it recommends", async () => {
  // Ids are 26 letters or UUIDs, and never a word that an address has in their place.
  const config = await createConfig({ extends: ["recommended"], rules: { "no-ambiguous-paths": "off" } })
  const found = await lintFromString({ source: text, absoluteRef: "openapi.json", config })
  expect(found.map(({ ruleId, location }) => `${ruleId} ${location[0]?.pointer}`)).toEqual([])
})
