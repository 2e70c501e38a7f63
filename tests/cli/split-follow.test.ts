/**
 * A follower before a split view, all of them processes: two copies of a register under one name and one key, witnesses of
 * which one is late, away or lies, and `gongshi-verify follow` that asks for two of three. In each order of events it is shown
 * what two have seen, or refuses and keeps what it has.
 */
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import path from "node:path"
import { beforeAll, expect, test } from "vitest"
import { gongshi, type Started, startProcess, until, useFolder } from "../support/command.ts"
import { abnormalRow } from "../support/rows.ts"

const cwd = useFolder()
const dir = (name: string) => path.join(cwd, name)
const envOf = (name: string, policy: string) => ({
  ...{ DATA_DIR: dir(name), SAMPLE_SUBJECTS: "0", CHECKPOINT_COPY: "none", EXPORT_EVERY_HOURS: "0" },
  ...(existsSync(dir(policy)) ? { WITNESSES: dir(policy) } : {}),
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1")
  await new Promise((resolve) => server.once("listening", resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === "object" && address ? address.port : 0
}

/** A witness that is made and knows the log; `start` runs it at its port, where it may be away before. */
async function witness(folder: string, name: string) {
  const port = await freePort()
  const own = ["witness", dir(folder), "--listen", `127.0.0.1:${port}`]
  const start = async (...more: string[]): Promise<Started> => {
    const process = startProcess("cli/main.ts", [...own, ...more], { cwd })
    await until(`${name} listens`, () => process.said.stdout.includes("add-checkpoint"))
    return process
  }
  const made = await start("--name", `${name}.example`, "--log", vkey)
  const key = made.said.stdout.split("\n")[0] ?? ""
  await stop(made)
  return { start, row: (at = port) => `witness ${name} ${key} http://127.0.0.1:${at}`, port }
}

async function threeWitnesses(of: string) {
  return [await witness(`${of}-a`, "a"), await witness(`${of}-b`, "b"), await witness(`${of}-c`, "c")] as const
}

async function stop({ child, ended }: Started) {
  child.kill("SIGTERM")
  await ended
}

const twoOfThree = (rows: string[]) => [...rows, "group agencies 2 a b c", "quorum agencies", ""].join("\n")

/** A register at work: publishing, and making exports. */
async function startRegister(name: string, policy: string) {
  const env = envOf(name, policy)
  const server = startProcess("node/main.ts", [], { cwd, env })
  await until("it says where it is", () => server.said.stdout.includes("\n"))
  const url = /gongshi is at (\S+)/.exec(server.said.stdout)?.[1] ?? ""
  const admin = await gongshi(["token", "--role", "administrator", "--authority", "410105"], { cwd, env })
  const json = async (where: string) => (await (await fetch(`${url}${where}`)).json()) as Record<string, unknown>
  const sizes = async () => ((await json("/v1/exports"))["exports"] as { size: number }[]).map(({ size }) => size)
  const witnesses = async () =>
    ((await json("/status"))["log"] as { witnesses: { size: number | null; fault: { kind: string } | null }[] })
      .witnesses
  return {
    url,
    server,
    async publish(...numbers: number[]) {
      const input = numbers.map((n) => `${JSON.stringify(abnormalRow(n))}\n`).join("")
      expect(await gongshi(["import", "-"], { cwd, env, input })).toMatchObject({ code: 0 })
    },
    /** Makes an export of what is published by now. */
    async export() {
      const before = await sizes()
      const headers = { authorization: `Bearer ${admin.stdout.trim()}` }
      await until("it is exported", async () => {
        await fetch(`${url}/v1/exports`, { method: "POST", headers })
        return (await sizes()).some((size) => !before.includes(size))
      })
    },
    faults: async () => (await witnesses()).map(({ fault }) => fault?.kind ?? null),
    /** How many of its witnesses have cosigned the newest checkpoint. */
    async cosigned() {
      const note = await (await fetch(`${url}/log/checkpoint`)).text()
      return note.split("\n").filter((line) => /^— [abc]\.example /.test(line)).length
    },
  }
}

interface Outcome {
  ok: boolean
  size: number | null
  findings?: { code: string }[]
}

/** Follows once, as a partner does: the package's own command, without the register's folder or database. */
async function follow(url: string, mirror: string, ...more: string[]): Promise<Outcome & { codes: string[] }> {
  const env = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none", DATA_DIR: dir("nowhere") }
  const known = existsSync(path.join(dir(mirror), "state.json")) ? [] : ["--jwks", "begun.json"]
  const args = ["follow", url, mirror, "--json", "--retries", "1", ...known, ...more]
  const { stdout, stderr, code } = await startProcess("cli/receiver.ts", args, { cwd, env }).ended
  if (stdout === "") throw new Error(stderr)
  const outcome = JSON.parse(stdout) as Outcome
  expect(code).toBe(outcome.ok ? 0 : 1)
  return { ...outcome, codes: (outcome.findings ?? []).map((found) => found.code) }
}

const stateOf = (mirror: string) => readFileSync(path.join(dir(mirror), "state.json"), "utf8")

const copy = (from: string, to: string) => execFileSync("cp", ["-a", dir(from), dir(to)])

// What each of the registers begins as, and its key: made once.
let vkey = ""
beforeAll(async () => {
  const env = envOf("begun", "none")
  const input = `${JSON.stringify(abnormalRow(0))}\n`
  expect(await gongshi(["import", "-"], { cwd, env, input })).toMatchObject({ code: 0 })
  vkey = /^log key: +(\S+)$/m.exec((await gongshi(["doctor"], { cwd, env })).stdout)?.[1] ?? ""
  writeFileSync(dir("begun.json"), (await gongshi(["keys", "jwks"], { cwd, env })).stdout)
})

// Each is mostly waiting, for witnesses that are asked again and for what is looked for every two seconds: they wait side by side.
test.concurrent("witnesses that come late, go and come back: a follower of two of three waits for two, and loses nothing", {
  tags: "long",
}, async () => {
  const isBack = () => until("two have cosigned", async () => (await register.cosigned()) >= 2)
  copy("begun", "late")
  const [a, b, c] = await threeWitnesses("late")
  writeFileSync(dir("late.policy"), twoOfThree([a.row(), b.row(), c.row()]))
  const register = await startRegister("late", "late.policy")
  const asking = ["--policy", "late.policy"]

  // The register first, then the follower, and no witness.
  await register.export()
  expect((await follow(register.url, "late-mirror", ...asking)).codes).toEqual(["policy"])
  expect(existsSync(path.join(dir("late-mirror"), "state.json"))).toBe(false)
  expect((await follow(register.url, "late-anyhow")).ok).toBe(true)

  // One of three.
  await a.start()
  await until("one has cosigned", async () => (await register.cosigned()) === 1)
  await register.publish(1)
  await register.export()
  expect((await follow(register.url, "late-mirror", ...asking)).codes).toEqual(["policy"])

  // Two, the third away.
  const second = await b.start()
  await isBack()
  await register.publish(2)
  await register.export()
  const first = await follow(register.url, "late-mirror", ...asking)
  expect(first).toMatchObject({ ok: true })

  // One goes: what is published meanwhile waits for a second, and the mirror stays where two have vouched.
  await stop(second)
  await register.publish(3)
  await until("it is seen that one is away", async () => (await register.faults())[1] !== null)
  const before = stateOf("late-mirror")
  expect(await follow(register.url, "late-mirror", ...asking)).toMatchObject({ ok: true, size: first.size })
  expect(JSON.parse(stateOf("late-mirror")).verified.size).toBe(JSON.parse(before).verified.size)

  // The third comes in its place: two have seen it, whichever two.
  await c.start()
  await isBack()
  await register.publish(4)
  await register.export()
  const last = await follow(register.url, "late-mirror", ...asking)
  expect(last).toMatchObject({ ok: true })
  expect(last.size).toBeGreaterThan(first.size ?? 0)
  await stop(register.server)
})

test.concurrent.each(["the copy", "the register"])(
  "two copies, and a witness that cosigns for both: who asks for two of three is shown the one that two have seen first, %s",
  { tags: "long" },
  async (first) => {
    const name = first === "the copy" ? "copy" : "own"
    copy("begun", name)
    const [a, b, c] = await threeWitnesses(name)
    // The third lies: it runs twice under one key, and each of the two sees one of the copies.
    copy(`${name}-c`, `${name}-c2`)
    const liarPort = await freePort()
    const liar = startProcess("cli/main.ts", ["witness", dir(`${name}-c2`), "--listen", `127.0.0.1:${liarPort}`], {
      cwd,
    })
    await until("the liar listens", () => liar.said.stdout.includes("add-checkpoint"))
    const running = [await a.start(), await b.start(), await c.start(), liar]
    writeFileSync(dir(`${name}-one.policy`), twoOfThree([a.row(), b.row(), c.row()]))
    writeFileSync(dir(`${name}-two.policy`), twoOfThree([a.row(), b.row(), c.row(liarPort)]))
    copy(name, `${name}-2`)

    const names = { one: name, two: `${name}-2` }
    const [seen, hidden] = first === "the copy" ? (["two", "one"] as const) : (["one", "two"] as const)
    const honest = await startRegister(names[seen], `${name}-${seen}.policy`)
    await honest.publish(1)
    await until("all have cosigned", async () => (await honest.cosigned()) === 3)
    await honest.export()
    const other = await startRegister(names[hidden], `${name}-${hidden}.policy`)
    await other.publish(2, 3)
    await until("two have refused", async () => (await other.faults()).filter((fault) => fault !== null).length === 2)
    await until("one cosigns for it too", async () => (await other.cosigned()) === 1)
    await other.export()

    const asking = ["--policy", `${name}-one.policy`]
    const mirror = `${name}-mirror`
    expect(await follow(honest.url, mirror, ...asking)).toMatchObject({ ok: true })
    // A newcomer and who has followed before, both refuse; who asks for nobody is shown the lie as well as the truth.
    expect((await follow(other.url, `${mirror}-new`, ...asking)).codes).toEqual(["policy"])
    const before = stateOf(mirror)
    expect((await follow(other.url, mirror, ...asking)).codes).toEqual(["policy"])
    expect(stateOf(mirror)).toBe(before)
    expect((await follow(other.url, `${mirror}-credulous`)).ok).toBe(true)
    // Who keeps a state finds the fork also without witnesses, whatever each of the two answers.
    expect((await follow(other.url, mirror)).codes).not.toEqual([])
    // And goes on with the one that was seen.
    await honest.publish(5)
    await until("two have cosigned", async () => (await honest.cosigned()) >= 2)
    await honest.export()
    expect(await follow(honest.url, mirror, ...asking)).toMatchObject({ ok: true })
    for (const process of [honest.server, other.server, ...running]) await stop(process)
  },
)
