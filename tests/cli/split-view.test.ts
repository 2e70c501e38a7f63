/**
 * A split view: a register is copied, both copies go their own way under one name and one key, and three witnesses stand
 * between. Whoever asks for two of three is shown the history that two have seen, and refuses the other.
 */
import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"
import path from "node:path"
import { afterAll, expect, test } from "vitest"
import { witnessVkey } from "../../src/ledger/witness/cosignature.ts"
import { makeWitness, openWitness, serveWitness } from "../../src/verify/witness/node-witness.ts"
import { gongshi, type Started, startProcess, until, useFolder } from "../support/command.ts"
import { abnormalRow } from "../support/rows.ts"

const cwd = useFolder()
const dir = (name: string) => path.join(cwd, name)
const envOf = (name: string) => ({
  ...{ DATA_DIR: dir(name), SAMPLE_SUBJECTS: "0", CHECKPOINT_COPY: "none" },
  ...(existsSync(dir("policy")) ? { WITNESSES: dir("policy") } : {}),
})
const run = (name: string, ...args: string[]) => gongshi(args, { cwd, env: envOf(name) })
const open: Server[] = []
const servers: Started[] = []
afterAll(async () => {
  for (const { child, ended } of servers) {
    child.kill("SIGTERM")
    await ended
  }
  for (const server of open) server.close()
})

/** Imports rows by their numbers. */
async function importRows(name: string, numbers: number[]) {
  const file = dir(`${name}-${numbers.join("-")}.ndjson`)
  writeFileSync(file, numbers.map((n) => `${JSON.stringify(abnormalRow(n))}\n`).join(""))
  expect(await run(name, "import", file)).toMatchObject({ code: 0 })
}

async function startWitness(name: string, vkey: string): Promise<string> {
  await makeWitness(dir(name), `${name}.example`)
  writeFileSync(path.join(dir(name), "logs"), `${vkey}\n`)
  const witness = await openWitness(dir(name), Date.now)
  const server = serveWitness(witness, () => {}).listen(0, "127.0.0.1")
  open.push(server)
  await once(server, "listening")
  return `witness ${name} ${witnessVkey(witness.key)} http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function startRegister(name: string): Promise<(where: string) => Promise<Response>> {
  const server = startProcess("node/main.ts", [], { cwd, env: envOf(name) })
  servers.push(server)
  await until("it says where it is", () => server.said.stdout.includes("\n"))
  const url = /gongshi is at (\S+)/.exec(server.said.stdout)?.[1] ?? ""
  return (where) => fetch(`${url}${where}`)
}

const sizeOf = async (answer: Response) => (answer.ok ? Number((await answer.text()).split("\n")[1]) : 0)

test("of two copies of a register that diverge, the one that two of three witnesses have not seen is refused", {
  tags: "long",
}, async () => {
  await importRows("one", [0, 1, 2])
  const vkey = /^log key: +(\S+)$/m.exec((await run("one", "doctor")).stdout)?.[1] ?? ""
  const rows = [await startWitness("a", vkey), await startWitness("b", vkey), await startWitness("c", vkey)]
  writeFileSync(dir("policy"), [...rows, "group agencies 2 a b c", "quorum agencies", ""].join("\n"))
  execFileSync("cp", ["-a", dir("one"), dir("two")])
  mkdirSync(dir("given"))
  writeFileSync(dir("given/keys.json"), (await run("one", "keys", "jwks")).stdout)

  const one = await startRegister("one")
  await importRows("one", [3])
  const shown = async () => sizeOf(await one("/log/checkpoint/witnessed"))
  await until("two have cosigned the first", async () => (await shown()) >= 4)

  const two = await startRegister("two")
  await importRows("two", [4, 5, 6])
  const faultsOf = async () => {
    const { log } = (await (await two("/status")).json()) as {
      log: { witnesses: { fault: { kind: string } | null }[] }
    }
    return log.witnesses.map(({ fault }) => fault?.kind ?? null)
  }
  // Before it is as long as what they have seen, they say so; then that it is another.
  const isOther = async () => (await faultsOf()).every((fault) => fault === "other-history")
  await until("the witnesses have refused the second as another history", isOther)
  expect((await two("/log/checkpoint/witnessed")).status).toBe(404)

  const verify = async (ask: typeof one, name: string, ...more: string[]) => {
    writeFileSync(dir(`given/${name}`), await (await ask("/log/checkpoint")).text())
    const { stdout } = await gongshi(["verify", `given/${name}`, "--jwks", "given/keys.json", "--json", ...more], {
      cwd,
    })
    return JSON.parse(stdout) as { ok: boolean; findings: { code: string }[] }
  }
  writeFileSync(dir("given/witnessed"), await (await one("/log/checkpoint/witnessed")).text())
  const policy = ["--policy", dir("policy")]
  const seen = await gongshi(
    ["verify", "given/witnessed", "--jwks", "given/keys.json", "--state", "given/state", ...policy],
    {
      cwd,
    },
  )
  expect(seen).toMatchObject({ code: 0 })
  // By its signature alone the second copy is as good as the first; by what witnesses and whoever keeps a state have seen it is not.
  expect(await verify(two, "other")).toMatchObject({ ok: true })
  expect(await verify(two, "other", ...policy)).toMatchObject({ ok: false, findings: [{ code: "policy" }] })
  expect((await verify(two, "other", "--state", "given/state")).ok).toBe(false)
})
