/** Signed documents: a compact JWS whose `typ` says what kind of document it is. Whoever receives one believes it by src/verify. */
import type { DocumentRole, Signer } from "./signer.ts"

/** The kinds, each with the `typ` of its header: a signature of another kind is none. */
export const documentKinds = {
  manifest: { typ: "gongshi-manifest+jws", role: "export" },
  head: { typ: "gongshi-head+jws", role: "export" },
  report: { typ: "gongshi-report+jwt", role: "statement" },
  notice: { typ: "gongshi-notice+jws", role: "export" },
  supply: { typ: "gongshi-supply+jws", role: "export" },
  rescreening: { typ: "gongshi-rescreening+jws", role: "export" },
  receipt: { typ: "gongshi-receipt+jwt", role: "receipt" },
  declaration: { typ: "gongshi-declaration+jwt", role: "receipt" },
  letter: { typ: "gongshi-letter+jwt", role: "receipt" },
  decision: { typ: "gongshi-decision+jwt", role: "statement" },
  period: { typ: "gongshi-period+jwt", role: "statement" },
  pages: { typ: "gongshi-pages+jwt", role: "statement" },
  mark: { typ: "gongshi-mark+jwt", role: "statement" },
} as const satisfies Record<string, { typ: string; role: DocumentRole }>
export type DocumentKind = keyof typeof documentKinds

/** A document as it is given out. */
export interface SignedDocument {
  /** A compact JWS. */
  token: string
  /**
   * The second signature, by SM2 over the bytes that the first one covers: header and payload as the token has them.
   * Base64 of the DER form (GM/T 0009); null where the register has no such key.
   */
  sm2: string | null
}

/** Signs a document: twice where the register has an SM2 key, so that no kind of document is without. */
export async function signDocument(kind: DocumentKind, document: object, signer: Signer): Promise<SignedDocument> {
  const token = await signToken(kind, document, signer)
  const signed = new TextEncoder().encode(token.slice(0, token.lastIndexOf(".")))
  const second = await signer.alsoSm2?.(signed)
  return { token, sm2: second ? Buffer.from(second).toString("base64") : null }
}

/** Signs a document once, for where there is no room for a second signature. */
export function signToken(kind: DocumentKind, document: object, signer: Signer): Promise<string> {
  return signer.sign(new TextEncoder().encode(JSON.stringify(document)), documentKinds[kind].typ)
}
