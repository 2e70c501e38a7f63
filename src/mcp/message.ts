/** JSON-RPC 2.0 as the Model Context Protocol has it: what is asked, and how it is answered. Pure. */
import { z } from "zod"

/** Versions of the protocol that are spoken, the newest first. */
export const protocolVersions = ["2025-11-25", "2025-06-18", "2025-03-26"] as const

const requestSchema = z.looseObject({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string(),
  params: z.looseObject({}).optional(),
})

/** A request, or a notification, which has no id. */
export type Message = z.infer<typeof requestSchema>

/** Reads a message; null for what is none, a batch too, which the protocol has no more. */
export function readMessage(body: unknown): Message | null {
  const read = requestSchema.safeParse(body)
  return read.success ? read.data : null
}

/** Faults of JSON-RPC. */
export const faults = {
  ...{ parse: -32700, request: -32600, method: -32601, params: -32602 },
} as const

export const answered = (id: Message["id"], result: object) => ({ jsonrpc: "2.0", id, result }) as const

export const failed = (id: Message["id"] | null, fault: keyof typeof faults, message: string) =>
  ({ jsonrpc: "2.0", id: id ?? null, error: { code: faults[fault], message } }) as const
