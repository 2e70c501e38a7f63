/**
 * Reads multipart/form-data on Node, as it comes: of a file no more is in memory than the reader is behind.
 */
import { Readable } from "node:stream"
import { Busboy, type BusboyFileStream } from "@fastify/busboy"
import { BrokenForm, type FormFault, type FormPart, type ReadForm } from "./form-part.ts"

// Of a form's fields a page of ours has five.
const formLimits = { files: 1, fields: 20, fieldSize: 10_000, parts: 21 } as const

/** Finds the file of a form. A form that breaks off breaks the reading of its file off. */
export const readForm: ReadForm = async (contentType, chunks) => {
  const source = Readable.from(chunks, { objectMode: false })
  const parser = openParser(contentType)
  if (!parser) {
    source.destroy()
    return null
  }
  const found = Promise.withResolvers<FormPart>()
  // Of the whole form, of which the file may be the beginning.
  const ended = Promise.withResolvers<void>()
  ended.promise.catch(() => {})
  let file: BusboyFileStream | null = null
  const fields = new Map<string, string>()
  const breakOff = (fault: FormFault) => {
    const broken = new BrokenForm(fault)
    ended.reject(broken)
    if (file) file.destroy(broken)
    else found.resolve({ fileName: null, fields, chunks: nothing(broken) })
    source.destroy()
  }
  parser.on("field", (field, value) => fields.set(field, value))
  parser.on("file", (_field, stream, name) => {
    file = stream
    // Who reads it hears of it as well, and may not have begun.
    stream.on("error", () => {})
    found.resolve({ fileName: name || null, fields, chunks: readPart(stream, source, ended.promise) })
  })
  // A second one, dropped, would be taken for checked.
  parser.on("filesLimit", () => breakOff("two-files"))
  parser.on("finish", () => (file ? ended.resolve() : breakOff("no-file")))
  parser.on("error", () => breakOff("broken-form"))
  source.on("error", () => breakOff("broken-form"))
  source.pipe(parser)
  return found.promise
}

/** Null where the header names no boundary. */
function openParser(contentType: string) {
  try {
    return new Busboy({ headers: { "content-type": contentType }, limits: formLimits })
  } catch {
    return null
  }
}

async function* nothing(broken: BrokenForm): AsyncGenerator<Uint8Array> {
  yield* []
  throw broken
}

async function* readPart(stream: BusboyFileStream, source: Readable, ended: Promise<void>): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array
    await ended
  } catch (error) {
    throw error instanceof BrokenForm ? error : new BrokenForm("broken-form")
  } finally {
    source.destroy()
  }
}
