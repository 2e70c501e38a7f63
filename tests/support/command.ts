/**
 * The real command in real processes: one of its own where a test is about processes, and otherwise one that stays.
 */
import { type ChildProcess, fork, spawn } from "node:child_process"
import { once } from "node:events"
import { chmodSync, mkdtempSync, realpathSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll } from "vitest"
import { quickStart } from "../../scripts/node-flags.js"
import type { Order, Outcome } from "./gongshi-program.ts"
import { lookingMs } from "./patience.ts"

/** How a process ended, and what it said. */
export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** A process that runs. */
export interface Started {
  child: ChildProcess
  /** What it has said so far. */
  said: { stdout: string; stderr: string }
  ended: Promise<Ended>
}

/** What a process is given beside its arguments. */
export interface Surroundings {
  cwd: string
  env?: Record<string, string>
  /** Standard input; null leaves it open, for a command that waits for more. */
  input?: string | null
}

const source = path.resolve(import.meta.dirname, "../../src")
const running = new Set<ChildProcess>()
// What installations keep outside of DATA_DIR: each test file's own.
let stateHome = ""

/** What a process sees of the environment: nothing but this and what a test names. */
function environment(named: Record<string, string>): Record<string, string> {
  return { PATH: process.env["PATH"] ?? "", LANG: "C", PORT: "0", XDG_STATE_HOME: stateHome, ...named }
}

/** Starts a file of src/; of the environment it sees only what is named here. */
export function startProcess(file: string, args: readonly string[], { cwd, env = {}, input }: Surroundings): Started {
  const child = spawn(process.execPath, [...quickStart, path.join(source, file), ...args], {
    ...{ cwd, env: environment(env), stdio: "pipe" },
  })
  running.add(child)
  const said = { stdout: "", stderr: "" }
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text))
  child.stdin.on("error", () => {})
  if (input !== null) child.stdin.end(input)
  const ended = once(child, "close").then(([code]) => {
    running.delete(child)
    return { code: code as number | null, ...said }
  })
  return { child, said, ended }
}

/** Runs `gongshi` to its end in a process of its own: for its flags, its memory, and what ends the process by itself. */
export function gongshiAlone(args: readonly string[], surroundings: Surroundings): Promise<Ended> {
  return startProcess("cli/main.ts", args, surroundings).ended
}

// Processes that wait for a command. They end with the worker, for all of its files.
const waiting: ChildProcess[] = []

function startWaiting(): ChildProcess {
  const child = fork(path.join(import.meta.dirname, "gongshi-program.ts"), [], {
    ...{ execArgv: quickStart, env: environment({}), stdio: ["ignore", "ignore", "inherit", "ipc"] },
  })
  child.unref()
  child.channel?.unref()
  return child
}

function takeWaiting(): ChildProcess {
  for (let child = waiting.pop(); child; child = waiting.pop()) if (child.connected) return child
  return startWaiting()
}

/**
 * Runs `gongshi` to its end, in a process that has run others and will run more: those that are called at once run at
 * once. @throws when something of the command would have kept a process of its own from ending
 */
export async function gongshi(
  args: readonly string[],
  { cwd, env = {}, input = "" }: Surroundings & { input?: string },
): Promise<Ended> {
  const child = takeWaiting()
  const order: Order = { args, cwd, env: environment(env), input }
  child.channel?.ref()
  const outcome = await new Promise<Outcome>((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`gongshi ${args.join(" ")} has ended its process: ${code}`))
    child.once("exit", ended)
    child.once("message", (message: Outcome) => {
      child.off("exit", ended)
      resolve(message)
    })
    child.send(order)
  })
  child.channel?.unref()
  waiting.push(child)
  const { left, ...said } = outcome
  if (left.length > 0) throw new Error(`gongshi ${args.join(" ")} does not come to its end: ${left.join(", ")}`)
  return said
}

/** A folder for the tests of a file, which the database's user can enter; removed at the end, with what runs still. */
export function useFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "gongshi-cli-")))
  chmodSync(folder, 0o755)
  stateHome = mkdtempSync(path.join(tmpdir(), "gongshi-state-"))
  afterAll(() => {
    for (const child of running) child.kill("SIGKILL")
    for (const each of [folder, stateHome]) rmSync(each, { recursive: true, force: true })
  })
  return folder
}

/** Waits until something is so. @throws when it does not come to be */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + lookingMs
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
