// Where a webhook may be, in every notation of an address, and that a name is looked at when one connects.
import { describe, expect, test } from "vitest"
import { isPrivateHost, isPublicAddress, readWebhookUrl } from "../../src/alert/address.ts"
import { nodePost, type Resolve } from "../../src/alert/node-post.ts"
import { openReceiver } from "../support/receiver.ts"

describe("an address of a webhook", () => {
  test.each([
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0177.0.0.1/",
    "https://0x7f.0.0.1/",
    "https://0x7f000001/",
    "https://１２７.0.0.1/",
    "https://127.0.0.1./",
    "https://0/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://100.127.255.255/",
    "https://192.0.0.1/",
    "https://192.0.2.1/",
    "https://198.18.0.1/",
    "https://198.51.100.1/",
    "https://203.0.113.1/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://[::]/",
    "https://[::1]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::ffff:8.8.8.8]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001::1]/",
    "https://[fc00::1]/",
    "https://[fd12:3456::1]/",
    "https://[fe80::1]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://[2001:db8::1]/",
    "https://[4000::1]/",
    "https://localhost/",
    "https://LOCALHOST./",
    "https://a.localhost/",
    "https://intranet/",
    "https://db.internal/",
    "https://printer.local./",
  ])("%s is refused: it is none of the open internet", (text) => {
    expect(readWebhookUrl(text, false)).toBe("private")
  })

  test.each([
    ["http://platform.example/hook", "scheme"],
    ["ftp://platform.example/", "scheme"],
    ["file:///etc/passwd", "scheme"],
    ["https://user@platform.example/", "credentials"],
    ["https://:secret@platform.example/", "credentials"],
    ["https://platform.example:22/", "port"],
    ["platform.example/hook", "unreadable"],
    ["https://[fe80::1%25eth0]/", "unreadable"],
    [`https://platform.example/${"a".repeat(2_000)}`, "long"],
  ])("%s is refused: %s", (text, fault) => {
    expect(readWebhookUrl(text, false)).toBe(fault)
  })

  test.each([
    "https://platform.example/hook?a=b",
    "https://platform.example:8443/",
    "https://8.8.8.8/",
    "https://[2606:4700::1111]/",
  ])("%s is taken", (text) => {
    expect(readWebhookUrl(text, false)).toBeInstanceOf(URL)
  })

  test("may be anywhere in development", () => {
    expect(readWebhookUrl("http://127.0.0.1:80/", true)).toBeInstanceOf(URL)
    expect(readWebhookUrl("file:///etc/passwd", true)).toBe("scheme")
  })

  test("a text that is no address is none of the open internet", () => {
    expect([isPublicAddress("platform.example"), isPublicAddress(""), isPrivateHost("platform.example")]).toEqual([
      false,
      false,
      false,
    ])
  })
})

/** Names that mean what they are made to mean, one answer after another. */
function resolver(...answers: string[][]): Resolve & { asked: string[] } {
  const asked: string[] = []
  const resolve: Resolve = (name, answer) => {
    asked.push(name)
    const addresses = answers[Math.min(asked.length, answers.length) - 1] ?? []
    answer(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    )
  }
  return Object.assign(resolve, { asked })
}

const message = (url: string) => ({ url: new URL(url), headers: {}, body: "{}" })
const never = new AbortController().signal

describe("sending", () => {
  test.each([
    [["127.0.0.1"]],
    [["10.0.0.1"]],
    [["::1"]],
    [["::ffff:10.0.0.1"]],
    [["169.254.169.254"]],
    [["8.8.8.8", "192.168.0.1"]],
  ])("to a name that leads to %j sends nothing", async (addresses) => {
    const receiver = await openReceiver()
    const { port } = new URL(receiver.url)
    const post = nodePost({ allowPrivate: false, resolve: resolver(addresses) })
    const posted = await post(message(`http://platform.example:${port}/`), never)
    expect(posted).toEqual({ kind: "failed", fault: "private-address" })
    expect(receiver.received).toHaveLength(0)
    await receiver.close()
  })

  test("looks at what a name means each time that it connects, and connects to what it has looked at", async () => {
    const receiver = await openReceiver()
    receiver.answer = (response) => response.writeHead(204, { connection: "close" }).end()
    const { port } = new URL(receiver.url)
    const rebinding = resolver(["127.0.0.1"], ["10.255.255.1"])
    const post = nodePost({ allowPrivate: true, resolve: rebinding })
    expect(await post(message(`http://platform.example:${port}/`), never)).toMatchObject({ kind: "answered" })
    expect(rebinding.asked).toHaveLength(1)
    const turned = resolver([], ["127.0.0.1"])
    // Public, and refused before anything leaves this machine: of another kind than it is said to be.
    const publicFirst: Resolve = (name, answer) =>
      turned(name, (error, addresses) => answer(error, addresses[0] ? addresses : [{ address: "8.8.8.8", family: 6 }]))
    const guarded = nodePost({ allowPrivate: false, resolve: publicFirst })
    const first = await guarded(message(`http://platform.example:${port}/`), never)
    expect(first).toEqual({ kind: "failed", fault: "unreachable" })
    const second = await guarded(message(`http://platform.example:${port}/`), never)
    expect(second).toEqual({ kind: "failed", fault: "private-address" })
    expect(receiver.received).toHaveLength(1)
    await receiver.close()
  })

  test.each(["http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/", "http://2130706433:9/"])(
    "to %s sends nothing, whatever it was when it was registered",
    async (url) => {
      const post = nodePost({ allowPrivate: false })
      expect(await post(message(url), never)).toEqual({ kind: "failed", fault: "private-address" })
    },
  )

  test("follows no redirect", async () => {
    const [receiver, elsewhere] = [await openReceiver(), await openReceiver()]
    receiver.answer = (response) => response.writeHead(302, { location: elsewhere.url }).end("moved")
    const post = nodePost({ allowPrivate: true })
    expect(await post(message(receiver.url), never)).toMatchObject({ status: 302, excerpt: "moved" })
    expect(elsewhere.received).toHaveLength(0)
    await Promise.all([receiver.close(), elsewhere.close()])
  })

  test("keeps the beginning of an answer alone, without control characters", async () => {
    const receiver = await openReceiver()
    receiver.answer = (response) => response.writeHead(500).end(`\u001b[31mno\u0000${"x".repeat(1_000_000)}`)
    const posted = await nodePost({ allowPrivate: true })(message(receiver.url), never)
    if (posted.kind !== "answered") throw new Error(posted.kind)
    expect(posted.excerpt).toHaveLength(200)
    expect(posted.excerpt).toMatch(/^\[31mno x+$/)
    await receiver.close()
  })

  test("gives up on who does not answer in time, and says what else went wrong", async () => {
    const receiver = await openReceiver()
    receiver.answer = () => {}
    const hasty = nodePost({ allowPrivate: true, withinMs: 200 })
    expect(await hasty(message(receiver.url), never)).toEqual({ kind: "failed", fault: "timeout" })
    const post = nodePost({ allowPrivate: true })
    const stopping = new AbortController()
    const stopped = post(message(receiver.url), stopping.signal)
    stopping.abort()
    expect(await stopped).toEqual({ kind: "stopped" })
    expect(await post(message(receiver.url.replace("http:", "https:")), never)).toMatchObject({ fault: "tls" })
    await receiver.close()
    expect(await post(message(receiver.url), never)).toMatchObject({ fault: "unreachable" })
    expect(await post(message("http://nowhere.invalid/"), never)).toMatchObject({ fault: "unresolved" })
  })
})
