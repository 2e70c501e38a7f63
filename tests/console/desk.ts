/**
 * Somebody at the console: signs in, keeps the cookie, sends forms as a page of ours does.
 */
import type { TestApp } from "../support/app.ts"

/** A page as it came. */
export interface Came {
  status: number
  headers: Headers
  text: string
  /** Where it leads, when it does. */
  to: string | null
}

/** What is sent with a form. */
export interface Sent {
  /** Which page's form it is; ours unless another is given. */
  origin?: string
  cookie?: string
}

/** Reads one page. */
export async function look(app: TestApp, path: string, cookie = ""): Promise<Came> {
  return came(await app.request(path, { headers: { accept: "text/html", cookie } }))
}

/** Sends a form. */
export async function send(
  app: TestApp,
  path: string,
  fields: Record<string, string> | FormData,
  { origin = "http://localhost", cookie = "" }: Sent = {},
): Promise<Came> {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields)
  return came(await app.request(path, { method: "POST", headers: { origin, cookie }, body }))
}

/** Signs in. @returns the cookie */
export async function signIn(app: TestApp, key: string): Promise<string> {
  const { headers } = await send(app, "/console/sign-in", { key })
  return headers.get("set-cookie")?.split(";")[0] ?? ""
}

/** A form with a file, and the fields that stand before it. */
export function fileForm(text: string, name: string, fields: Record<string, string> = {}): FormData {
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.set(field, value)
  form.set("file", new File([text], name))
  return form
}

async function came(response: Response): Promise<Came> {
  const { status, headers } = response
  return { status, headers, text: await response.text(), to: headers.get("location") }
}
