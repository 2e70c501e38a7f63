/**
 * `gongshi witness` as a process: made once, alone in its folder, and cosigning what `--policy` then believes.
 */
import { writeFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { noteSigner } from "../../src/ledger/signed-note.ts"
import { gongshi, startProcess, until, useFolder } from "../support/command.ts"
import { adds } from "../support/followed.ts"
import { keySetOf, makeKeys, memoryLog, origin } from "../support/published.ts"

const cwd = useFolder()

test("a witness is made, known by its key, one in a folder, and believed by a policy that names it", async () => {
  const keys = await makeKeys()
  const log = memoryLog(adds(5), keys.log)
  const { vkey } = noteSigner(sha256, origin, keys.log)
  expect((await gongshi(["witness", "w"], { cwd })).stderr).toContain("--name NAME makes a witness")
  const args = ["witness", "w", "--name", "w.example", "--log", vkey, "--listen", "127.0.0.1:0"]
  const server = startProcess("cli/main.ts", args, { cwd })
  await until("it listens", () => server.said.stdout.includes("add-checkpoint"))
  const [own = "", address = ""] = server.said.stdout.trim().split("\n")
  expect(await gongshi(["witness", "w", "--listen", "127.0.0.1:0"], { cwd })).toMatchObject({ code: 1 })
  const submit = async (old: number, size: number) => {
    const proof = log.consistency(old, size).map((hash) => `${hash}\n`)
    const body = `old ${old}\n${proof.join("")}\n${await log.checkpoint(size)}`
    return fetch(address.replace("POST ", ""), { method: "POST", body })
  }
  const answer = await submit(0, 3)
  writeFileSync(path.join(cwd, "checkpoint"), `${await log.checkpoint(3)}${await answer.text()}`)
  writeFileSync(path.join(cwd, "keys.json"), JSON.stringify(keySetOf(keys)))
  writeFileSync(path.join(cwd, "policy"), `witness w ${own}\nquorum w\n`)
  const verify = (...more: string[]) => gongshi(["verify", "checkpoint", "--jwks", "keys.json", ...more], { cwd })
  const verified = await verify("--policy", "policy")
  expect(verified).toMatchObject({ code: 0, stderr: "" })
  expect(verified.stdout).toContain("The witnesses w.example have cosigned the checkpoint")
  writeFileSync(path.join(cwd, "checkpoint"), await log.checkpoint(3))
  const bare = await verify("--policy", "policy")
  expect(bare).toMatchObject({ code: 1, stdout: expect.stringContaining("too few witnesses have cosigned") })
  writeFileSync(path.join(cwd, "policy"), "quorum nobody\n")
  expect((await verify("--policy", "policy")).stderr).toContain("policy is no policy (C2SP tlog-policy): line 1")
  server.child.kill("SIGTERM")
  expect((await server.ended).code).toBe(0)
  // It goes on where it was.
  const again = startProcess("cli/main.ts", ["witness", "w", "--listen", "127.0.0.1:0"], { cwd })
  await until("it listens", () => again.said.stdout.includes("add-checkpoint"))
  expect(again.said.stdout.startsWith(own)).toBe(true)
  const body = `old 0\n\n${await log.checkpoint(5)}`
  const stale = await fetch((again.said.stdout.trim().split("\n")[1] ?? "").replace("POST ", ""), {
    method: "POST",
    body,
  })
  expect([stale.status, await stale.text()]).toEqual([409, "3\n"])
  again.child.kill("SIGTERM")
  await again.ended
})
