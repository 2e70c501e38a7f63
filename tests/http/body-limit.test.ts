/**
 * A body that is too long, too deep or full of faults costs next to nothing, on every route.
 */
import { readFileSync } from "node:fs"
import { readdir, readFile } from "node:fs/promises"
import { setImmediate, setTimeout } from "node:timers/promises"
import { Hono } from "hono"
import { beforeAll, describe, expect, test } from "vitest"
import { readBody } from "../../src/http/body.ts"
import { limitBody } from "../../src/http/body-limit.ts"
import { paceOf, paces, TooLate } from "../../src/http/deadline.ts"
import type { Environment } from "../../src/http/environment.ts"
import { openApiDocument } from "../../src/http/openapi.ts"
import { problemSchema } from "../../src/http/problem.ts"
import { limitForm } from "../../src/http/sent-form.ts"
import { lineLengthMax } from "../../src/register/import/line-reader.ts"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import type { SearchIndex } from "../../src/search/search-index.ts"
import { clientHeader, merchantHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { timesOf } from "../support/growth.ts"
import { codeOf } from "../support/rows.ts"

const database = useDatabase()
const { app, request } = testApp(() => database.sql)
const slow = testApp(() => database.sql, {}, { deadlines: { receiveWithinMs: 50 } })
const hasty = testApp(() => database.sql, {}, { deadlines: { answerWithinMs: 50 } })

interface Operation {
  "x-scope": string
  requestBody?: { content: Record<string, unknown> }
}
const changing = Object.entries(openApiDocument(app, { version: "0" }).paths ?? {}).flatMap(([path, methods]) =>
  Object.entries(methods as Record<string, Operation>)
    // Confirming is a person's at an agency's desk, by their post: no key and no token opens it.
    .filter(([method, operation]) => method !== "get" && operation["x-scope"] !== "prepared:confirm")
    .map(([method, operation]) => [`${method.toUpperCase()} ${path}`, { path, method, operation }] as const),
)
const streams = changing.filter(
  ([
    ,
    {
      operation: { requestBody },
    },
  ]) => requestBody && !("application/json" in requestBody.content),
)
const whole = changing.filter((row) => !streams.includes(row))
const either = whole.filter(([, { operation }]) => Object.keys(operation.requestBody?.content ?? {}).length > 1)

const people: Record<string, string>[] = []
beforeAll(async () => {
  people.push(
    await clientHeader(database.sql, "platform"),
    await clientHeader(database.sql, "agency"),
    await officerHeader("administrator", "410000"),
    await officerHeader("head", "410105"),
    await officerHeader("officer", "410105"),
    await merchantHeader(codeOf(1)),
    await clientHeader(database.sql, "republisher"),
  )
})

const concrete = (path: string) => path.replace(/\{\w+\}/g, "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11")
const megabytes = 1024 ** 2
// The list of an agency is read whole, and so is a table of it.
const longest: Record<string, number> = { "POST /v1/declarations": 10_000_000 }

/** Node asks for `duplex` where the body streams; its types leave it out. */
type StreamedInit = RequestInit & { duplex: "half" }

/** Whoever may: the first of the people whom the door lets in. */
async function asWhoMay(
  path: string,
  init: () => StreamedInit,
  ask = request as typeof app.request,
): Promise<Response> {
  for (const headers of people) {
    const given = init()
    const response = await ask(path, { ...given, headers: { ...headers, ...given.headers } })
    if (response.status !== 403) return response
  }
  throw new Error(`nobody may ${path}`)
}

/** A body of unknown length, which counts what is taken of it. */
function endless(taken: { bytes: number }, chunk = new TextEncoder().encode(" ".repeat(64 * 1024))) {
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      taken.bytes += chunk.length
      controller.enqueue(chunk)
    },
  })
}

function streamOf(pieces: readonly string[]) {
  const left = pieces.map((piece) => new TextEncoder().encode(piece))
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = left.shift()
      if (next) controller.enqueue(next)
      else controller.close()
    },
  })
}

