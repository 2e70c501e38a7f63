// What the library leaves out for its size: docs/trust.md, "gongshi/verify: the library".
import type { Verification, VerifyOptions } from "./gongshi-verify.js"

/**
 * Verifies a PDF with its pages and their seal, the proof of a notice, a list of whom to look at again, shared data, a report on
 * a period, a report as the API answers it, and a proof that the log has grown; null where it is something else, which `verifyAny`
 * may know.
 */
export declare function verifyRarer(source: string | Uint8Array, options: VerifyOptions): Promise<Verification | null>
