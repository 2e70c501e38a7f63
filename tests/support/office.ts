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
  return {
    post,
    get: (path) => send(path, { headers: header }),
    async act({ id }, act, fields = {}, route = "decisions") {
      const { status, body } = await post(`/v1/${route}/${id}/acts`, { act, ...fields })
      expect(body, `${act}: ${JSON.stringify(body)}`).toMatchObject({ id })
      expect(status).toBe(200)
      return body
    },
  }
}
