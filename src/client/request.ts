/** One request to a register: where it goes, what it carries, and whether it may be asked again. */

import { insist } from "./insist.ts"
import { type Operations, operations } from "./operation.ts"
import type { ClientOptions, Members } from "./shape.ts"

/** What an operation is given. */
export interface Sent {
  path?: Members
  query?: Members
  body?: unknown
  file?: BodyInit
  type?: string
  accept?: string
  signal?: AbortSignal
  idempotencyKey?: string
}

/** Asks an operation. @throws RegisterProblem */
export type Ask = (operation: keyof Operations, given?: Sent) => Promise<Response>
/** Asks one that answers with JSON. @throws RegisterProblem */
export type AskJson = (operation: keyof Operations, given?: Sent) => Promise<never>

/** What asks one register. */
export function requester({
  url,
  key,
  language,
  retries = 3,
  fetch: send = globalThis.fetch.bind(globalThis),
}: ClientOptions) {
  const base = new URL(url)
  const always = {
    ...(language === undefined ? {} : { "accept-language": language }),
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  }
  const request: Ask = async (operation, given = {}) => {
    const [method, template, named]: readonly [string, string, string?] = operations[operation]
    const { body, file, type, signal } = given
    const headers: { [name: string]: string } = {
      accept: given.accept ?? "application/json, */*;q=0.5",
      ...always,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(type === undefined ? {} : { "content-type": type }),
      ...(named ? { "idempotency-key": given.idempotencyKey ?? crypto.randomUUID() } : {}),
    }
    const streams = file instanceof ReadableStream
    const again = !streams && (method === "GET" || named !== undefined || harmless.has(operation))
    const once = () =>
      send(addressOf(base, template, given), {
        ...{ method, headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(file === undefined ? {} : { body: file }),
        ...(streams ? { duplex: "half" } : {}),
        ...(signal ? { signal } : {}),
      } as RequestInit)
    return insist(once, { retries: again ? retries : 0, signal })
  }
  const json: AskJson = async (operation, given) => {
    const response = await request(operation, given)
    return (response.status === 204 ? undefined : await response.json()) as never
  }
  return { request, json }
}

// What these do twice they do once: they ask, and change nothing.
const harmless: ReadonlySet<keyof Operations> = new Set(["check", "match"] as const)

const turns = new Set(["", ".", ".."])

function addressOf(base: URL, template: string, { path = {}, query = {} }: Sent): URL {
  const named = template.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const value = path[name]
    if (value === undefined) throw new TypeError(`path.${name} is missing`)
    // A path of several parts keeps its slashes.
    const parts = name === "path" ? String(value).split("/") : [String(value)]
    // Of these every URL makes another path: another operation would be asked.
    if (parts.some((part) => turns.has(part))) throw new TypeError(`path.${name} can't be ${JSON.stringify(value)}`)
    return parts.map(encodeURIComponent).join("/")
  })
  const address = new URL(base.pathname.replace(/\/$/, "") + named, base)
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined) address.searchParams.append(name, String(each))
    }
  }
  return address
}

/** The body of an answer that has one. */
export function bodyOf({ body }: Response): ReadableStream<Uint8Array> {
  if (!body) throw new Error("the answer has no body")
  return body
}
