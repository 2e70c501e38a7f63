/** Documents and papers through the routes that everybody uses. */
import { expect } from "vitest"
import type { TestApp } from "./app.ts"
import type { ProblemAnswer } from "./office.ts"

/** A document as the API answers it. */
export interface DocumentAnswer {
  id: string
  kind: string
  number: string
  title: string
  text: string | null
  sha256: string
  made_on: string
  pdf: { sha256: string; sealed_by: string | null } | null
  clock: { id: string; due_on: string } | null
  acts: { act: string; day: string; method: string | null; proof: string | null; due_on: string | null }[]
}

type Answered<T> = { status: number; body: T & ProblemAnswer }

/** Somebody at a desk where documents are made, by the header that they send. */
export function paperDesk(app: TestApp, header: Record<string, string>) {
  async function send<T>(path: string, init: RequestInit = {}): Promise<Answered<T>> {
    const response = await app.request(path, { ...init, headers: { ...header, ...init.headers } })
    return { status: response.status, body: (await response.json()) as T & ProblemAnswer }
  }
  function post<T = DocumentAnswer>(path: string, body: unknown, method = "POST"): Promise<Answered<T>> {
    return send<T>(path, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) })
  }
  const ask = (proceeding: string, kind: string, fields: Record<string, string> = {}, more: object = {}) =>
    post("/v1/documents", { proceeding_id: proceeding, kind, fields, ...more })
  return {
    send,
    post,
    ask,
    /** Makes one and expects to be let. */
    async make(proceeding: string, kind: string, fields: Record<string, string> = {}, more: object = {}) {
      const { status, body } = await ask(proceeding, kind, fields, more)
      expect(status, JSON.stringify(body)).toBe(201)
      return body
    },
    act: (id: string, body: object) => post(`/v1/documents/${id}/acts`, body),
    get: (id: string) => send<DocumentAnswer>(`/v1/documents/${id}`),
    async pdf(id: string): Promise<Uint8Array> {
      const response = await app.request(`/v1/documents/${id}/pdf`, { headers: header })
      expect(response.status).toBe(200)
      return new Uint8Array(await response.arrayBuffer())
    },
    page: (id: string) => app.request(`/documents/${id}`, { headers: header }),
    bring: (proceeding: string, content: Uint8Array | ReadableStream, query: Record<string, string> = {}) =>
      send<{ id: string; sha256: string; media_type: string; bytes: number }>(
        `/v1/attachments?${new URLSearchParams({ proceeding, title: "材料（示例）", ...query })}`,
        {
          method: "POST",
          headers: { "content-type": "application/octet-stream" },
          body: content as BodyInit,
          ...(content instanceof ReadableStream ? { duplex: "half" as const } : {}),
        },
      ),
    content: (id: string) => app.request(`/v1/attachments/${id}/content`, { headers: header }),
  }
}

export type PaperDesk = ReturnType<typeof paperDesk>

/** Files that are what they seem, of about so many bytes. */
export const fileOf = {
  pdf: (bytes = 100) => Buffer.from(`%PDF-1.7\n${"x".repeat(bytes)}\n%%EOF\n`, "latin1"),
  jpeg: (bytes = 100) => Buffer.from(`\u00ff\u00d8\u00ff\u00e0${"x".repeat(bytes)}\u00ff\u00d9`, "latin1"),
  png: (bytes = 100) =>
    Buffer.from(`\u0089PNG\r\n\u001a\n${"x".repeat(bytes)}\0\0\0\0IEND\u00ae\u0042\u0060\u0082`, "latin1"),
} as const
