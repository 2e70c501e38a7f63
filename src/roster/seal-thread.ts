/** The thread that seals: see node-seal.ts. */
import { randomBytes } from "node:crypto"
import { parentPort, workerData } from "node:worker_threads"
import type { Secret } from "../signing/secret.ts"
import { openSeal } from "./seal.ts"

const seal = openSeal(workerData as Secret, randomBytes)

parentPort?.on("message", (texts: readonly string[]) => {
  const all: string[] = []
  for (let at = 0; at < texts.length; at += 3) {
    const { sealed, digest } = seal(texts[at] as string, texts[at + 1] as string, texts[at + 2] as string)
    all.push(sealed, digest)
  }
  parentPort?.postMessage(all)
})
