/**
 * People of an authority at work on proceedings, through the routes that everybody uses.
 */
import { expect } from "vitest"
import type { OfficerRole } from "../../src/access/scope.ts"
import { merchantHeader, officerHeader, type TestApp } from "./app.ts"

/** A proceeding as the API answers it; see ProceedingDetail in the API's description. */
export interface ProceedingAnswer {
  id: string
  kind: string
  state: string
  closed: boolean
  record_id: string | null
  version: number
  clock: { id: string; due_on: string | null; overdue: boolean } | null
  acts: { act: string; reason_needed: boolean; fields: Record<string, unknown> }[]
  history: { act: string; actor: string; from: string | null; to: string | null; reason: string | null }[]
  content: Record<string, unknown>
}

/** A problem as the API answers it. */
export interface ProblemAnswer {
  type: string
  status: number
  detail: string
  acts?: string[]
  errors?: { pointer: string; detail: string }[]
}

export type Answer = { status: number; body: ProceedingAnswer & ProblemAnswer }

/** Somebody who sends requests. */
export interface Worker {
  post(path: string, body: unknown): Promise<Answer>
  get(path: string): Promise<Answer>
  /** Brings a paper into the file of a case; its id. */
  bring(proceeding: { id: string }, title?: string): Promise<string>
  /** Enters that the party has waived its rights to be heard, on a paper that is brought first. */
  waive(proceeding: { id: string }, signedOn: string, rights?: string): Promise<ProceedingAnswer>
  /** Makes the decision to list as a serious violator, which is published with its paper alone. */
  write(proceeding: { id: string }): Promise<void>
  /** Acts and expects to be let. */
  act(
    proceeding: { id: string },
    act: string,
    fields?: Record<string, unknown>,
    route?: string,
  ): Promise<ProceedingAnswer>
}

/** An officer of some role and authority, with a name of their own. */
export async function officer(app: TestApp, role: OfficerRole, authority: string, name: string): Promise<Worker> {
  return worker(app, await officerHeader(role, authority, name))
}

/** A merchant who has logged in. */
export async function merchant(app: TestApp, code: string, name = "trader"): Promise<Worker> {
  return worker(app, await merchantHeader(code, name))
}

/** How a party was looked for at its registered address. */
export const visit = { how: "visit", visited_on: "2025-06-30", visit_record: "现场核查笔录（示例）" } as const

/** Somebody with an Authorization header. */
export function worker(app: TestApp, header: Record<string, string>): Worker {
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await app.request(path, init)
    return { status: response.status, body: (await response.json()) as Answer["body"] }
  }
  const post = (path: string, body: unknown) =>
    send(path, {
      method: "POST",
      headers: { ...header, "content-type": "application/json" },
      body: JSON.stringify(body),
    })
  const bring: Worker["bring"] = async ({ id }, title = "当事人书面声明（示例）") => {
    const { status, body } = await send(`/v1/attachments?${new URLSearchParams({ proceeding: id, title })}`, {
      method: "POST",
      headers: { ...header, "content-type": "application/octet-stream" },
      body: "%PDF-1.7\n（示例）\n%%EOF\n",
    })
    expect(status, JSON.stringify(body)).toBe(201)
    return body.id
  }
  /** What shows that somebody was looked for is a paper of the file. */
  const visited = async (id: string) => {
    const { body } = await send(`/v1/decisions/${id}`, { headers: header })
    return body.content?.["ground"] === "AB-E4"
      ? { paper: await bring({ id } as ProceedingAnswer, "现场核查笔录（示例）") }
      : {}
  }
  const act: Worker["act"] = async ({ id }, name, fields = {}, route = "decisions") => {
    // Whoever could not be reached at its address was looked for there.
    const isLooked = route === "decisions" && name === "confirm"
    const given = (fields["contact"] ?? visit) as Record<string, unknown>
    const looked = isLooked ? { contact: { ...("paper" in given ? {} : await visited(id)), ...given } } : {}
    const { status, body } = await post(`/v1/${route}/${id}/acts`, { act: name, ...fields, ...looked })
    expect(body, `${name}: ${JSON.stringify(body)}`).toMatchObject({ id })
    expect(status).toBe(200)
    return body
  }
  return {
    post,
    act,
    bring,
    async waive(proceeding, signedOn, rights = "both") {
      const waiver = { rights, signed_on: signedOn, taken_by: "示例接收人", paper: await bring(proceeding) }
      return act(proceeding, "hear", { outcome: "waived", summary: "书面放弃（示例）", waiver })
    },
    async write({ id }) {
      const fields = { facts: "事实和证据（示例）。", remedies: "可以申请行政复议或者提起行政诉讼（示例）。" }
      const { status, body } = await post("/v1/documents", {
        ...{ proceeding_id: id, kind: "serious-listing-decision", fields },
      })
      expect(status, JSON.stringify(body)).toBe(201)
    },
    get: (path) => send(path, { headers: header }),
  }
}
