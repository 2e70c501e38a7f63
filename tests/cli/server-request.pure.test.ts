/** Requests to another server: again while it is busy, or still works on the same, and no more where it refuses. */
import { expect, test } from "vitest"
import { insist } from "../../src/cli/server-request.ts"

const refusal = (status: number, name: string) =>
  Response.json({ type: `urn:gongshi:problem:${name}`, detail: name }, { status, headers: { "retry-after": "0.01" } })

/** A server that answers so, one after the other. */
async function asked(...answers: Response[]): Promise<string> {
  let times = 0
  const send = async () => answers[times++] ?? new Response("nothing more")
  const said = await insist("https://register.example", send).then(
    (response) => response.text(),
    (error: Error) => error.message,
  )
  return `${times}: ${said}`
}

test.each([
  [503, "busy"],
  [429, "quota"],
  // A proxy before it, which has heard nothing of it.
  [502, "proxy"],
  [504, "proxy"],
  // After a cut connection: the first goes on, and its answer is kept under its name.
  [409, "request-open"],
])("%i %s is asked again", async (status, name) => {
  expect(await asked(refusal(status, name), new Response("done"))).toBe("2: done")
})

test.each([
  [409, "request-done"],
  [422, "key-reused"],
])("%i %s is final", async (status, name) => {
  expect(await asked(refusal(status, name), new Response("done"))).toBe(
    `1: register.example answered ${status}: ${name}`,
  )
})
