/**
 * bench/server.ts as a process of its own.
 */
import { type ChildProcess, spawn } from "node:child_process"
import path from "node:path"
import { fileURLToPath } from "node:url"
import type { BenchRegister } from "./register.ts"

/** What a server answers: see bench/server.ts. */
export type ServerKind = "real" | "constant" | "real-check" | "constant-check"

/** Starts a server; it is ready when this answers. */
export async function startServer(
  register: BenchRegister,
  kind: ServerKind,
): Promise<{ url: string; child: ChildProcess }> {
  const server = path.join(path.dirname(fileURLToPath(import.meta.url)), "server.ts")
  const child = spawn(process.execPath, [server, kind], {
    env: { ...process.env, DATABASE: JSON.stringify(register.connection) },
    stdio: ["ignore", "pipe", "inherit"],
  })
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (line: Buffer) => resolve(line.toString().trim()))
    child.once("exit", () => reject(new Error(`the ${kind} server did not start`)))
  })
  return { url: `http://127.0.0.1:${port}`, child }
}
