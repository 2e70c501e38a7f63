/**
 * Reads multipart/form-data on Node, as it comes: of a file no more is in memory than the reader is behind.
 */
import { Readable } from "node:stream"
import { Busboy, type BusboyFileStream } from "@fastify/busboy"
import { BrokenForm, type FormPart, type ReadForm } from "./form-part.ts"

// Fields beside the file are of no use here.
const formLimits = { files: 1, fields: 20, fieldSize: 10_000, parts: 21 } as const

/** Finds the file of a form. A form that breaks off breaks the reading of its file off. */
export const readForm: ReadForm = async (contentType, chunks) => {
  const source = Readable.from(chunks, { objectMode: false })
  const parser = openParser(contentType)
  if (!parser) {
    source.destroy()
    return null
  }
  const { promise, resolve } = Promise.withResolvers<FormPart | null>()
  let file: BusboyFileStream | null = null
  const breakOff = () => {
    if (file) file.destroy(new BrokenForm())
    else resolve(null)
    source.destroy()
  }
  parser.on("file", (_field, stream, name) => {
    file = stream
    // Who reads it hears of it as well, and may not have begun.
    stream.on("error", () => {})
    resolve({ fileName: name === "" || name === undefined ? null : name, chunks: readPart(stream, source) })
  })
  parser.on("finish", () => resolve(null))
  parser.on("error", breakOff)
  source.on("error", breakOff)
  source.pipe(parser)
  return promise
}

/** Null where the header names no boundary. */
function openParser(contentType: string) {
  try {
    return new Busboy({ headers: { "content-type": contentType }, limits: formLimits })
  } catch {
    return null
  }
}

async function* readPart(stream: BusboyFileStream, source: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array
  } catch {
    throw new BrokenForm()
  } finally {
    source.destroy()
  }
}
