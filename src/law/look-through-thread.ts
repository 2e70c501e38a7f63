/** A thread that looks texts through: see node-look-through.ts. */
import { parentPort } from "node:worker_threads"
import { lookThrough } from "./personal-data.ts"

parentPort?.on("message", (texts: readonly string[]) => parentPort?.postMessage(texts.map(lookThrough)))
