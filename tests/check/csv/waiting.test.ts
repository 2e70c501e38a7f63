/** Rows over a real connection from who sends the next one only when the one before is answered. */
import { once } from "node:events"
import { request as ask, type IncomingMessage } from "node:http"
import { createInterface } from "node:readline"
import { afterAll, beforeAll, expect, test } from "vitest"
import { clientHeader, importRows, testApp } from "../../support/app.ts"
import { serveApp } from "../../support/browser.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
let served: Awaited<ReturnType<typeof serveApp>>
let key: Record<string, string>

beforeAll(async () => {
  await importRows(database.sql, [abnormalRow(1), subjectRow(2)])
  key = await clientHeader(database.sql, "platform")
  served = await serveApp(testApp(() => database.sql))
})
afterAll(() => served.stop())

const kinds = [
  { type: "application/x-ndjson", head: "", row: (code: string) => `${JSON.stringify({ code })}\n` },
  { type: "text/csv", head: "code,note\n", row: (code: string) => `${code},"一行\n又一行"\n` },
] as const

test.each(kinds)(
  "of $type each is answered while the sender waits",
  { timeout: 20_000 },
  async ({ type, head, row }) => {
    const headers = { ...key, "content-type": type, accept: type }
    const sending = ask(`${served.origin}/v1/check/stream`, { method: "POST", headers })
    const coming = once(sending, "response") as Promise<[IncomingMessage]>
    const verdicts = ["listed", "clear", "unknown"]
    const send = (code: string) => sending.write(row(code))
    sending.write(head)
    send(codeOf(1))
    const [response] = await coming
    const lines = createInterface({ input: response })[Symbol.asyncIterator]()
    if (head) expect((await lines.next()).value).toContain("code,note,")
    for (const [n, verdict] of verdicts.entries()) {
      if (n > 0) send(codeOf(n + 1))
      // Of CSV the second line of a row has the verdict.
      if (head) await lines.next()
      expect((await lines.next()).value).toContain(verdict)
    }
    sending.end()
    expect((await lines.next()).done).toBe(true)
  },
)
