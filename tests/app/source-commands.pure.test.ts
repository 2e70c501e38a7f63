/** Commands that pages show: whatever a name holds, a shell takes it for a name. */
import { execFile } from "node:child_process"
import { promisify } from "node:util"
import { expect, test } from "vitest"
import { sourceCommands } from "../../src/app/operator/client-source-block.ts"
import { clientCommand } from "../../src/cli/client.ts"
import { readDeclared } from "../../src/cli/command.ts"
import { proofCommand } from "../../src/desk/proof-command.ts"

const run = promisify(execFile)
const names = ["示例报送", "it's", `"示例"`, "示例!!", "$(touch x)`id`\\", "-示例", "--rows", "'\\''; id #"]

/** The words of a command as a shell reads it, which looks for ! as one does at which somebody sits. */
async function wordsOf(program: string, command: string): Promise<string[]> {
  const typed = `set -o history -o histexpand\n${program}() { printf '%s\\0' "$@"; }\n${command}\n`
  const running = run("bash", ["--norc"])
  running.child.stdin?.end(typed)
  return (await running).stdout.split("\0").slice(0, -1)
}

test.each(names)("of a source name it: %s", async (name) => {
  for (const [, command] of sourceCommands({ name, authorities: ["410105"] }).slice(0, -1)) {
    const [program, , ...words] = await wordsOf("npx", command)
    expect(program).toBe("gongshi")
    const [act = "", ...given] = words
    const leaf = clientCommand.commands[act]
    if (!leaf || !("run" in leaf)) throw new Error(`there is no client ${act}`)
    expect(readDeclared(given, leaf).positionals).toEqual([name])
  }
})

test.each(names)("of a key of %s are one script, and hold its name", async (agency) => {
  const words = await wordsOf("node", proofCommand({ register: "https://gongshi.example", agency }))
  expect(words.length).toBe(3)
  const [, said = ""] = /agency: ("(?:[^"\\]|\\.)*"), key/.exec(words[2] ?? "") ?? []
  expect(JSON.parse(said)).toBe(agency)
})
