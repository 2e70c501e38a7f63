/** What HTTP says of files that are received and given out again, whatever they belong to. */
import { createHash } from "node:crypto"
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { actorOf } from "../../access/principal.ts"
import { readBody, toByteStream } from "../../http/body.ts"
import { binary } from "../../http/content.ts"
import type { Environment } from "../../http/environment.ts"
import { problem } from "../../http/problem.ts"
import { refuseFaults } from "../../http/route.ts"
import { described } from "../../input/described-pattern.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { holdsPersonalNumber } from "../../law/personal-data.ts"
import { lineInput } from "../proceeding/kind.ts"
import { attachmentBytesMax, attachmentTypes, type FileFault, fileFaults, fileNameOf } from "./attachment.ts"
import type { StoredAttachment } from "./attachment-store.ts"
import { BucketAway } from "./bucket/bucket-files.ts"
import type { FileStores } from "./file-store.ts"
import { type Incoming, type ReceivingOffice, receiveFile, type Shelf } from "./receive.ts"

type FileContext = Context<Environment<ReceivingOffice>>

const digestPattern = described(/^[0-9a-f]{64}$/, {
  zh: "64 位小写十六进制",
  en: "64 digits of hexadecimal, lower case",
})

/** What is said of a file in its address. @param example of a title */
export const fileQuery = (example: string) => ({
  title: lineInput.max(200).openapi({ description: "What it is", example }),
  sha256: z.string().regex(digestPattern).optional().openapi({ description: "Of the file; another one is refused" }),
})

/** The media types of files, as a body and as an answer. */
export const fileMedia = Object.fromEntries(
  Object.values(attachmentTypes).map(({ mediaType, en }) => [mediaType, binary(`(${en})`)]),
)

/** Says that the bucket is away; every other error is thrown on. */
function storeAway(c: FileContext, error: Error) {
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

/** Says why a file is not taken. @param full what is said where there is no room for it */
function refuseFile(c: FileContext, fault: FileFault, full: Bilingual = fileFaults.full) {
  if (fault === "full") return problem(c, "too-many", { detail: full })
  const detail = fileFaults[fault]
  if (fault === "too-large") return problem(c, "too-large", { detail })
  if (fault === "type") return problem(c, "unsupported-type", { detail })
  if (fault === "closed") return problem(c, "illegal-act", { detail })
  return problem(c, "invalid-request", { detail, pointer: "" })
}

// A title stands in the address, and beside the file for as long as that is kept.
const numberInTitle = {
  zh: "名称不得含有证件号码、电话或者账号：写明是什么材料即可",
  en: "it holds somebody's ID, telephone or account number: say what the paper is",
} as const

/** Takes the file in that is the body. @param full what is said where there is no room for it */
export async function takeFile(
  c: FileContext,
  { title, sha256 }: { title: string; sha256?: string | undefined },
  about: Pick<Incoming, "proceedingId" | "receivedOn" | "fromMerchant">,
  shelf: Shelf,
  full?: Bilingual,
) {
  if (holdsPersonalNumber(title)) return refuseFaults(c, [{ pointer: "/title", detail: numberInTitle }])
  // Told at once, before a byte of it is read.
  if (Number(c.req.header("content-length") ?? 0) > attachmentBytesMax) return refuseFile(c, "too-large")
  const file = {
    ...about,
    title,
    sha256: sha256 ?? null,
    actor: actorOf(c.get("principal")),
    chunks: readBody(c.req.raw),
  }
  const received = await receiveFile(c.get("parts"), file, shelf).catch((error: Error) => storeAway(c, error))
  if (received instanceof Response) return received
  return received.kind === "refused" ? refuseFile(c, received.fault, full) : received.attachment
}

/** Gives a file out, held against its digest as it is sent. */
export async function answerFile(c: FileContext, paper: StoredAttachment) {
  const chunks = await readWhole(c.get("parts").files, paper).catch((error: Error) => storeAway(c, error))
  if (chunks instanceof Response) return chunks
  if (!chunks) return problem(c, "not-configured", { detail: elsewhere })
  const { mediaType } = attachmentTypes[paper.type]
  return c.body(toByteStream(chunks), 200, {
    "content-type": mediaType,
    "content-length": String(paper.bytes),
    // Never shown by a browser as a page of ours: it was made by somebody else.
    "content-disposition": dispositionOf(paper),
    "repr-digest": `sha-256=:${Buffer.from(paper.sha256, "hex").toString("base64")}:`,
  }) as never
}

/**
 * A file is saved as what it was called, with the ending that its content has; by its id alone where a browser reads no other
 * writing (RFC 6266, RFC 8187).
 */
function dispositionOf({ id, title, type }: Pick<StoredAttachment, "id" | "title" | "type">): string {
  const { extension } = attachmentTypes[type]
  const named = encodeURIComponent(fileNameOf(title, type)).replaceAll(/['()*]/g, percented)
  return `attachment; filename="${id}.${extension}"; filename*=UTF-8''${named}`
}

const percented = (letter: string) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`

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
