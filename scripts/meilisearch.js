/**
 * A Meilisearch for the tests, beside the project: prints the path of the program. The one at MEILISEARCH_PATH or on the PATH;
 * else it is built of the sources that are given, into a folder that is given, and found there the next time:
 *
 *   node scripts/meilisearch.js [SOURCES BBQUEUE FOLDER]
 *
 * SOURCES is a checkout of meilisearch/meilisearch, BBQUEUE one of meilisearch/bbqueue, which it would fetch from elsewhere than a
 * registry. Both stay as they are. It takes cargo, and an hour on two cores.
 */
import { spawnSync } from "node:child_process"
import { cpSync, existsSync, rmSync } from "node:fs"
import path from "node:path"

const [sources, bbqueue, folder] = process.argv.slice(2).map((given) => path.resolve(given))

/** @param {string} program */
function versionOf(program) {
  const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" })
  return status === 0 ? stdout.trim() : null
}

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/** @param {string} source @param {string} queue @param {string} target */
function build(source, queue, target) {
  for (const file of [path.join(source, "Cargo.toml"), path.join(queue, "core", "Cargo.toml")]) {
    if (!existsSync(file)) fail(`${file} is not there: SOURCES is a checkout of Meilisearch, BBQUEUE one of bbqueue`)
  }
  const copy = path.join(target, "sources")
  rmSync(copy, { recursive: true, force: true })
  // As old as it is there: what an interrupted build has made of it is used again.
  cpSync(source, copy, {
    recursive: true,
    preserveTimestamps: true,
    filter: (file) => ![".git", "target"].includes(path.relative(source, file)),
  })
  // It names a compiler that would have to be fetched.
  rmSync(path.join(copy, "rust-toolchain.toml"), { force: true })
  const patch = `patch."https://github.com/meilisearch/bbqueue".bbqueue.path=${JSON.stringify(path.join(queue, "core"))}`
  const chosen = ["--release", "-p", "meilisearch", "--no-default-features", "--features", "chinese"]
  const { status, signal, error } = spawnSync(
    "cargo",
    ["build", ...chosen, "--config", patch, "--target-dir", target],
    {
      cwd: copy,
      stdio: ["ignore", 2, 2],
      env: { CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16", CARGO_PROFILE_RELEASE_OPT_LEVEL: "2", ...process.env },
    },
  )
  if (error && "code" in error && error.code === "ENOENT") {
    fail("there is no cargo on the PATH to build Meilisearch with: it comes with Rust")
  }
  if (signal !== null) fail(`building Meilisearch was cut off (${signal}): the same command goes on from there`)
  if (status !== 0) fail("cargo did not build Meilisearch: what it says stands above")
}

const named = process.env["MEILISEARCH_PATH"]
if (named && versionOf(named) === null) fail(`MEILISEARCH_PATH is ${named}, which is no program that runs`)
const given = named || "meilisearch"
const built = folder === undefined ? null : path.join(folder, "release", "meilisearch")
if (versionOf(given) === null && built !== null && sources !== undefined && bbqueue !== undefined) {
  if (versionOf(built) === null) build(sources, bbqueue, path.dirname(path.dirname(built)))
}
const program = [given, ...(built === null ? [] : [built])].find((one) => versionOf(one) !== null)
if (program === undefined) {
  fail(
    "no Meilisearch at MEILISEARCH_PATH or on the PATH; or give its sources: node scripts/meilisearch.js SOURCES BBQUEUE FOLDER",
  )
}
process.stderr.write(`${versionOf(program)}\n`)
process.stdout.write(`${program}\n`)