describe("the table of paces", () => {
  test("has every operation whose body is a file or a stream, and no other body", () => {
    for (const [, { path, method }] of changing) {
      const isStream = streams.some(([, stream]) => stream.path === path && stream.method === method)
      const isEither = either.some(([, row]) => row.path === path && row.method === method)
      const pace = paceOf(method.toUpperCase(), concrete(path))
      expect([path, pace === "streams", pace === "files"]).toEqual([path, isStream, isEither])
    }
  })

  test("has no address at which there is nothing", () => {
    const routes = app.routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{[^}]*\}+)?/g, "{$1}")}`)
    expect(Object.keys(paces).filter((address) => !routes.includes(address))).toEqual([])
  })

  test("gives a release a deadline of its own, and nobody else's path that looks like one", () => {
    expect(paceOf("POST", "/v1/imports/0b6f8f4e/acts")).toBe("long")
    for (const path of ["/v1/imports/a/b/acts", "/v1/imports//acts", "/x/v1/imports/a/acts", "/v1/imports/a/acts/"]) {
      expect(paceOf("POST", path)).toBeNull()
    }
    expect(paceOf("GET", "/v1/imports/0b6f8f4e/acts")).toBeNull()
    expect(paceOf("GET", "/v1/alerts")).toBe("waits")
    expect(paceOf("GET", "/v1/replies/410000/2026")).toBe("long")
    expect(paceOf("GET", "/office/reply")).toBe("long")
    expect(paceOf("POST", "constructor")).toBeNull()
  })
})

describe("a body that is read whole", () => {
  test("is that of every operation but those of files and streams", () => {
    expect(streams.map(([name]) => name).sort()).toEqual([
      "POST /v1/attachments",
      "POST /v1/bulk-decisions/{id}/rows",
      "POST /v1/check/jobs",
      "POST /v1/check/stream",
      "POST /v1/imports",
      "POST /v1/leads/{id}/files",
      "POST /v1/letters/{id}/files",
      "POST /v1/notices/acts",
      "POST /v1/person-listings",
      "POST /v1/rosters",
    ])
    expect(either.map(([name]) => name).sort()).toEqual([
      ...[
        "POST /v1/complaints",
        "POST /v1/declarations",
        "POST /v1/duties/measures",
        "POST /v1/duties/sellers/verified",
        "POST /v1/leads",
        "POST /v1/measures",
      ],
    ])
  })

  test.each(whole)("%s is refused by its declared length, and unread", async (_, { path, method }) => {
    const taken = { bytes: 0 }
    const response = await asWhoMay(concrete(path), () => ({
      method: method.toUpperCase(),
      headers: { "content-type": "application/json", "content-length": String(16 * megabytes) },
      body: endless(taken),
      duplex: "half",
    }))
    expect(response.status).toBe(413)
    expect(problemSchema.parse(await response.json()).type).toBe("urn:gongshi:problem:too-large")
    expect(taken.bytes).toBeLessThan(megabytes)
  })

  test.each(whole)(
    "%s is refused by the bytes that come, where no length is declared",
    async (name, { path, method }) => {
      const taken = { bytes: 0 }
      const response = await asWhoMay(concrete(path), () => ({
        method: method.toUpperCase(),
        headers: { "content-type": "application/json" },
        body: endless(taken),
        duplex: "half",
      }))
      expect(response.status).toBe(413)
      expect(problemSchema.parse(await response.json()).type).toBe("urn:gongshi:problem:too-large")
      expect(taken.bytes).toBeLessThan((longest[name] ?? 2 * megabytes) + megabytes)
    },
  )

  test("is given up as the sender's delay where it does not come", async () => {
    const init: StreamedInit = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{"queries":')) }),
      duplex: "half",
    }
    const response = await slow.request("/v1/check", init)
    expect(response.status).toBe(408)
    expect(problemSchema.parse(await response.json()).type).toBe("urn:gongshi:problem:request-timeout")
  })
})

describe("a server that could not read", () => {
  /** Bytes that have come, and lie unread while nothing else is done for so long. */
  const heldUp = (ms: number, text: string) =>
    new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const coming = readFile(import.meta.filename)
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
          await coming
          controller.enqueue(new TextEncoder().encode(text))
          controller.close()
        },
      },
      { highWaterMark: 0 },
    )

  test("charges no sender of a whole body with that", async () => {
    const patient = testApp(() => database.sql, {}, { deadlines: { receiveWithinMs: 1_000 } })
    const body = heldUp(1_500, JSON.stringify({ queries: { q: { code: codeOf(1) } } }))
    const headers = { "content-type": "application/json" }
    const init: StreamedInit = { method: "POST", headers, body, duplex: "half" }
    expect((await patient.request("/v1/check", init)).status).toBe(200)
  })

  test("takes it for no silence of a body that streams", async () => {
    const init: StreamedInit = { method: "POST", body: heldUp(1_000, "x"), duplex: "half" }
    const chunks = readBody(new Request("https://gongshi.example/v1/imports", init), 800)
    expect((await chunks.next()).value).toHaveLength(1)
  })
})

describe("a form of a page", () => {
  const forms = [
    ...new Set(
      app.routes
        .filter(({ method, path }) => method === "POST" && !/^\/v1\/|\*/.test(path))
        .map(({ path }) => path.replace(/:\w+(\{[^}]*\}+)?/g, "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11")),
    ),
  ]
  const streamed = forms.filter((path) => paceOf("POST", path) === "streams")

  test("streams where it brings a file, and nowhere else", () => {
    expect(streamed.toSorted()).toEqual([
      "/applications/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/papers",
      "/console/jobs",
      "/console/letters/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/papers",
      "/console/reports/file",
      "/console/roster",
      "/desk/declarations/file",
      "/desk/leads/file",
      "/office/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/papers",
      "/office/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/rows",
      "/office/complaints/file",
      "/office/imports/new",
      "/office/leads/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/papers",
      "/office/leads/file",
      "/office/letters/0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11/papers",
    ])
    expect(forms.length).toBeGreaterThan(15)
  })

  test("streams wherever the code reads a file of it", async () => {
    const readers = new Set(["handFileOn", "readFormFile"])
    // What is imported is called as `(0, module.name)(…)`.
    const reads = (source: string) => [...readers].some((name) => new RegExp(`\\b${name}\\)?\\(`).test(source))
    for (const room of ["office", "console", "desk", "counter"]) {
      for (const name of await readdir(`src/${room}`)) {
        if (!name.endsWith("-routes.ts")) continue
        const source = await readFile(`src/${room}/${name}`, "utf8")
        // Own functions of such a file that hand one on, whose callers are readers too.
        for (const [whole, own = ""] of source.matchAll(/^(?:async )?function (\w+)\([\s\S]*?^\}/gm)) {
          if (/\b(?:handFileOn|readFormFile)\(/.test(whole)) readers.add(own)
        }
      }
    }
    const reading = app.routes.filter(({ method, handler }) => method === "POST" && reads(handler.toString()))
    const paths = reading.map(({ path }) => path.replace(/:\w+(\{[^}]*\}+)?/g, "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11"))
    expect([...new Set(paths)].toSorted()).toEqual(streamed.toSorted())
  })

  test("is waited for where its file comes slowly", async () => {
    const parts = [
      '--x\r\ncontent-disposition: form-data; name="file"; filename="leads.ndjson"\r\n\r\n{}\n',
      "{}\n",
      "\r\n--x--\r\n",
    ]
    const init: StreamedInit = {
      method: "POST",
      headers: {
        ...{ "content-type": "multipart/form-data; boundary=x", origin: "https://register.test" },
        ...{ "sec-fetch-site": "same-origin", ...people[4] },
      },
      body: new ReadableStream({
        async pull(controller) {
          await setTimeout(150)
          const part = parts.shift()
          if (part === undefined) controller.close()
          else controller.enqueue(new TextEncoder().encode(part))
        },
      }),
      duplex: "half",
    }
    const response = await hasty.request("/office/leads/file", init)
    expect(response.status, await response.text()).toBe(200)
  })

  test.each(forms.filter((path) => !streamed.includes(path)))(
    "%s is refused by its declared length, and unread",
    async (path) => {
      for (const headers of [{}, ...people]) {
        const taken = { bytes: 0 }
        const init: StreamedInit = {
          method: "POST",
          headers: {
            ...{ "content-type": "application/x-www-form-urlencoded", "content-length": String(16 * megabytes) },
            ...{ origin: "https://register.test", "sec-fetch-site": "same-origin", ...headers },
          },
          body: endless(taken),
          duplex: "half",
        }
        expect((await request(path, init)).status).toBeGreaterThan(299)
        expect(taken.bytes).toBeLessThan(megabytes)
      }
    },
  )
})

describe("a body that is JSON or a file", () => {
  const sender = (path: string) => people[path.startsWith("/v1/duties") ? 0 : 1] ?? {}

  test.each(either)("%s is given up where it is JSON that does not come", async (_, { path }) => {
    const init: StreamedInit = {
      method: "POST",
      headers: { "content-type": "application/json", ...sender(path) },
      body: new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode('{"ref":')) }),
      duplex: "half",
    }
    expect((await slow.request(path, init)).status).toBe(408)
  })

  test.each(either)("%s is waited for where it is a file that comes slowly", async (_, { path }) => {
    const lines = ["{}\n", "{}\n"]
    const init: StreamedInit = {
      method: "POST",
      headers: { "content-type": "application/x-ndjson", ...sender(path) },
      body: new ReadableStream({
        async pull(controller) {
          await setTimeout(150)
          const line = lines.pop()
          if (line === undefined) controller.close()
          else controller.enqueue(new TextEncoder().encode(line))
        },
      }),
      duplex: "half",
    }
    const response = await hasty.request(path, init)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ rows: 2, refused: 2 })
  })
})

describe("of files and streams SECURITY.md says", () => {
  const said = [
    ...readFileSync("SECURITY.md", "utf8").matchAll(/^\| `(POST \/v1\/[^`]+)` +\| ([^|]+?) +\| ([^|]+?) +\|$/gm),
  ].map(([, name = "", row = "", all = ""]) => ({ name, row, all }))
  const taken = [...streams, ...either]

  test("each, and no other", () => {
    expect(said.map(({ name }) => name).sort()).toEqual(taken.map(([name]) => name).sort())
    for (const { row } of said)
      expect(row).toMatch(/^(?:a line of 1,000,000|a record of CSV of 200,000) characters|^–$/)
  })

  const endlessOnes = taken.filter(
    ([name, { operation }]) =>
      said.find((each) => each.name === name)?.all === "none" &&
      "application/x-ndjson" in (operation.requestBody?.content ?? {}),
  )

  test.each(endlessOnes)(
    "%s has no limit on the whole, and one on a line: any number of rows is looked at",
    async (name, { path }) => {
      const rows = 12_001
      const isRoster = name === "POST /v1/rosters"
      const line = isRoster ? '{"经营者编号":"示例"}\n' : "{}\n"
      const pieces = Array.from({ length: (rows - 1) / 1_000 }, () => line.repeat(1_000))
      const init = (): StreamedInit => ({
        method: "POST",
        headers: { "content-type": "application/x-ndjson" },
        body: streamOf([...pieces.slice(0, 2), `${"x".repeat(lineLengthMax)}x\n`, ...pieces.slice(2)]),
        duplex: "half",
      })
      // Of the app itself: that so long an answer is as it is declared would be looked at for seconds.
      const response = await asWhoMay(isRoster ? `${path}?mode=delta` : path, init, (...asked) => app.request(...asked))
      expect(response.status).toBe(200)
      const text = await response.text()
      if (path === "/v1/check/stream") return expect(text.trim().split("\n")).toHaveLength(rows)
      const { results, faults, remarks, ...counts } = JSON.parse(text) as Record<string, unknown[] | number>
      expect(counts["refused"] ?? counts["rejected"]).toBe(rows)
      // What is told of them is bounded.
      expect([results, faults, remarks].flatMap((told) => told ?? []).length).toBeLessThanOrEqual(10_000)
    },
  )

  test("of leads, a file of any size with texts that are too long", async () => {
    const line = `${JSON.stringify({ ref: "x".repeat(64 * 1024) })}\n`
    const response = await request("/v1/leads", {
      method: "POST",
      headers: { "content-type": "application/x-ndjson", ...people[1] },
      body: streamOf(Array.from({ length: 400 }, () => line)),
      duplex: "half",
    } as StreamedInit)
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ rows: 400, refused: 400 })
  })
})

