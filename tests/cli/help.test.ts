/** What the program says of itself: everything in it is declared once, and the shells know as much as it does. */
import { execFileSync } from "node:child_process"
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import type { Command, Leaf } from "../../src/cli/command.ts"
import { readDeclared } from "../../src/cli/command.ts"
import { completionOf, shells } from "../../src/cli/completion.ts"
import { exitCodes, helpOf, leavesOf, usageOf } from "../../src/cli/help.ts"
import { gongshiCommands } from "../../src/cli/programs.ts"
import { loadAll } from "../../src/cli/run.ts"
import { gongshi, useFolder } from "../support/command.ts"

const cwd = useFolder()
const program = await loadAll({ name: "gongshi", about: "", commands: gongshiCommands, environment: "" })
const leaves = leavesOf(program)
const root = path.resolve(import.meta.dirname, "../..")

/** The words of a line, as a shell parts them, up to a pipe, a redirection or a comment. */
function wordsOf(line: string): string[] {
  const words = line.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? []
  const end = words.findIndex((word) => /^(?:[|<>#&;]|2>|&&)/.test(word))
  return words.slice(0, end < 0 ? undefined : end).map((word) => word.replaceAll(/^["']|["']$/g, ""))
}

/** The command that words name, and what is left of them. */
function find(command: Command, words: readonly string[]): { leaf: Leaf; left: readonly string[] } | null {
  if (!("commands" in command)) return { leaf: command, left: words }
  const next = command.commands[words[0] ?? ""]
  return next ? find(next, words.slice(1)) : null
}

test.each(leaves.map(({ words, command }) => [words.join(" "), words, command] as const))(
  "%s says its options, examples that it takes, and its exit codes",
  (name, words, command) => {
    const help = helpOf({ words, command })
    for (const option of Object.keys(command.options ?? {})) expect(help).toContain(`--${option}`)
    for (const { name: word, choices } of command.arguments ?? [])
      expect(help).toContain(choices ? choices.join("|") : word)
    expect(command.examples.length).toBeGreaterThan(0)
    for (const [line] of command.examples) {
      expect(() => readDeclared(wordsOf(line), command)).not.toThrow()
      expect(help).toContain(`${name} ${line}`.trim())
    }
    for (const code of Object.keys(exitCodes)) expect(help).toMatch(new RegExp(`\\n {2}${code} {2}`))
    expect(help).toContain(command.problem?.split(" ")[0] ?? exitCodes[1].split(" ")[0])
    expect(usageOf({ words, command })).toContain(name)
  },
)

test("no option of any command takes a secret: the list of processes is open to all", () => {
  const secret = /key|secret|token|password/
  const open = leaves.flatMap(({ words, command }) =>
    Object.entries(command.options ?? {})
      .filter(([name, { value, is }]) => secret.test(name) && value !== undefined && is !== "file")
      .map(([name]) => [...words, name].join(" ")),
  )
  // A verifier key is public.
  expect(open.sort()).toEqual(["gongshi judge vkey", "gongshi verify vkey", "gongshi watch vkey"])
})

test("what documents tell to type is taken by the commands as they are", () => {
  const documents = ["README.md", "README.zh-CN.md", "SECURITY.md", ...globSync("docs/**/*.md", { cwd: root })]
  let typed = 0
  const wrong = documents.flatMap((file) => {
    const lines = readFileSync(path.join(root, file), "utf8").split("\n")
    return lines.flatMap((line) => {
      const [, text] = /^\s*(?:[A-Z_]+=\S+ )*(?:npx |npm run -s )?gongshi (?:-- )?(.+)$/.exec(line) ?? []
      if (text === undefined || text.endsWith("\\") || /^(?:is at|verify PATH|completion )|^[^\x20-\x7e]/.test(text))
        return []
      const found = find(program.command, wordsOf(text))
      typed++
      if (!found) return [`${file}: ${line}`]
      try {
        readDeclared(found.left, found.leaf)
        return []
      } catch (error) {
        return [`${file}: ${line}: ${error instanceof Error ? error.message : error}`]
      }
    })
  })
  expect(wrong).toEqual([])
  expect(typed).toBeGreaterThan(20)
})

test("documents name the verifier's package that is built", () => {
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"))
  const documents = ["verify/receiver/README.md", ...globSync("docs/**/*.md", { cwd: root })]
  const named = documents.flatMap((file) =>
    [...readFileSync(path.join(root, file), "utf8").matchAll(/gongshi-verify-(\d[\d.]*\d)\.tgz/g)].map(([, of]) => of),
  )
  expect(new Set(named)).toEqual(new Set([version]))
})

test("help of one command is asked for in three ways, and nothing runs", async () => {
  const [byOption, byWord, short] = [
    await gongshi(["client", "add", "--help"], { cwd }),
    await gongshi(["help", "client", "add"], { cwd }),
    await gongshi(["client", "add", "示例", "-h"], { cwd }),
  ]
  expect(byOption).toMatchObject({ code: 0, stderr: "" })
  expect(byOption.stdout).toContain("--held-by PERSON")
  expect([byWord, short]).toEqual([byOption, byOption])
  const group = await gongshi(["client", "--help"], { cwd })
  expect(group.stdout).toMatch(/first-load .*\n/)
  const wrong = await gongshi(["client", "addd"], { cwd })
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain("expected one of add, list,")
})

/** What a shell would complete at the end of words. */
function completedByBash(words: readonly string[]): string[] {
  const script = path.join(cwd, "completion.bash")
  writeFileSync(script, completionOf("bash", program))
  const asked = `source ${script}; COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _gongshi; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync("bash", ["--norc", "-c", asked], { encoding: "utf8", cwd }).split("\n").slice(0, -1)
}

test("bash completes commands, their parts, options, and what options may be", () => {
  expect(completedByBash(["gongshi", "cl"])).toEqual(["client"])
  expect(completedByBash(["gongshi", "client", "f"])).toEqual(["first-load"])
  expect(completedByBash(["gongshi", "client", "add", "示例", "--role", ""])).toEqual([
    ...["platform", "agency", "source", "republisher"],
  ])
  expect(completedByBash(["gongshi", "keys", "root", "si"])).toEqual(["sign"])
  expect(completedByBash(["gongshi", "check", "--re"])).toEqual(["--records", "--resume", "--receipt"])
  writeFileSync(path.join(cwd, "sellers.csv"), "")
  expect(completedByBash(["gongshi", "check", "sell"])).toEqual(["sellers.csv"])
  expect(completedByBash(["gongshi", "client", "quota", "示例", "--rows", ""])).toEqual([""])
})

const installed = (shell: string) =>
  ["/bin", "/usr/bin", "/usr/local/bin"].some((at) => existsSync(path.join(at, shell)))

// Shells that a machine does not have are left out by name.
test.each(shells.map((shell) => [shell, installed(shell)] as const))(
  "the script for %s is one that the shell reads (there: %s)",
  (shell, isThere) => {
    const script = path.join(cwd, `completion.${shell}`)
    writeFileSync(script, completionOf(shell, program))
    if (isThere) execFileSync(shell, [shell === "fish" ? "--no-execute" : "-n", script])
  },
)

test.skipIf(!installed("fish"))("fish completes what bash does", () => {
  const script = path.join(cwd, "completed.fish")
  writeFileSync(script, completionOf("fish", program))
  const completed = (line: string) =>
    execFileSync("fish", ["--no-config", "-c", `source ${script}; complete -C ${JSON.stringify(line)}`], {
      ...{ encoding: "utf8", cwd, env: { PATH: process.env["PATH"] ?? "", HOME: cwd } },
    })
      .split("\n")
      .flatMap((each) => (each === "" ? [] : [each.split("\t")[0]]))
  expect(completed("gongshi cl")).toEqual(["client"])
  expect(completed("gongshi client f")).toEqual(["first-load"])
  expect(completed("gongshi client add x --role ").toSorted()).toEqual(["agency", "platform", "source"])
  expect(completed("gongshi keys root si")).toEqual(["sign"])
  expect(completed("gongshi check --rec").toSorted()).toEqual(["--receipt", "--records"])
})

test.skipIf(!installed("zsh"))("zsh completes what bash does, at a terminal", () => {
  const script = path.join(cwd, "completed.zsh")
  writeFileSync(script, completionOf("zsh", program))
  // A terminal of its own, for zsh completes nowhere else; what stands on the line after the key is asked of its editor.
  const at = (line: string) => `
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1=; unsetopt beep; autoload -U compinit; compinit -u -d ${cwd}/dump; source ${script}'
zpty -w z 'said() { print -r -- "<<$BUFFER>>" > ${cwd}/said; }; zle -N said; bindkey "^X" said; print -r ready > ${cwd}/ready'
while [[ ! -e ${cwd}/ready ]]; do zpty -r -t z got; sleep .05; done
zpty -n -w z '${line}'$'\t'$'\x18'
while [[ ! -e ${cwd}/said ]]; do zpty -r -t z got; sleep .05; done
cat ${cwd}/said; rm ${cwd}/said ${cwd}/ready; zpty -d z`
  const completed = (line: string) =>
    execFileSync("zsh", ["-f", "-c", at(line)], {
      ...{ encoding: "utf8", cwd, env: { PATH: process.env["PATH"] ?? "", HOME: cwd, TERM: "xterm" } },
    }).trim()
  expect(completed("gongshi cl")).toBe("<<gongshi client >>")
  expect(completed("gongshi client f")).toBe("<<gongshi client first-load >>")
  expect(completed("gongshi client add x --role pl")).toBe("<<gongshi client add x --role platform >>")
  expect(completed("gongshi keys root si")).toBe("<<gongshi keys root sign >>")
})
