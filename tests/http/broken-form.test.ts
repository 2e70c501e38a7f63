// A form in parts that is none is said to be so, to whoever sends it; nothing of it is a fault of the program.
import { expect, test } from "vitest"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { pageOrigin, signInAs } from "../support/office-pages.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })
const headers = { "content-type": "multipart/form-data; boundary=x" }

test.each(["/follow", "/console/sign-in"])("by nobody at %s", async (path) => {
  const answer = await app.request(path, { method: "POST", body: "{}", headers: { ...headers, origin: pageOrigin } })
  expect([answer.status, app.log]).toEqual([400, []])
})

test.each(["/office/search", "/office/settings"])("by an officer at %s", async (path) => {
  const answer = await (await signInAs(app, "head")).send(path, { method: "POST", body: "{}", headers })
  expect([answer.status, app.log]).toEqual([400, []])
})
