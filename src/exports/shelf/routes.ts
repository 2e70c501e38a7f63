/** HTTP of exports: the signed head, and files with ranges and strong validators. Open to everyone. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { binary, text } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, routeGroup } from "../../http/route.ts"
import { signedAnswer, signedHeaders } from "../../http/signed-answer.ts"
import { readVouched } from "../../ledger/proof.ts"
import type { SignedLog } from "../../ledger/signed-log.ts"
import type { Keyring } from "../../signing/keyring.ts"
import { answerFor, type FileAnswer } from "./byte-range.ts"
import { currentHead, type DeskParts, type ExportDesk } from "./desk.ts"
import type { SignedHead } from "./head.ts"
import { type Sendable, toSendable, toSendableArchive } from "./send.ts"
import { findExport, newestExports } from "./shelf.ts"

// A file never changes, but one that held what was erased has to be gone from caches within a day. Packed already, and
// its digest is of the bytes as they are: nobody packs it on the way.
const fileCache = "public, max-age=86400, immutable, no-transform"
const headCache = "public, max-age=60, no-transform"

const getHead = defineRoute("register:read", "get /exports/head", {
  operationId: "getExportHead",
  summary: "The signed head: the newest export and the newest checkpoint, good for hours",
  description:
    "A compact JWS with `typ` gongshi-head+jws. It expires, so that old exports that are played back are noticed.",
  responses: {
    200: {
      description: "The head",
      ...signedAnswer,
    },
    304: { description: "It is still the one that was asked about" },
    ...problemResponses(404),
  },
})

const getHeadSm2 = defineRoute("register:read", "get /exports/head.sm2", {
  operationId: "getExportHeadSecond",
  summary: "The second signature of the head, by SM2, where the register has such a key",
  description:
    "Base64 of the DER form, over the ASCII bytes of the head up to its second dot. The header `Gongshi-Head` carries the " +
    "head that it is of: another node, or the same one later, gives out another. `sm2_keys` of the key set has the key.",
  responses: {
    200: {
      description: "The signature",
      headers: z.object({
        "Gongshi-Head": z.string().openapi({ description: "The head, as `/exports/head` gives it" }),
      }),
      content: { "text/plain": text("MEUCIQCxP7k…\n") },
    },
    304: { description: "It is still the one that was asked about" },
    ...problemResponses(404),
  },
})

const fileResponses = {
  304: { description: "It is still the one that was asked about" },
  ...problemResponses(404, 416, 503),
}
const fileContent = {
  "application/jose": text("eyJhbGciOiJFZDI1NTE5Iiwia2lkIjoi….…"),
  "application/zstd": binary("(NDJSON, packed)"),
  "application/gzip": binary("(NDJSON, packed)"),
  "application/octet-stream": binary("(manifest.sm2)"),
}
const archiveContent = { "application/x-tar": binary("(a tar archive)") }
const ranges = "`Range` (one range), `If-Range`, `If-None-Match` and HEAD are answered; the ETag is the SHA-256 of "

const getExportFile = defineRoute("register:read", "get /exports/{size}/{file}", {
  operationId: "getExportFile",
  summary: "A file of an export",
  description: `${ranges}the file, as its manifest names it. Begin with \`manifest.jws\`.`,
  request: {
    params: z.object({
      size: z.string().openapi({ example: "4711", description: "Size of the log that the export was made at" }),
      file: z.string().openapi({ example: "manifest.jws" }),
    }),
  },
  responses: {
    ...fileResponses,
    200: { description: "The file", content: fileContent },
    206: { description: "The range that was asked for", content: fileContent },
  },
})

const getExportArchive = defineRoute("register:read", "get /exports/{archive}", {
  operationId: "getExportArchive",
  summary: "An export as one archive, `SIZE.tar`, for carriage into a closed network",
  description: `Its files and nothing else: the key set comes by another way. ${ranges}all that it is made from.`,
  request: { params: z.object({ archive: z.string().openapi({ example: "4711.tar" }) }) },
  responses: {
    ...fileResponses,
    200: { description: "The archive", content: archiveContent },
    206: { description: "The range that was asked for", content: archiveContent },
  },
})

interface ShelfParts extends DeskParts, Pick<Keyring, "keySet" | "signer"> {
  signedLog: SignedLog
  issuer: string
}

export const shelfRoutes = routeGroup<ShelfParts>()
  .openapi(getHead, async (c) => (await headAnswer(c)) as never)
  .openapi(getHeadSm2, async (c) => (await secondAnswer(c)) as never)
  .openapi(getExportFile, async (c) => {
    const { size, file } = c.req.valid("param")
    return (await fileAnswer(c, size, (shelf, shelved) => toSendable(shelf, shelved, file))) as never
  })
  .openapi(getExportArchive, async (c) => {
    const [, size = ""] = /^(\d+)\.tar$/.exec(c.req.valid("param").archive) ?? []
    return (await fileAnswer(c, size, toSendableArchive)) as never
  })

async function headAnswer(c: Context<Environment<ShelfParts>>) {
  const head = await findHead(c)
  if (head instanceof Response) return head
  return validated(c, head, signedHeaders(head), head.token)
}

async function secondAnswer(c: Context<Environment<ShelfParts>>) {
  const head = await findHead(c)
  if (head instanceof Response) return head
  if (head.sm2 === null) {
    return problem(c, "unknown-export", {
      detail: {
        zh: "本登记系统不作第二签名（SM2）：请核验 /exports/head 自身的签名。",
        en: "This register makes no second signature by SM2: verify the one that /exports/head carries.",
      },
    })
  }
  c.header("Gongshi-Head", head.token)
  return validated(c, head, { "content-type": "text/plain; charset=utf-8" }, `${head.sm2}\n`)
}

async function findHead(c: Context<Environment<ShelfParts>>): Promise<SignedHead | Response> {
  const { exports: desk, signedLog, signer, issuer, clock } = c.get("parts")
  if (!desk) return keptElsewhere(c)
  const [newest] = await newestExports(desk.shelf, 1)
  // Nothing that is named may be newer than the log that names it.
  const shown = await readVouched(signedLog, newest?.manifest.log.size)
  if ("refused" in shown) return problem(c, shown.refused, shown)
  const head = await currentHead(desk, newest, { issuer, checkpoint: shown.note, signer, now: clock() })
  if (typeof head !== "string" && !shown.isWitnessed) await signedLog.vouched.leftWithout(shown.size)
  if (head === "no-signer") return keptElsewhere(c)
  if (head === "no-export") {
    return problem(c, "unknown-export", {
      detail: {
        zh: "还没有制作过导出：制作情况见 /v1/exports。",
        en: "No export has been made yet; /v1/exports says how far one is.",
      },
    })
  }
  return head
}

/** What is of a head, under that head's digest. */
function validated(
  c: Context<Environment<ShelfParts>>,
  { sha256 }: SignedHead,
  own: Record<string, string>,
  text: string,
) {
  const etag = `"${sha256}"`
  const headers = { etag, "cache-control": headCache, ...own }
  const { status } = answerFor(
    { range: undefined, ifRange: undefined, ifNoneMatch: c.req.header("if-none-match") },
    { etag, length: text.length },
  )
  return status === 304 ? c.body(null, 304, headers) : c.body(text, 200, headers)
}

