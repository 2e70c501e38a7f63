/** HTTP of received papers and evidence: brought by officers of the authority, and by the merchant for its applications. */

import { createHash } from "node:crypto"
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { actorOf } from "../../access/principal.ts"
import { reachOf } from "../../access/reach.ts"
import { readBody, toByteStream } from "../../http/body.ts"
import { binary, idParam, json } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem, problemResponses } from "../../http/problem.ts"
import { defineRoute, refuseFaults, routeGroup } from "../../http/route.ts"
import { described } from "../../input/described-pattern.ts"
import { wireObject } from "../../input/wire-object.ts"
import { dayInChina } from "../../law/day.ts"
import { holdsPersonalNumber } from "../../law/personal-data.ts"
import { dayInput, lineInput } from "../proceeding/kind.ts"
import { getKind } from "../proceeding/kinds.ts"
import type { Proceeding } from "../proceeding/proceeding.ts"
import { findProceeding } from "../proceeding/store.ts"
import { attachmentBytesMax, attachmentTypes, type FileFault, fileFaults } from "./attachment.ts"
import { findAttachment, listAttachments, type StoredAttachment } from "./attachment-store.ts"
import { BucketAway } from "./bucket/bucket-files.ts"
import type { FileStores } from "./file-store.ts"
import { readsAttachment, worksOn } from "./reader.ts"
import { type ReceivingOffice, receiveFile } from "./receive.ts"
import { attachmentSchema, toWireAttachment } from "./wire.ts"

const digestPattern = described(/^[0-9a-f]{64}$/, {
  zh: "64 位小写十六进制",
  en: "64 digits of hexadecimal, lower case",
})
const media = Object.fromEntries(
  Object.values(attachmentTypes).map(({ mediaType, en }) => [mediaType, binary(`(${en})`)]),
)

const post = defineRoute("document:receive", "post /v1/attachments", {
  operationId: "receiveAttachment",
  summary: "Bring a paper or a piece of evidence to a proceeding",
  description:
    `The body is the file: PDF, JPEG or PNG, told by its content, up to ${attachmentBytesMax / 1024 ** 2} MiB. It is kept whole ` +
    "or not at all, and never published. A merchant brings papers to its own repairs and objections while they are open; an " +
    "officer of the authority to any of its proceedings.",
  request: {
    query: z.object({
      proceeding: z.uuid().openapi({ description: "Id of the proceeding" }),
      title: lineInput.max(200).openapi({ description: "What it is", example: "缴款凭证" }),
      received_on: dayInput.optional().openapi({ description: "For officers: the day on which paper came in" }),
      sha256: z
        .string()
        .regex(digestPattern)
        .optional()
        .openapi({ description: "Of the file; another one is refused" }),
    }),
    body: { required: true, content: media },
  },
  responses: { 201: json("The paper", attachmentSchema), ...problemResponses(404, 409, 429) },
})

const list = defineRoute("document:read", "get /v1/attachments", {
  operationId: "listAttachments",
  summary: "The received papers of a proceeding, in the order in which they came",
  description: "A merchant is shown those that it has sent itself.",
  request: { query: z.object({ proceeding: z.uuid().openapi({ description: "Id of the proceeding" }) }) },
  responses: {
    200: json("The papers", wireObject("Attachments", { results: z.array(attachmentSchema) })),
    ...problemResponses(404),
  },
})

const getContent = defineRoute("document:read", "get /v1/attachments/{id}/content", {
  operationId: "getAttachmentContent",
  summary: "The bytes of a received paper, held against its digest as they are sent",
  request: { params: idParam },
  responses: { 200: { description: "The file", content: media }, ...problemResponses(400, 404) },
})

