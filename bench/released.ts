/** A version that was released, out of this repository's history and with the packages of this one. */
import { execFileSync } from "node:child_process"
import { mkdirSync, readFileSync, symlinkSync } from "node:fs"
import path from "node:path"

const root = path.resolve(import.meta.dirname, "..")
const git = (...args: string[]) => execFileSync("git", ["-C", root, ...args], { maxBuffer: 1 << 28 })

/** The version that a tree of sources is of. */
export const versionIn = (tree: string): string =>
  (JSON.parse(readFileSync(path.join(tree, "package.json"), "utf8")) as { version: string }).version

/** The newest tag of another version than these sources', or the last commit of the version before. @throws where the history does not go so far */
export function releasedBefore(): string {
  const own = versionIn(root)
  const tags = git("tag", "--list", "v*", "--sort=-version:refname").toString().split("\n")
  const tag = tags.find((name) => name !== "" && name !== `v${own}`)
  if (tag) return tag
  const changes = git("log", "--format=%H", '-G^  "version":', "--", "package.json").toString().split("\n")
  const before = changes.find((commit) => commit !== "" && versionAt(`${commit}^`) !== own)
  if (before) return `${before}^`
  throw new Error("the history holds no version before: fetch it (git fetch --unshallow), or name a commit")
}

const versionAt = (commit: string) => /"version": "([^"]+)"/.exec(git("show", `${commit}:package.json`).toString())?.[1]

/** Puts the sources of a commit into a folder that is not there yet. */
export function unpackReleased(commit: string, into: string): void {
  mkdirSync(into)
  execFileSync("tar", ["-x", "-C", into], { input: git("archive", commit) })
  symlinkSync(path.join(root, "node_modules"), path.join(into, "node_modules"))
}