type Shelf = ExportDesk["shelf"]
type Shelved = NonNullable<Awaited<ReturnType<typeof findExport>>>

async function fileAnswer(
  c: Context<Environment<ShelfParts>>,
  size: string,
  find: (shelf: Shelf, shelved: Shelved) => Sendable | null,
) {
  const desk = c.get("parts").exports
  if (!desk) return keptElsewhere(c)
  const shelved = /^(0|[1-9]\d{0,14})$/.test(size) ? await findExport(desk.shelf, Number(size)) : null
  const sendable = shelved && find(desk.shelf, shelved)
  return sendable ? send(c, sendable) : unknownExport(c)
}

async function send(c: Context<Environment<ShelfParts>>, { mediaType, digest, length, open }: Sendable) {
  const etag = `"${digest}"`
  const request = {
    range: c.req.header("range"),
    ifRange: c.req.header("if-range"),
    ifNoneMatch: c.req.header("if-none-match"),
  }
  const answer = answerFor(request, { etag, length })
  c.header("Accept-Ranges", "bytes")
  if (answer.status === 416) {
    c.header("Content-Range", `bytes */${length}`)
    return problem(c, "range-not-satisfiable", {
      detail: { zh: `文件共 ${length} 字节。`, en: `The file has ${length} bytes.` },
    })
  }
  c.header("ETag", etag)
  c.header("Cache-Control", fileCache)
  if (answer.status === 304) return c.body(null, 304)
  const headers = {
    "content-type": mediaType,
    "content-length": String(answer.length),
    ...contentRange(answer, length),
  }
  // To HEAD nothing is sent, so nothing is opened that nobody would close.
  if (c.req.method === "HEAD") return c.body(null, answer.status, headers)
  const body = await open(answer.start, answer.length)
  return body ? c.body(body, answer.status, headers) : unknownExport(c)
}

function contentRange(answer: FileAnswer & { length: number }, length: number): Record<string, string> {
  if (answer.status !== 206) return {}
  return { "content-range": `bytes ${answer.start}-${answer.start + answer.length - 1}/${length}` }
}

function keptElsewhere(c: Context<Environment<ShelfParts>>) {
  return problem(c, "exports-elsewhere", {
    detail: {
      zh: "本节点没有导出文件，或者没有签名密钥：请使用登记机关公布的导出地址。",
      en: "This node keeps no exports, or has no key to sign with: use the address for exports that the authority names.",
    },
  })
}

function unknownExport(c: Context<Environment<ShelfParts>>) {
  return problem(c, "unknown-export", {
    detail: {
      zh: "这里没有这个文件，或者已经撤下：现有导出见 /v1/exports，最新的一份见 /exports/head。",
      en: "There is no such file here, or it was taken away: /v1/exports lists what there is, /exports/head names the newest.",
    },
  })
}
