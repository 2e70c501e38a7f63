/**
 * What `gongshi/client` does, against a register that runs: node examples/client.ts
 * REGISTER is its address; GONGSHI_KEY a platform's API key, which streams, jobs and the feed need.
 */
import { openClient, RegisterProblem } from "gongshi/client"

const key = process.env["GONGSHI_KEY"]
const register = openClient({ url: process.env["REGISTER"] ?? "http://localhost:8787", ...(key ? { key } : {}) })
const code = process.env["CODE"] ?? "91000000MA00000157"

// One seller at onboarding. Only `clear` clears; `unknown` says that the register has never heard of the code.
const { responses, as_of } = await register.call("check", { body: { queries: { seller: { code } } } })
console.log("check", responses["seller"]?.verdict, "at size", as_of.size)

// A refusal says what is wrong everywhere at once, and what to do.
await register.call("check", { body: { queries: {} } }).catch((problem: unknown) => {
  if (problem instanceof RegisterProblem)
    console.log("refused", problem.status, problem.code, problem.errors.length > 0)
})

// All pages of a list.
let merchants = 0
for await (const page of register.pages("search", { query: { q: "示例", limit: 2 } }))
  merchants += "results" in page ? page.results.length : 0
console.log("search", merchants)

if (key) {
  // Any number of rows, answered as they come.
  const verdicts: unknown[] = []
  for await (const answer of register.checkStream([{ code }, { code: "9" }])) verdicts.push(answer["verdict"])
  console.log("stream", verdicts.join(" "))

  // A file in the background, with its progress.
  const order = { file: `code\n${code}\n`, type: "text/csv" as const }
  const { job, result } = await register.checkFile({ ...order, onProgress: () => {} })
  console.log("job", job.state, (await result.text()).includes(code))

  // The change feed, from its beginning to its head.
  let entries = 0
  for await (const line of register.feed(0)) if ("position" in line) entries++
  console.log("feed", entries)
}
