/** SHA-256 of Node and workerd. The one file of the tree's that a browser can't run: it brings its own. */
import { hash } from "node:crypto"
import type { Sha256 } from "./merkle.ts"

/** SHA-256 in one call: about 0.9 million hashes of 65 bytes a second. */
export const sha256: Sha256 = (bytes) => hash("sha256", bytes, "buffer")
