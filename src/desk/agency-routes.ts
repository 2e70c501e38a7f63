/** HTTP of the page on which an agency sets its contact and registers its key. Each act is an operation of the API. */
import { type Context, Hono } from "hono"
import { type ConsoleEnvironment, call } from "../console/api.ts"
import { behind, refusalPage, smallForm } from "../console/gate.ts"
import { sections } from "../console/section.ts"
import { agencySchema } from "../enforcement/agency/wire.ts"
import { clientOf } from "../http/route.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { viewOf } from "../web/view.ts"
import { type AgencyForm, agencyFields, agencyPage, type ShownAgency } from "./agency-page.ts"

const { path } = sections.agency
const apiPath = "/v1/agency"

export const agencyPageRoutes = new Hono<ConsoleEnvironment>()
  .use(path, behind("agency"))
  .use(`${path}/*`, behind("agency"))
  .get(path, (c) => show(c, {}, [], 200))
  .post(`${path}/contact`, smallForm, async (c) => {
    const { contact } = await readForm(c)
    return change(c, { contact: contact === "" ? null : contact }, { contact })
  })
  .post(`${path}/key`, smallForm, async (c) => {
    const { key, key_proof } = await readForm(c)
    const read = readKey(key)
    // The private half of a key is nothing that is sent anywhere, and is not shown again.
    if (isPrivate(key, read)) return show(c, {}, [{ id: "key", text: viewOf(c).say(privateKey) }], 400)
    if (isPrivate(key_proof, null)) return show(c, {}, [{ id: "key_proof", text: viewOf(c).say(privateKey) }], 400)
    const proof = key_proof.replaceAll(/\s/g, "")
    const shown = { key: publicHalf(read), key_proof: isProof.test(proof) ? proof : "" }
    if (!read) return show(c, shown, [{ id: "key", text: viewOf(c).say(noKey) }], 400)
    return change(c, { key: read, key_proof: proof }, shown)
  })
  .post(`${path}/key/end`, smallForm, (c) => change(c, { key: null }, {}))

async function readForm(c: Context<ConsoleEnvironment>): Promise<AgencyForm> {
  const fields = await c.req.parseBody()
  const text = (name: string) => (typeof fields[name] === "string" ? fields[name].trim() : "")
  return { contact: text("contact"), key: text("key"), key_proof: text("key_proof") }
}

function readKey(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

const isProof = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** What the page shows again of a key: nothing as it was typed, which may be a private half that no rule here knows. */
function publicHalf(read: Record<string, unknown> | null): string {
  const { kty, crv, x, y } = read ?? {}
  return [kty, crv, x].every((member) => typeof member === "string") ? JSON.stringify({ kty, crv, x, y }) : ""
}

/** Whether it is, or holds, the private half of a key: as PEM, as a JWK, or as what was to be one. */
function isPrivate(text: string, read: Record<string, unknown> | null): boolean {
  return /PRIVATE KEY|"d"/i.test(text) || (read !== null && "d" in read)
}

async function change(c: Context<ConsoleEnvironment>, json: Record<string, unknown>, form: Partial<AgencyForm>) {
  const saved = await call(c, agencySchema, apiPath, { method: "PATCH", json })
  if (saved.kind === "done") return c.redirect(viewOf(c).link(path, { done: "1" }), 303)
  const { detail, errors = [], status } = saved.problem
  const faults = errors.map((error) => ({ id: fieldAt(error.pointer), text: error.detail }))
  // A number of a person is not shown again.
  const shown = Object.fromEntries(Object.entries(form).filter(([, text]) => !holdsPersonalNumber(text)))
  return show(c, shown, faults.length > 0 ? faults : [{ id: null, text: detail }], status)
}

function fieldAt(pointer = ""): string | null {
  return agencyFields.find((name) => pointer === `/${name}` || pointer.startsWith(`/${name}/`)) ?? null
}

async function show(
  c: Context<ConsoleEnvironment>,
  form: Partial<AgencyForm>,
  faults: ShownAgency["faults"],
  status: number,
) {
  const agency = await call(c, agencySchema, apiPath)
  if (agency.kind === "refused") return refusalPage(c, "overview", agency.problem)
  const typed = { contact: agency.value.contact ?? "", key: "", key_proof: "", ...form }
  const shown = { agency: agency.value, form: typed, faults, done: c.req.query("done") !== undefined }
  return c.html(agencyPage(viewOf(c, path), clientOf(c), shown), status as 200)
}

const noKey = { zh: "不是 JWK：应为一个 JSON 对象", en: "it is no JWK: a JSON object" } as const
const privateKey = {
  zh: "这是私钥，没有保存。私钥不要发给任何人：请另制作一把，只粘贴公钥",
  en: "this is a private key, and was not kept. Send it to nobody: make another, and paste the public half",
} as const