describe("an answer", () => {
  const index = (): SearchIndex => ({
    ...postgresIndex(database.sql),
    recall: (queries) =>
      setTimeout(
        400,
        queries.map(() => []),
      ),
  })

  test("to a batch has time by the batch's size, and a late one is called that", async () => {
    const busy = testApp(() => database.sql, { search: index() }, { deadlines: { answerWithinMs: 200 } })
    const match = (length: number) =>
      busy.request("/v1/match", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ queries: { a: { name: "示例云杉商贸" } } }).padEnd(length),
      })
    expect((await match(100 * 1024)).status).toBe(200)
    const late = await match(0)
    expect(late.status).toBe(503)
    expect(late.headers.get("retry-after")).toBe("5")
    expect(problemSchema.parse(await late.json()).type).toBe("urn:gongshi:problem:busy")
  })
})

test.each([
  ["finds its body read is told to nobody", new TypeError("Body is unusable"), 1],
  ["fails by itself is told to the operator", new RangeError("Invalid array length"), 2],
])("what of a request that was given up %s", async (_, fault, lines) => {
  const failed = Promise.withResolvers<void>()
  const search: SearchIndex = {
    ...postgresIndex(database.sql),
    recall: async () => {
      await setTimeout(300)
      failed.resolve()
      throw fault
    },
  }
  const busy = testApp(() => database.sql, { search }, { deadlines: { answerWithinMs: 100 } })
  const body = JSON.stringify({ queries: { a: { name: "示例云杉商贸" } } })
  const init = { method: "POST", headers: { "content-type": "application/json" }, body }
  expect((await busy.request("/v1/match", init)).status).toBe(503)
  await failed.promise
  await expect.poll(() => busy.log.length).toBeGreaterThanOrEqual(lines)
  for (let turn = 0; turn < 20; turn++) await setImmediate()
  expect(busy.log).toHaveLength(lines)
  expect(busy.log[0]).toMatch(/no answer in time$/)
  expect(busy.log[1] ?? fault.message).toContain(fault.message)
})

