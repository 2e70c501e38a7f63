/**
 * Signed documents as answers: the token, and in one header everywhere its second signature.
 */
import { z } from "@hono/zod-openapi"
import type { SignedDocument } from "../signing/signed-document.ts"

const sm2Header = "Gongshi-Sm2"
const sm2Description =
  "The second signature, by SM2 over the ASCII bytes of the token up to its second dot: base64 of the DER form (GM/T " +
  "0009). Absent where the register has no such key"

/** The member of a JSON answer that stands beside `token`. */
export const sm2Member = z.string().optional().openapi({ description: sm2Description })

/** What the description of a route says of an answer that is a token. */
export const signedAnswer = {
  headers: z.object({ [sm2Header]: z.string().optional().openapi({ description: sm2Description }) }),
  content: {
    "application/jwt": {
      schema: z.string().openapi({ example: "eyJhbGciOiJFZDI1NTE5Iiwia2lkIjoi….eyJpc3MiOi….c2ln…" }),
    },
  },
} as const

/** Headers of an answer that is a token. */
export function signedHeaders({ sm2 }: Pick<SignedDocument, "sm2">): Record<string, string> {
  return { "content-type": "application/jwt", ...(sm2 === null ? {} : { [sm2Header]: sm2 }) }
}
