/** HTTP of the module: the Streamable HTTP transport of the protocol, without sessions or streams: each call is one answer. */
import { type Context, Hono } from "hono"
import { z } from "zod"
import { bodyBytesMax, limitBody } from "../http/body-limit.ts"
import type { Environment } from "../http/environment.ts"
import type { Ask } from "../http/module.ts"
import { ownHosts } from "../http/own-host.ts"
import { problem } from "../http/problem.ts"
import { sha256 } from "../ledger/node-sha256.ts"
import { readKeyRing } from "../verify/key-ring.ts"
import { verifyAny } from "../verify/recognise.ts"
import { answered, failed, type Message, protocolVersions, readMessage } from "./message.ts"
import { type AskApi, tools, type Verify } from "./tool.ts"

// A document to be verified, written as JSON.
const messageBytesMax = 2 * bodyBytesMax

const instructions =
  "A register of merchants' credit information (公示). Only the verdict `clear` clears a merchant. Say `unknown` as what it is: the register does not know the merchant. Name the position of the log and the time with every verdict, and link to the merchant's page."

/** The routes. */
export function mcpRoutes(ask: Ask): Hono<Environment> {
  const group = new Hono<Environment>()
  group.use("/mcp", ownPagesAlone)
  group.post("/mcp", limitBody(messageBytesMax), async (c) => {
    const message = readMessage(await c.req.json().catch(() => null))
    if (!message) return c.json(failed(null, "request", "this is no single request of JSON-RPC 2.0"), 400)
    // A notification is taken, and there is nothing to be told.
    if (message.id === undefined) return c.body(null, 202)
    return c.json(await answer(c, ask, message))
  })
  // Nothing is told unasked, and no session is kept that could be ended.
  group.all("/mcp", (c) => {
    c.header("Allow", "POST")
    return problem(c, "method-not-allowed", { detail: postAlone })
  })
  return group
}

const postAlone = { zh: "MCP 以 POST 提交一条 JSON-RPC 消息。", en: "MCP takes one message of JSON-RPC by POST." }

/**
 * A page of somebody else's may not call what runs on this machine (the protocol's own rule against DNS rebinding). A page
 * whose name was rebound is of the host that it asks: only this machine's own names can't be. By any other name a page is the
 * register's own if it is of ORIGIN, whole: what answers at another port or by another scheme of its host is somebody else's.
 */
async function ownPagesAlone(c: Context<Environment>, next: () => Promise<void>) {
  const origin = c.req.header("origin")
  const asked = new URL(c.req.url)
  const own = [new URL(c.get("parts").issuer).origin, ...(ownHosts.includes(asked.hostname) ? [asked.origin] : [])]
  if (origin === undefined || own.includes(origin)) return next()
  return problem(c, "not-allowed", {
    detail: { zh: "不接受其他网站的页面调用。", en: "Pages of other sites may not call this." },
  })
}

async function answer(c: Context<Environment>, ask: Ask, { id, method, params = {} }: Message) {
  switch (method) {
    case "initialize":
      return answered(id, {
        protocolVersion: protocolVersions.find((each) => each === params["protocolVersion"]) ?? protocolVersions[0],
        capabilities: { tools: {} },
        serverInfo: { name: "gongshi", title: "公示 Gongshi", version: "1" },
        instructions,
      })
    case "ping":
      return answered(id, {})
    case "tools/list":
      return answered(id, { tools: listed })
    case "tools/call":
      return call(c, ask, id, params)
    default:
      return failed(
        id,
        "method",
        `there is no method ${method.slice(0, 100)} here: initialize, ping, tools/list, tools/call`,
      )
  }
}

const listed = Object.entries(tools).map(([name, { title, description, takes }]) => ({
  ...{ name, title, description, inputSchema: z.toJSONSchema(takes, { io: "input" }) },
  annotations: { title, readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
}))

async function call(c: Context<Environment>, ask: Ask, id: Message["id"], params: Message["params"]) {
  const name = String(params?.["name"])
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined
  if (!tool) return failed(id, "params", `there is no tool of this name: ${Object.keys(tools).join(", ")}`)
  const given = tool.takes.safeParse(params?.["arguments"] ?? {})
  // Said to the assistant, which can mend it; all faults at once.
  if (!given.success) return answered(id, toolAnswer({ text: z.prettifyError(given.error), data: {}, isError: true }))
  return answered(id, toolAnswer(await tool.run(given.data, askerOf(c, ask), verifier(c))))
}

const toolAnswer = ({ text, data, isError }: { text: string; data: object; isError?: true }) => ({
  content: [{ type: "text", text }],
  structuredContent: data,
  ...(isError ? { isError } : {}),
})

function askerOf(c: Context<Environment>, ask: Ask): AskApi {
  return async (path, init) => {
    const response = await ask(c, path, init)
    const value: unknown = await response.json().catch(() => null)
    if (response.ok) return { value }
    const { title = "", detail = "", next = "" } = (value ?? {}) as { title?: string; detail?: string; next?: string }
    return { refused: `${title} ${detail} ${next}`.trim() }
  }
}

function verifier(c: Context<Environment>): Verify {
  return async (document, set) => {
    const keys = readKeyRing(sha256, { jwks: set })
    if ("fault" in keys) return { ok: false, text: "NOT VERIFIED: the register serves no key set.", found: {} }
    const verification = await verifyAny(document, { sha256, keys, now: c.get("parts").clock() })
    const { ok, kind, findings, proven, unproven, facts } = verification
    const lines = [
      ok ? `VERIFIED 核验通过 (${kind})` : `NOT VERIFIED 核验不通过 (${kind})`,
      ...findings.map(({ zh, en }) => `not so: ${zh} ${en}`),
      ...(ok ? proven.map(({ zh, en }) => `proven: ${zh} ${en}`) : []),
      ...unproven.map(({ zh, en }) => `not proven: ${zh} ${en}`),
      "The keys are those that this register serves itself.",
    ]
    return { ok, text: lines.join("\n"), found: { kind, findings, proven, unproven, facts } }
  }
}