describe("a body under two bounds", () => {
  const form = { "content-type": "application/x-www-form-urlencoded" }
  const twice = new Hono<Environment>()
    .use("/wide-first", limitForm(200))
    .use("/narrow-first", limitForm(20))
    .post("/wide-first", limitForm(20), limitBody(20), async (c) => c.text(`${(await c.req.parseBody())["a"]}`))
    .post("/narrow-first", limitForm(200), async (c) => c.text(`${(await c.req.parseBody())["a"]}`))
    .post("/json", limitBody(200), limitBody(20), async (c) => c.json(await c.req.json()))
  const post = (path: string, body: string, headers: Record<string, string>, chunked: boolean) => {
    const sent = chunked ? new Blob([body]).stream() : body
    const length: Record<string, string> = chunked ? {} : { "content-length": String(body.length) }
    return twice.request(path, {
      method: "POST",
      headers: { ...headers, ...length },
      body: sent,
      duplex: "half",
    } as StreamedInit)
  }

  test.each([true, false])("is read once, and both hold (chunked: %s)", async (chunked) => {
    for (const path of ["/wide-first", "/narrow-first"]) {
      const good = await post(path, "a=1", form, chunked)
      expect([good.status, await good.text()], path).toEqual([200, "1"])
      expect((await post(path, `a=${"1".repeat(50)}`, form, chunked)).status, path).toBe(413)
      expect((await post(path, `a=${"1".repeat(500)}`, form, chunked)).status, path).toBe(413)
    }
    const json = { "content-type": "application/json" }
    const good = await post("/json", '{"a":1}', json, chunked)
    expect([good.status, await good.text()]).toEqual([200, '{"a":1}'])
    expect((await post("/json", `{"a":"${"1".repeat(50)}"}`, json, chunked)).status).toBe(413)
  })
})

