// Runs the tests that concern what has changed since a commit (`main` where none is named) and is not committed yet. Vitest's own
// `--changed` follows every import, and almost every test imports the app, which imports almost everything.
//
// A test concerns a changed file when it is in the folder of the same name, or comes to it by imports without passing what puts
// the rooms together, in so few steps that what it says is likely about it. `--list` names them and runs none.
import { spawnSync } from "node:child_process"
import { existsSync, globSync, readFileSync } from "node:fs"
import path from "node:path"
import { fileURLToPath } from "node:url"

/** What puts rooms together: to come to a file through it says nothing of the file. */
const composing = /^src\/(?:app|node|worker|cli)\/|^tests\/support\/(?:app|world|page-world|office-world|walk)\.ts$/
// From a test to what it is about: its own imports, and those of what it imports.
const stepsMax = 2
/** Walks over all operations, tables or sources: they know of what is new where nobody imports it. */
const walks = [
  [/routes?\.ts$|^src\/http\/|-input\.ts$/, /^tests\/http\/(?:api|walk|openapi)\.test\.ts$/],
  [/^src\/database\/schema\/|^migrations\//, /^tests\/(?:database\/schema|register\/audit\/|erasure)/],
  [/pages?\b.*\.ts$|^src\/(?:web|office|desk|counter|console)\//, /^tests\/web\/(?:every-page|typed)\.test\.ts$/],
  [/^src\/gate\//, /^tests\/gate\//],
  [/^src\/verify\//, /^tests\/verify\/library/],
  [/^(?:package(?:-lock)?\.json|systemd\/|src\/)/, /^tests\/walls\.test\.ts$/],
]

/** The files that a file names in its imports, as paths from the root. @param {string} file */
function importsOf(file) {
  const text = readFileSync(file, "utf8")
  const named = text.matchAll(/(?:from|import|import\(|new URL\()\s*"(\.[^"]+)"/g)
  return [...named].map(([, name]) => path.posix.join(path.posix.dirname(file), name))
}

/** The folders of tests that have the name of a file's folder, from the nearest one that is there. @param {string} file */
function folderOf(file) {
  for (let folder = path.posix.dirname(file); folder !== "src" && folder !== "."; folder = path.posix.dirname(folder)) {
    const twin = folder.replace(/^src/, "tests")
    if (existsSync(twin)) return `${twin}/`
  }
  return null
}

/**
 * Which tests concern changed files.
 * @param {readonly string[]} changed as paths from the root
 * @returns {string[]}
 */
export function testsOf(changed) {
  const files = globSync("{src,tests,bench,scripts}/**/*.{ts,js}", { exclude: ["**/node_modules/**"] })
    .map((file) => file.split(path.sep).join("/"))
    .sort()
  const imports = new Map(files.map((file) => [file, importsOf(file)]))
  const tests = files.filter((file) => file.endsWith(".test.ts"))
  const isChanged = new Set(changed)
  const folders = changed.flatMap((file) => (/^src\//.test(file) ? (folderOf(file) ?? []) : []))
  const walked = walks.flatMap(([of, test]) => (changed.some((file) => of.test(file)) ? [test] : []))

  /** Whether a test comes to something that is changed. @param {string} test */
  function reaches(test) {
    let near = [test]
    const seen = new Set(near)
    for (let step = 0; near.length > 0; step++) {
      if (near.some((file) => isChanged.has(file))) return true
      // What tests share is followed as far as it goes; of the source, the first steps.
      near = near.flatMap((file) => {
        const isFollowed = !composing.test(file) && (file.startsWith("tests/") || step < stepsMax)
        return isFollowed ? (imports.get(file) ?? []) : []
      })
      near = near.filter((file) => !seen.has(file) && seen.add(file))
    }
    return false
  }
  return tests.filter(
    (test) =>
      folders.some((folder) => test.startsWith(folder) && !test.slice(folder.length).includes("/")) ||
      walked.some((walk) => walk.test(test)) ||
      reaches(test),
  )
}

/** @param {string} base */
function changedSince(base) {
  const git = (/** @type {string[]} */ ...args) => spawnSync("git", args, { encoding: "utf8" })
  const { status, stdout, stderr } = git("diff", "--name-only", base)
  if (status !== 0) throw new Error(stderr.trim())
  return [...stdout.split("\n"), ...git("ls-files", "--others", "--exclude-standard").stdout.split("\n")].filter(
    Boolean,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2)
  const base = args.find((each) => !each.startsWith("-")) ?? "main"
  const changed = changedSince(base)
  const tests = testsOf(changed)
  const all = globSync("tests/**/*.test.ts").length
  process.stderr.write(
    `${changed.length} files changed since ${base}: ${tests.length} of ${all} test files concern them\n`,
  )
  if (args.includes("--list")) process.stdout.write(tests.map((test) => `${test}\n`).join(""))
  else if (tests.length > 0) {
    const run = spawnSync(
      process.execPath,
      ["node_modules/vitest/vitest.mjs", "run", "--tags-filter=!long", ...tests],
      {
        stdio: "inherit",
      },
    )
    process.exitCode = run.status ?? 1
  }
}
