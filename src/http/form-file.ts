/** The file of a page's form: as it comes where the platform can, and elsewhere as a whole, within a limit. */
import type { Context } from "hono"
import { HTTPException } from "hono/http-exception"
import { BrokenForm, type FormPart, type FormParts, formFaults } from "../input/form-part.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { readBody, toByteStream } from "./body.ts"
import { readFile } from "./body-limit.ts"
import type { Environment } from "./environment.ts"

/** The file, and the fields that stand before it. */
export type FormFile = FormPart
/** What pages with files need of the platform. */
export type FormFileParts = FormParts

/** Where forms are not read as they come, they are held in memory: a Worker has 128 MB for all that it does. */
export const wholeBytesMax = 25 * 1024 ** 2

/** Reads the form as far as its file. Nothing of it is read where it is no form, or is too large to be held. */
export async function readFormFile<Parts extends FormParts>(
  c: Context<Environment<Parts>>,
): Promise<FormFile | keyof typeof fileFaults> {
  const type = c.req.header("content-type") ?? ""
  if (!/^multipart\/form-data\s*;/i.test(type)) return "none"
  const { readForm } = c.get("parts")
  try {
    const form = await (readForm
      ? readForm(type, readBody(c.req.raw))
      : readWhole(type, toByteStream(readFile(c.req.raw, wholeBytesMax))))
    if (form === null) return "none"
    if (typeof form !== "string")
      c.set("sent", { path: c.req.path, values: (name) => [form.fields.get(name) ?? []].flat() })
    return form
  } catch (error) {
    if (error instanceof HTTPException && error.status === 413) return "too-large"
    throw error
  }
}

async function readWhole(type: string, body: ReadableStream<Uint8Array>): Promise<FormFile | "none"> {
  const form = await new Response(body, { headers: { "content-type": type } }).formData().catch((error: unknown) => {
    // A form that breaks off brings no file.
    if (error instanceof TypeError) return null
    throw error
  })
  const file = form?.get("file") ?? null
  if (form === null || file === null || typeof file === "string") return "none"
  const fields = [...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value] as const] : []))
  async function* chunks(): AsyncGenerator<Uint8Array> {
    if (file instanceof Blob) yield new Uint8Array(await file.arrayBuffer())
  }
  return { fileName: file.name === "" ? null : file.name, fields: new Map(fields), chunks: chunks() }
}

/** The bytes of a form's file, of which the first are there; or why there are none. */
export async function startFile({
  fileName,
  chunks,
}: FormFile): Promise<AsyncGenerator<Uint8Array> | "none" | "empty"> {
  const first = await chunks.next()
  if (first.done || fileName === null) {
    await chunks.return(undefined)
    // Where nothing was chosen, browsers send a file without a name.
    return fileName === null ? "none" : "empty"
  }
  async function* all(begin: Uint8Array): AsyncGenerator<Uint8Array> {
    yield begin
    yield* chunks
  }
  return all(first.value)
}

/** The file of a form on its way to who takes it. */
export interface HandedFile {
  fileName: string
  fields: FormFile["fields"]
  body: ReadableStream<Uint8Array>
}

/** Hands the file of a form on as it comes, or says why there is none: no more of it is held than its reader is behind. */
export async function handFileOn<Parts extends FormParts, T extends object>(
  c: Context<Environment<Parts>>,
  send: (file: HandedFile) => Promise<T>,
): Promise<T | Bilingual> {
  try {
    const form = await readFormFile(c)
    if (typeof form === "string") return fileFaults[form]
    const chunks = await startFile(form)
    if (typeof chunks === "string") return fileFaults[chunks]
    if (form.fileName === null) return fileFaults.none
    return await send({ fileName: form.fileName, fields: form.fields, body: toByteStream(chunks) })
  } catch (error) {
    // What is wrong with a form may be found behind the file's beginning.
    if (error instanceof BrokenForm) return fileFaults[error.fault]
    throw error
  }
}

/** Why no file came. */
export const fileFaults = {
  ...formFaults,
  none: { zh: "请选择文件。", en: "Choose a file." },
  empty: { zh: "文件为空。", en: "The file is empty." },
  "too-large": {
    zh: `此处的网页最多接收 ${wholeBytesMax / 1024 ** 2} MB；更大的文件请用接口提交。`,
    en: `Here a page takes up to ${wholeBytesMax / 1024 ** 2} MB: send a larger file by the API.`,
  },
} as const satisfies Record<string, Bilingual>