describe("a body that streams", () => {
  test("is given up as its sender's delay when nothing comes of it any more", async () => {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([1])) })
    const init: StreamedInit = { method: "POST", body, duplex: "half" }
    const chunks = readBody(new Request("https://gongshi.example/v1/imports", init), 50)
    expect((await chunks.next()).value).toHaveLength(1)
    await expect(chunks.next()).rejects.toEqual(new TooLate("sender"))
  })
})

// Of what is refused or read by halves: for as many members as are told of 4 to 6 were measured alone, and 9 beside other work;
// what is quadratic comes to hundreds.
const timesMax = 12

describe("a check", () => {
  const post = async (body: Uint8Array<ArrayBuffer>) => {
    const headers = { "content-type": "application/json" }
    const response = await app.request("/v1/check", { method: "POST", headers, body })
    return { status: response.status, text: await response.text() }
  }
  const members = (count: number) => Array.from({ length: count }, (_, index) => `"${index}":1`).join()

  /** How many times as long it takes as one of as many bytes takes that begins so, and has nothing but space behind. */
  async function costOf(text: string, isAnswered: (answer: { status: number; text: string }) => void, plain: string) {
    const body = new TextEncoder().encode(text)
    const other = new TextEncoder().encode(plain.padEnd(body.length))
    expect(other).toHaveLength(body.length)
    return timesOf(
      async () => isAnswered(await post(body)),
      () => post(other),
    )
  }

  test.each([
    ["of one code", `{"queries":{"a":{"code":"${"９".repeat(16 * megabytes)}"}}}`],
    ["of members", `{${members((16 * megabytes) / 10)}}`],
    ["of arrays in arrays", "[".repeat(16 * megabytes)],
  ])("%s of 16 MB costs no more than reading it, and is refused", async (_, text) => {
    const isRefused = ({ status }: { status: number }) => expect(status).toBe(413)
    expect(await costOf(text, isRefused, "{}")).toBeLessThan(timesMax)
  })

  test("of one code that just goes through is read no further than a code may be long", async () => {
    const isShort = ({ status, text }: { status: number; text: string }) => {
      expect(status).toBe(200)
      expect(text.length).toBeLessThan(2_000)
    }
    const text = `{"queries":{"a":{"code":"${"９ﷺ".repeat(300_000)}"}}}`
    expect(await costOf(text, isShort, '{"queries":{"a":{"code":"9"}}}')).toBeLessThan(timesMax)
  })

  test("of 200,000 unknown members is told of a hundred of them, and how many more", async () => {
    const isTold = ({ status, text }: { status: number; text: string }) => {
      expect(status).toBe(400)
      const { errors, detail } = problemSchema.parse(JSON.parse(text))
      expect(errors).toHaveLength(100)
      expect(detail).toContain(String(200_000 - 100))
    }
    expect(await costOf(`{"queries":{},${members(200_000)}}`, isTold, "{}")).toBeLessThan(timesMax)
  })

  test("nested deeper than anything is understood is refused before it is parsed", async () => {
    const deep = (levels: number) => `{"queries":{"a":{"code":${"[".repeat(levels)}"[[{{\\"["${"]".repeat(levels)}}}}`
    expect((await post(new TextEncoder().encode(deep(29)))).status).toBe(200)
    const isRefused = ({ status, text }: { status: number; text: string }) => {
      expect(status).toBe(400)
      expect(text).toContain("32")
    }
    expect(await costOf(deep(500_000), isRefused, "{}")).toBeLessThan(timesMax)
  })
})
