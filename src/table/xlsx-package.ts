/**
 * The package of a workbook (ECMA-376, part 2): a zip whose parts are found by name, within limits that no bomb passes.
 */
import { SaxesParser } from "saxes"
import { type Entry, fromFdPromise } from "yauzl"
import type { Reason } from "./row.ts"
import { openTemporaryFile } from "./temporary-file.ts"

/** What is wrong with a workbook, thrown inside the room alone and turned into a refusal at its door. */
export class Unreadable extends Error {
  readonly reason: Reason
  constructor(zh: string, en: string) {
    super(en)
    this.reason = { zh, en }
  }
}

/** Largest file taken, in bytes. A million rows of penalties with all their columns are about 100 MB. */
export const packedMax = 256 * 1024 ** 2
/** Largest part unpacked, in bytes: 15 times that, which is what sheets of text pack to. */
const unpackedMax = 4 * 1024 ** 3
/** Sheets of repeated values pack to a hundredth; what packs better than this is made to burst. Small parts may. */
const ratioMax = 250
const smallPart = 16 * 1024 ** 2
const partsMax = 10_000
/** Longest text or tag, in UTF-16 units; a spreadsheet's cells hold 32,767 characters. */
const tokenMax = 4_000_000

export interface Package {
  has(name: string): boolean
  /** Parses a part with handlers for its tags and text; `onChunk` runs after each chunk. */
  parse(name: string, handlers: XmlHandlers): AsyncGenerator<void>
  close(): Promise<void>
}

/** Names come without their prefix. */
export interface XmlHandlers {
  open(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

/**
 * Puts a stream aside and opens it: a zip's table of contents stands at its end, and the strings of a sheet after it.
 * @throws Unreadable
 */
export async function openPackage(chunks: AsyncIterable<Uint8Array>): Promise<Package> {
  const file = await openTemporaryFile()
  try {
    let size = 0
    for await (const chunk of chunks) {
      size += chunk.length
      if (size > packedMax) {
        throw new Unreadable(
          `文件超过 ${packedMax >> 20} MB，请改用 CSV`,
          `larger than ${packedMax >> 20} MB: send it as CSV`,
        )
      }
      await file.write(chunk)
    }
    const zip = await fromFdPromise(file.fd, { autoClose: false })
    const entries = new Map<string, Entry>()
    for await (const entry of zip.eachEntry()) {
      if (entries.size >= partsMax) throw new Unreadable("工作簿的部件过多", "the workbook has too many parts")
      entries.set(entry.fileName.toLowerCase(), entry)
    }
    return {
      has: (name) => entries.has(name.toLowerCase()),
      async *parse(name, handlers) {
        const entry = entries.get(name.toLowerCase())
        if (!entry) throw new Unreadable(`工作簿缺少 ${name}`, `the workbook has no part ${name}`)
        refuseBomb(entry)
        yield* parseXml(await zip.openReadStreamPromise(entry), handlers)
      },
      close: () => file.close(),
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** The sizes are those that the package states; what does not keep to them is cut off by the unzipping. */
function refuseBomb({ compressedSize, uncompressedSize }: Entry): void {
  const bursts = uncompressedSize > smallPart && uncompressedSize > compressedSize * ratioMax
  if (bursts || uncompressedSize > unpackedMax) {
    throw new Unreadable("解压后的内容过大，疑似压缩炸弹", "unpacks to far more than a workbook would")
  }
}

async function* parseXml(stream: AsyncIterable<Uint8Array>, handlers: XmlHandlers): AsyncGenerator<void> {
  const decoder = new TextDecoder("utf-8")
  const parser = new SaxesParser<{ position: false; xmlns: false }>({ position: false, xmlns: false })
  let sinceToken = 0
  parser.on("opentag", ({ name, attributes }) => {
    sinceToken = 0
    handlers.open(localName(name), attributes)
  })
  parser.on("text", (text) => {
    sinceToken = 0
    handlers.text?.(text)
  })
  parser.on("closetag", ({ name }) => handlers.close?.(localName(name)))
  for await (const chunk of stream) {
    parser.write(decoder.decode(chunk, { stream: true }))
    sinceToken += chunk.length
    if (sinceToken > tokenMax) throw new Unreadable("有单元格的内容过长", "a cell is too long")
    yield
  }
  parser.write(decoder.decode()).close()
}

/** Some programs write `x:row`. */
function localName(name: string): string {
  const colon = name.indexOf(":")
  return colon < 0 ? name : name.slice(colon + 1)
}
