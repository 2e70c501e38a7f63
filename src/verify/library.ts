/**
 * `gongshi/verify`: what others need to check what this register publishes, in a browser, on Workers or on Node, with
 * nothing of the server. `npm run verify:build` makes one file of it. The one module that passes on what others hold:
 * what is named here is the library's public face.
 */
export type { Bilingual } from "../law/bilingual.ts"
export { verifyConsistency, verifyInclusion } from "../ledger/merkle.ts"
export { type Policy, readPolicy } from "../ledger/witness/policy.ts"
export { verifyCheckpoint } from "./checkpoint.ts"
export { type Claim, type ClaimCode, claim } from "./claim.ts"
export { type Fault, type FaultCode, fault, faultAt } from "./fault.ts"
export { openFrontier } from "./frontier.ts"
export { type KeyRing, readGivenKeys, readKeyRing } from "./key-ring.ts"
export { startLineCheck } from "./line-check.ts"
export { startLines } from "./lines.ts"
export { verifyHead, verifyManifest } from "./manifest.ts"
export { verifyMap } from "./map-proof.ts"
export { verifyMark } from "./mark.ts"
export { packToken, unpackToken } from "./packed-token.ts"
export { verifyProof } from "./proof.ts"
export { verifyReceipt } from "./receipt.ts"
export { recognise, unwrap, verifyAny } from "./recognise.ts"
export { startReplay } from "./replay.ts"
export { verifyReport } from "./report.ts"
export type { Root, Trust } from "./root.ts"
export { markRoot, openTrust, readRoots } from "./root.ts"
export { sha256 } from "./sha256.ts"
export { advanceState, findFrontier, judgeAgainstState, readState, type VerifyState } from "./state.ts"
export type { Verification, VerifyOptions } from "./verification.ts"
