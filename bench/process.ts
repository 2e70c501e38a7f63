/**
 * The `gongshi` command in a process of its own, so that its memory is its own too.
 */
import { spawn } from "node:child_process"
import { readFile } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { nodeFlags } from "../scripts/node-flags.js"

const main = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "src", "cli", "main.ts")

/** What a command took. */
export interface Taken {
  seconds: number
  /** As the kernel counted it, MB. */
  peakMegabytes: number
  stdout: string
}

/** Runs a command to its end. @throws when it ends other than well */
export async function runCommand(args: readonly string[], dataDir: string): Promise<Taken> {
  let peakMegabytes = 0
  const started = performance.now()
  const child = spawn(process.execPath, [...nodeFlags, main, ...args], {
    env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: "", CHECKPOINT_COPY: "none" },
    stdio: ["ignore", "pipe", "inherit"],
  })
  let stdout = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text))
  const watch = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "")
    peakMegabytes = Math.max(peakMegabytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
  }, 100)
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve))
  const seconds = (performance.now() - started) / 1000
  clearInterval(watch)
  if (code !== 0) throw new Error(`gongshi ${args[0]} ended with ${code}:\n${stdout}`)
  return { seconds, peakMegabytes, stdout }
}
