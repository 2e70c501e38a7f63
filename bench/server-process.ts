/**
 * bench/server.ts as a process of its own.
 */
import { type ChildProcess, spawn } from "node:child_process"
import path from "node:path"
import { fileURLToPath } from "node:url"
import type { BenchRegister } from "./register.ts"

/** What a server answers: see bench/server.ts. */
export type ServerKind =
  | "real"
  | "constant"
  | "real-check"
  | "constant-check"
  | "bare-check"
  | "job-check"
  | "uncounted-check"

/** A server that answers. */
export interface BenchServer {
  url: string
  child: ChildProcess
  /** Seconds that it has been on a processor till now. */
  processor(): Promise<number>
}

/** Starts a server; it is ready when this answers. */
export async function startServer(register: BenchRegister, kind: ServerKind): Promise<BenchServer> {
  const server = path.join(path.dirname(fileURLToPath(import.meta.url)), "server.ts")
  const child = spawn(process.execPath, [server, kind], {
    env: { ...process.env, DATABASE: JSON.stringify(register.connection) },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  })
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (line: Buffer) => resolve(line.toString().trim()))
    child.once("exit", () => reject(new Error(`the ${kind} server did not start`)))
  })
  const processor = () =>
    new Promise<number>((resolve) => {
      child.once("message", (usage: NodeJS.CpuUsage) => resolve((usage.user + usage.system) / 1e6))
      child.send("usage")
    })
  return { url: `http://127.0.0.1:${port}`, child, processor }
}