/** The routes of received papers. */
export const attachmentRoutes = routeGroup<ReceivingOffice>()
  .openapi(post, async (c) => {
    const { proceeding: id, title, received_on, sha256 = null } = c.req.valid("query")
    if (holdsPersonalNumber(title)) return refuseFaults(c, [{ pointer: "/title", detail: numberInTitle }])
    const parts = c.get("parts")
    const principal = c.get("principal")
    const proceeding = await findProceeding(parts.sql, reachOf(principal), id)
    if (!proceeding) return problem(c, "unknown-proceeding", noSuchProceeding)
    const fromMerchant = principal.kind === "merchant"
    if (fromMerchant ? !isOpenTo(proceeding) : !worksOn(principal, proceeding)) {
      return problem(c, fromMerchant ? "illegal-act" : "not-allowed", { detail: fromMerchant ? notOpen : notYours })
    }
    const today = dayInChina(parts.clock())
    const receivedOn = received_on ?? today
    if (received_on !== undefined && (fromMerchant || received_on > today)) {
      const detail = fromMerchant
        ? { zh: "仅供工作人员登记书面材料时填写", en: "for officers who enter what came on paper" }
        : { zh: "不得晚于今天", en: "not later than today" }
      return refuseFaults(c, [{ pointer: "/received_on", detail }])
    }
    // Told at once, before a byte of it is read.
    if (Number(c.req.header("content-length") ?? 0) > attachmentBytesMax) return refuseFile(c, "too-large")
    const received = await receiveFile(parts, {
      ...{ proceedingId: proceeding.id, title, receivedOn, fromMerchant, actor: actorOf(principal), sha256 },
      chunks: readBody(c.req.raw),
    }).catch((error: Error) => storeAway(c, error))
    if (received instanceof Response) return received
    if (received.kind === "refused") return refuseFile(c, received.fault)
    c.header("Location", `/v1/attachments/${received.attachment.id}/content`)
    return c.json(toWireAttachment(received.attachment), 201)
  })
  .openapi(list, async (c) => {
    const { sql } = c.get("parts")
    const principal = c.get("principal")
    const proceeding = await findProceeding(sql, reachOf(principal), c.req.valid("query").proceeding)
    if (!proceeding) return problem(c, "unknown-proceeding", noSuchProceeding)
    const papers = await listAttachments(sql, reachOf(principal), proceeding.id)
    const shown = principal.kind === "merchant" ? papers.filter(({ fromMerchant }) => fromMerchant) : papers
    return c.json({ results: shown.map(toWireAttachment) }, 200)
  })
  .openapi(getContent, async (c) => {
    const { sql, files } = c.get("parts")
    const principal = c.get("principal")
    const reach = reachOf(principal)
    const paper = await findAttachment(sql, reach, c.req.valid("param").id)
    const proceeding = paper && (await findProceeding(sql, reach, paper.proceedingId))
    if (!proceeding || !readsAttachment(principal, proceeding, paper.fromMerchant)) {
      return problem(c, "unknown-attachment", noSuchPaper)
    }
    const chunks = await readWhole(files, paper).catch((error: Error) => storeAway(c, error))
    if (chunks instanceof Response) return chunks
    if (!chunks) return problem(c, "not-configured", { detail: elsewhere })
    const { mediaType, extension } = attachmentTypes[paper.type]
    return c.body(toByteStream(chunks), 200, {
      "content-type": mediaType,
      "content-length": String(paper.bytes),
      // Never shown by a browser as a page of ours: it was made by somebody else.
      "content-disposition": `attachment; filename="${paper.id}.${extension}"`,
      "repr-digest": `sha-256=:${Buffer.from(paper.sha256, "hex").toString("base64")}:`,
    }) as never
  })

// It stands in the address, and beside the paper for as long as that is kept.
const numberInTitle = {
  zh: "名称不得含有证件号码、电话或者账号：写明是什么材料即可",
  en: "it holds somebody's ID, telephone or account number: say what the paper is",
}

/** Says that the bucket is away; every other error is thrown on. */
function storeAway(c: Context<Environment<ReceivingOffice>>, error: Error) {
  if (!(error instanceof BucketAway)) throw error
  c.get("parts").log(`request ${c.get("requestId")}: ${error.message}`)
  c.header("Retry-After", "30")
  return problem(c, "busy", {
    detail: {
      zh: "文件存储暂时不可用，没有收下任何内容。请稍后重试。",
      en: "The store of files is away; nothing was taken. Try again in a moment.",
    },
  })
}

/** Whether a merchant may bring papers: to an application of its own that is not over. */
function isOpenTo({ kind, closed }: Proceeding): boolean {
  return getKind(kind).begunBy.includes("merchant") && !closed
}

function refuseFile(c: Context<Environment<ReceivingOffice>>, fault: FileFault) {
  const detail = fileFaults[fault]
  if (fault === "too-large") return problem(c, "too-large", { detail })
  if (fault === "type") return problem(c, "unsupported-type", { detail })
  if (fault === "full") return problem(c, "too-many", { detail })
  return problem(c, "invalid-request", { detail, pointer: "" })
}

const noSuchProceeding = {
  detail: {
    zh: "没有此编号的办理事项，或者您无权查看。",
    en: "There is no such proceeding, or it is not for you to see.",
  },
} as const
const noSuchPaper = {
  detail: { zh: "没有这份材料，或者您无权查看。", en: "There is no such paper, or it is not for you to see." },
} as const
const notOpen = {
  zh: "只能向自己尚未办结的信用修复、异议申请提交材料。",
  en: "Papers are brought to the own repairs and objections while they are open.",
} as const
const notYours = {
  zh: "须由办理该事项的机关收件。",
  en: "Papers are taken in by the authority of the proceeding.",
} as const
const elsewhere = {
  zh: "文件存放在对象存储中，本节点没有配置其地址。请运行人员设置 S3_ENDPOINT 等变量。",
  en: "The file lies in a bucket of which nothing is configured here. The operator sets S3_ENDPOINT and the others.",
} as const

/** Its bytes; null where nobody has said how the place is reached. @throws while they are read, where they are others */
async function readWhole(
  files: FileStores,
  { id, place, bytes, sha256 }: Pick<StoredAttachment, "id" | "place" | "bytes" | "sha256">,
): Promise<AsyncGenerator<Uint8Array> | null> {
  const store = files.at(place)
  if (!store) return null
  const chunks = await store.read(id)
  if (!chunks) throw new Error(`file ${id} is not where it was kept`)
  return held(chunks, id, bytes, sha256)
}

async function* held(
  chunks: AsyncGenerator<Uint8Array>,
  id: string,
  bytes: number,
  sha256: string,
): AsyncGenerator<Uint8Array> {
  const digest = createHash("sha256")
  let read = 0
  // The last chunk waits until the digest is known: a file that was changed breaks off.
  let waiting: Uint8Array | null = null
  for await (const chunk of chunks) {
    if (waiting) yield waiting
    digest.update(chunk)
    read += chunk.length
    waiting = chunk
  }
  if (read !== bytes || digest.digest("hex") !== sha256) throw new Error(`file ${id} is not what was kept`)
  if (waiting) yield waiting
}
